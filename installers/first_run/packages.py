"""Package: one wheel of the lock, with its hash and sizes. pip and uv read the lock files, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from installers.first_run.language import number, tr
from installers.first_run.problems import SetupProblem

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.+!]+) --hash=sha256:(?P<sha256>[0-9a-f]{64})"
    r"  # (?P<file>[A-Za-z0-9._+!-]+\.(?:whl|tar\.gz)) (?P<size>\d+) (?P<unpacked>\d+)"
)


@dataclass(frozen=True, slots=True)
class Package:
    """One file of the lock. Only hnswlib's is no wheel, until the installer that carries one is built."""

    name: str
    version: str
    file: str
    sha256: str
    size_bytes: int
    unpacked_bytes: int

    def line(self) -> str:
        """Return the line of the lock that says this."""
        sizes = f"{self.size_bytes} {self.unpacked_bytes}"
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}  # {self.file} {sizes}"


def read_lock(path: Path) -> tuple[Package, ...]:
    """Return the packages of a lock file, in its order; a line that says anything else makes it a damaged one."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    matches = [_LINE.fullmatch(line) for line in lines]
    if not lines or None in matches:
        raise SetupProblem(tr("The list of packages {path} is damaged; install PhotoClip again.").format(path=path))
    return tuple(
        Package(m["name"], m["version"], m["file"], m["sha256"], int(m["size"]), int(m["unpacked"]))
        for m in matches
        if m is not None
    )


def write_lock(path: Path, packages: Iterable[Package], said: str) -> None:
    """Write a lock file that begins with the comment `said`."""
    lines = [f"# {line}" for line in said.splitlines()] + [package.line() for package in packages]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def size_text(size_bytes: int) -> str:
    """Return a size as a person reads it: '2.5 GB', '85 MB'."""
    if size_bytes >= 1_000_000_000:
        return tr("{size} GB").format(size=number(size_bytes / 1e9, 1))
    return tr("{size} MB").format(size=max(1, round(size_bytes / 1e6)) if size_bytes else 0)
