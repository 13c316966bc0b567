"""Kept: what an environment already holds of the packages of a lock, so that the next one need not download it."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from installers.first_run.packages import Package, read_lock
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS, System

LOCK = "photoclip-lock.txt"
"""The file in an environment that says, as a lock, what was installed into it."""
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a wheel's RECORD. `digest` is '' where it says none."""

    name: str
    digest: str


class Kept:
    """The packages of one environment. Only what is byte by byte as it was installed is handed on."""

    def __init__(self, environment: Path, system: System = THIS) -> None:
        self._system = system
        self._packages = system.packages_of(environment)
        try:
            self._hashes = {package.sha256 for package in read_lock(environment / LOCK)}
        except (OSError, UnicodeDecodeError, SetupProblem):
            self._hashes = set()

    def knows(self, package: Package) -> bool:
        """Tell whether the package was installed there, without a look at what became of it."""
        return package.sha256 in self._hashes

    def is_whole(self, package: Package, look: Callable[[], None]) -> bool:
        """Tell whether the package is there, installed from the locked wheel and unchanged since. It is read for that.

        `look` is called for every piece that was read.
        """
        if package.sha256 not in self._hashes:
            return False
        try:
            return all(
                not entry.digest or self._digest(entry.name, look) == entry.digest for entry in self._of(package)
            )
        except (OSError, ValueError, StopIteration):
            return False

    def hand_on(self, package: Package, environment: Path) -> None:
        """Put the package into another environment, without a second copy of it where the disk knows links.

        Programs of packages are left out: they begin with the path of the environment, and PhotoClip starts none.
        """
        target = self._system.packages_of(environment)
        for entry in self._of(package):
            there = target / entry.name
            there.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self._packages / entry.name, there)
            except FileNotFoundError:
                if entry.digest:
                    raise
            except FileExistsError:
                continue  # packages may share a file, such as an empty module
            except OSError:
                shutil.copy2(self._packages / entry.name, there)

    def _of(self, package: Package) -> Iterator[_Entry]:
        """Yield what belongs to a package below the folder with the packages."""
        wanted = _same(f"{package.name}-{package.version}")
        infos = [found for found in self._packages.glob("*.dist-info") if _same(found.stem) == wanted]
        if len(infos) != 1:
            raise FileNotFoundError(f"{package.name} is not in {self._packages}")
        with (infos[0] / "RECORD").open(encoding="utf-8", newline="") as file:
            for name, said, *_ in csv.reader(file):
                if not name.endswith(".pyc") and ".." not in name.split("/") and not Path(name).is_absolute():
                    yield _Entry(name, said.removeprefix("sha256="))

    def _digest(self, name: str, look: Callable[[], None]) -> str:
        digest = hashlib.sha256()
        with (self._packages / name).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                look()
                digest.update(chunk)
        return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def _same(name: str) -> str:
    """Return what two spellings of a package and its version have in common."""
    return re.sub(r"[-_.]+", "-", name).lower()
