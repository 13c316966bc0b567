"""`python -m installers.lock`: write the locks: for each build and Python, every file with its hash and sizes.

The versions are those of the environment this runs in, which passed the tests. Run it after `make test`, commit what it
writes. uv finds out what is needed; the address of an index never gets into a lock.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename
from uv import find_uv_bin

from installers.first_run.index import Index, Sources
from installers.first_run.packages import Package, read_lock, size_text, write_lock
from installers.first_run.problems import SetupProblem
from installers.targets import LINUX, OLDEST_MACOS, TARGETS, Target

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "installers" / "locks"
SOURCE_LOCKS = ROOT / "installers" / "source_locks"
"""What `make run` and `make test` set up from: requirements with hashes, on any system and Python."""
SOURCES = {"run": (), "test": ("--extra", "dev")}
PYTHONS = LINUX.pythons
TOOLS = ("uv",)
SAID = """Every file of PhotoClip's environment ({what}), written by `make lock`: name, version, hash;
file, size, size when unpacked. pip and uv read it as requirements."""


def main(argv: Sequence[str] | None = None) -> int:
    """Write all locks, those of the default index and, for Linux, of each `--build NAME=INDEX`."""
    parser = argparse.ArgumentParser(prog="installers.lock", description=main.__doc__)
    parser.add_argument(
        "--build", action="append", default=[], metavar="NAME=INDEX", help="one with a torch of its own"
    )
    options = parser.parse_args(argv)
    locking = Locking(LOCKS)
    builds = dict(word.partition("=")[::2] for word in options.build)
    try:
        for target in TARGETS:
            for name, torch_index in ({target.build: ""} | (builds if target is LINUX else {})).items():
                for python in target.pythons:
                    locking.build(target, name, torch_index, python)
            locking.tools(target)
        for name in SOURCES:
            lock_source(name, SOURCE_LOCKS)
    except SetupProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    return 0


def default_index() -> str:
    """Return the index that uv uses where nobody says which."""
    said = _uv("pip", "compile", "--no-header", "--no-deps", "--emit-index-url", "-", given="uv")
    words = [line.split()[1] for line in said.splitlines() if line.startswith("--index-url")]
    return words[0]


class Locking:
    """Writes lock files into a folder. What the ones that lie there know of sizes is not asked again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        present = (package for lock in folder.glob("*.txt") for package in read_lock(lock))
        self._unpacked = {package.sha256: package.unpacked_bytes for package in present}

    def build(self, target: Target, name: str, torch_index: str, python: str) -> None:
        """Write the lock of a build for one Python."""
        tag = f"{target.tag}-cp{python.replace('.', '')}"
        self._write(f"{tag}-{name}", resolve(["pyproject.toml"], target, python, torch_index), _tags(target, python))

    def tools(self, target: Target) -> None:
        """Write the lock of the programs that an installer brings."""
        with tempfile.TemporaryDirectory() as folder:
            wanted = Path(folder) / "tools.in"
            wanted.write_text("\n".join(TOOLS) + "\n", "utf-8")
            python = target.pythons[0]
            self._write(f"{target.tag}-tools", resolve([str(wanted)], target, python), _tags(target, python))

    def _write(self, name: str, found: Sequence[dict[str, Any]], tags: Sequence[Tag]) -> None:
        packages = [self._package(said, tags) for said in found]
        write_lock(self._folder / f"{name}.txt", packages, SAID.format(what=name))
        size = size_text(sum(package.size_bytes for package in packages))
        sys.stdout.write(f"{name}: {len(packages)} files, {size}\n")

    def _package(self, said: dict[str, Any], tags: Sequence[Tag]) -> Package:
        """Return the package's best file: a wheel, or its source where it has none (hnswlib)."""
        best = min(said.get("wheels", ()), key=lambda wheel: _rank(_file(wheel), tags), default=None)
        file = best or said["sdist"]
        sha256, size_bytes = file["hashes"]["sha256"], file["size"]
        if sha256 not in self._unpacked:
            self._unpacked[sha256] = _unpacked_bytes(file["url"], size_bytes) if best else 0
        return Package(said["name"], said["version"], _file(file), sha256, size_bytes, self._unpacked[sha256])


def resolve(wanted: Sequence[str], target: Target, python: str, torch_index: str = "") -> list[dict[str, Any]]:
    """Return what `wanted` comes to on that Python, in the versions that are installed here, as a pylock says it."""
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "tested.txt"
        constraints.write_text(_tested(), "utf-8")
        words = ["--constraint", str(constraints), "--generate-hashes", "--format", "pylock.toml"]
        words += ["--python-version", python, "--python-platform", target.uv_platform]
        if torch_index:
            words += ["--index", torch_index, "--index-strategy", "unsafe-best-match"]
        packages: list[dict[str, Any]] = tomllib.loads(_uv("pip", "compile", *wanted, *words))["packages"]
    return packages


def lock_source(name: str, folder: Path) -> None:
    """Write what one of `SOURCES` comes to, in the versions that are installed here, with all hashes."""
    with tempfile.TemporaryDirectory() as temporary:
        constraints = Path(temporary) / "tested.txt"
        constraints.write_text(_tested(), "utf-8")
        words = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", PYTHONS[0]]
        text = _uv("pip", "compile", "pyproject.toml", *SOURCES[name], *words, "--constraint", str(constraints))
    what = f"# What `make {name}` sets up from, written by `make lock`; pip takes nothing whose hash is not here.\n"
    (folder / f"{name}.txt").write_text(what + text, "utf-8")
    sys.stdout.write(f"source, {name}\n")


def _tested() -> str:
    """Return the versions that are installed here, as constraints."""
    return "".join(f"{found.name}=={found.version}\n" for found in distributions() if found.name != "photoclip")


def _tags(target: Target, python: str) -> list[Tag]:
    """Return the tags of files that run there, the best first."""
    version, platforms = tuple(int(part) for part in python.split(".")), target.wheel_platforms
    return [*cpython_tags(version, platforms=platforms), *compatible_tags(version, platforms=platforms)]


def _file(said: dict[str, Any]) -> str:
    return unquote(urlsplit(said["url"]).path).rsplit("/", 1)[-1]


def _rank(file: str, tags: Sequence[Tag]) -> int:
    return min((tags.index(tag) for tag in parse_wheel_filename(file)[3] if tag in tags), default=len(tags))


def _unpacked_bytes(address: str, size_bytes: int) -> int:
    """Return what a wheel takes on the disk, from the table at its end: nothing else of it is downloaded."""
    index = Index(Sources((address,)))
    for tail_bytes in (1 << 18, 1 << 24):
        with index.open(address, first_byte=max(0, size_bytes - tail_bytes)) as answer:
            tail = answer.read()
        try:
            return sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(tail)).infolist())
        except zipfile.BadZipFile:
            continue
    raise SetupProblem(f"{_file({'url': address})} has no table of its files.")


def _uv(*words: str, given: str = "") -> str:
    # uv knows the oldest macOS that is wanted by this name only.
    environ = os.environ | {"MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS}
    ended = subprocess.run(
        [find_uv_bin(), "--quiet", *words],
        env=environ,
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise SetupProblem(f"uv could not resolve what PhotoClip needs:\n{ended.stderr.strip()}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
