"""Downloads: the folder of wheels. Each is there whole and as locked, or as a part that the next try goes on with."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable, Sequence
from pathlib import Path

from installers.first_run.control import Control
from installers.first_run.index import Answer, Index, Passing
from installers.first_run.language import tr
from installers.first_run.packages import Package
from installers.first_run.problems import SetupProblem, Stopped, not_written

CHUNK_BYTES = 1 << 18
TRIES = 6

Told = Callable[[int], None]
"""Is told how many bytes of the package under way are there."""


class Downloads:
    """Gets the wheels of a lock: from folders that have them, else from the network."""

    def __init__(self, folder: Path, offline: Sequence[Path], control: Control, told: Told) -> None:
        """`offline`: folders that may hold wheels; nothing is ever written there."""
        self.folder = folder
        self._offline = offline
        self._control = control
        self._told = told

    def have_bytes(self, packages: Sequence[Package]) -> int:
        """Return how much of it need not be downloaded, by size alone."""
        return sum(self._have_bytes(package) for package in packages)

    def get(self, package: Package, index: Index) -> Path:
        """Return the wheel, whole and with the locked hash. Tries again where the network fails for a moment."""
        for place in (*self._offline, self.folder):
            if self._is_right(place / package.file, package, self._told):
                return place / package.file
        for left in reversed(range(TRIES)):
            try:
                return self._download(package, index)
            except Passing:
                if not left:
                    raise
                self._control.wait(2 ** (TRIES - left - 1) / 2)
                self._check_control()
        raise AssertionError("not reached")

    def _have_bytes(self, package: Package) -> int:
        if any(_size(place / package.file) == package.size_bytes for place in (*self._offline, self.folder)):
            return package.size_bytes
        return min(_size(self._part(package)), package.size_bytes)

    def _part(self, package: Package) -> Path:
        return self.folder / (package.file + ".part")

    def _is_right(self, path: Path, package: Package, told: Told) -> bool:
        """Tell whether the file is the locked one; size alone does not say so."""
        if _size(path) != package.size_bytes:
            return False
        digest, read = hashlib.sha256(), 0
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                self._check_control()
                digest.update(chunk)
                read += len(chunk)
                told(read)
        return digest.hexdigest() == package.sha256

    def _download(self, package: Package, index: Index) -> Path:
        part, whole = self._part(package), self.folder / package.file
        start = _size(part)
        if start > package.size_bytes:
            part.unlink()
            start = 0
        if start < package.size_bytes:
            self._receive(package, index, start)
        if not self._is_right(part, package, lambda _: None):  # what is told never goes back
            part.unlink()
            damaged = tr("{file} arrived damaged from {host}. Try again, or by another mirror.")
            raise Passing(damaged.format(file=package.file, host=index.host))
        part.replace(whole)
        return whole

    def _receive(self, package: Package, index: Index, start: int) -> None:
        """Add what is missing to the part."""
        with index.open(index.address(package), first_byte=start) as answer:
            if answer.headers.get_content_type() == "text/html":
                raise index.is_a_web_page()
            if start and answer.status != 206:
                start = 0  # a server that knows no ranges sends all of it
            elif start and not (answer.headers.get("Content-Range") or "").startswith(f"bytes {start}-"):
                another = tr("{host} sent another piece than was asked for. Try again, or by another mirror.")
                raise Passing(another.format(host=index.host))
            got = self._write(package, index, answer, start)
        if got != package.size_bytes:
            short = tr("{file} ended too soon at {host}. Try again: it goes on where it was.")
            raise Passing(short.format(file=package.file, host=index.host))

    def _write(self, package: Package, index: Index, answer: Answer, start: int) -> int:
        got = start
        try:
            with self._part(package).open("r+b" if start else "wb") as file:
                file.seek(start)
                while chunk := self._chunk(index, answer):
                    if got + len(chunk) > package.size_bytes:
                        long = tr("{file} is too long at {host}; try another mirror.")
                        raise SetupProblem(long.format(file=package.file, host=index.host))
                    file.write(chunk)
                    got += len(chunk)
                    self._told(got)
        except OSError as error:
            raise not_written(self.folder, error) from error
        return got

    def _chunk(self, index: Index, answer: Answer) -> bytes:
        self._check_control()
        try:
            chunk: bytes = answer.read(CHUNK_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise index.unreachable(error) from error
        return chunk

    def _check_control(self) -> None:
        self._control.wait_while_paused()
        if self._control.stopped:
            raise Stopped


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
