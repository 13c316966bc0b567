"""A layer between PhotoClip and its files and databases, in which any call may be the last, or go wrong.

Every call that writes has a name, the same in each run: `replace .photoclip-*.tmp`, `sql INSERT INTO photo_tags`. So a
trial says where to stop, and the list of names says which places there are.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

from photoclip.store.connection import Connection

FaultKind = Literal["kill", "kill after", "ENOSPC", "EIO", "EACCES", "short write"]
"""kill: the process ends at the call, of a write half is on the disk; kill after: it ends when the call is done."""

_OS_CALLS = ("open", "replace", "rename", "link", "unlink", "remove", "mkdir", "fsync", "scandir")
_NEEDS_NO_ROOM = {"unlink", "remove", "scandir"}
_SQL_ERRORS = {"ENOSPC": "database or disk is full", "short write": "database or disk is full", "EIO": "disk I/O error"}
_READS_ONLY = re.compile(r"\s*(SELECT|PRAGMA|EXPLAIN|WITH RECURSIVE)\b", re.IGNORECASE)
_CHANGING = re.compile(
    r"[0-9a-f]{8,}|(?<=^mkdir )[0-9a-f]{2}$|(?<=\.)(import|settings|removed)-\w+|\d{8}-\d{6}|\b\d{3,}\b|photoclip-\w+"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, at the `nth` call (from 0) of the named deed; `lasts`: at every later one of it, too."""

    deed: str
    nth: int
    kind: FaultKind
    lasts: bool = False


@dataclass(slots=True)
class Tap:
    """Counts the calls of one deed after the other, and lets one of them go wrong."""

    home: Path
    fault: Fault | None = None
    on_fault: Callable[[str], object] = lambda name: None
    """Is told, just before, at which call something goes wrong."""
    deed: str = ""
    seen: dict[str, list[str]] = field(default_factory=dict)
    """The names of the calls, by deed."""

    def begin(self, deed: str) -> None:
        self.deed = deed
        self.seen[deed] = []

    def meet(self, name: str) -> FaultKind | None:
        """Note a call; return what goes wrong with it. A `kill` does not return."""
        if not self.deed:
            return None
        calls = self.seen[self.deed]
        calls.append(_CHANGING.sub("*", name))
        fault = self.fault
        if fault is None or fault.deed != self.deed:
            return None
        place = len(calls) - 1
        if place != fault.nth and not (fault.lasts and place > fault.nth):
            return None
        self.on_fault(calls[-1])
        return fault.kind

    def concerns(self, path: object) -> bool:
        if isinstance(path, int):
            path = _path_of(path)
        try:
            return os.fsdecode(os.fspath(path)).startswith(str(self.home))  # type: ignore[arg-type]
        except TypeError:
            return False

    @contextmanager
    def on(self) -> Iterator[None]:
        """Stand between the program and its files for as long as the block lasts."""
        with ExitStack() as stack:
            opened = self._opening(io.open)
            stack.enter_context(mock.patch.object(io, "open", opened))
            stack.enter_context(mock.patch.object(builtins, "open", opened))
            for call in _OS_CALLS:
                stack.enter_context(mock.patch.object(os, call, self._calling(call, getattr(os, call))))
            stack.enter_context(mock.patch.object(sqlite3, "connect", self._connecting(sqlite3.connect)))
            yield

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            if not set(mode) & set("wxa+") or not self.concerns(file):
                return real(file, mode, *args, **named)
            name = Path(_path_of(file) if isinstance(file, int) else os.fsdecode(file)).name
            what = self.meet(f"open {name}")
            _raise(what)
            made = real(file, mode, *args, **named)
            if what == "kill after":
                _die()
            return _TappedFile(made, lambda: self.meet(f"write {name}"))

        return opened

    def _calling(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(path: Any = ".", *args: Any, **named: Any) -> Any:
            if not self.concerns(path):
                return real(path, *args, **named)
            name = Path(_path_of(path) if isinstance(path, int) else os.fsdecode(path)).name
            what = self.meet(f"{call} {name}")
            if call in _NEEDS_NO_ROOM or (call == "open" and not _writes(*args, **named)):
                what = None if what in {"ENOSPC", "short write"} else what
            _raise(what)
            try:
                return real(path, *args, **named)
            finally:
                if what == "kill after":
                    _die()

        return called

    def _connecting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def connect(*args: Any, factory: type[sqlite3.Connection] = sqlite3.Connection, **named: Any) -> Any:
            return real(*args, factory=self._tapped(factory), **named)

        return connect

    def _tapped(self, kind: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
        tap = self

        class Tapped(kind):  # type: ignore[misc, valid-type]
            def execute(self, statement: str, *args: Any) -> sqlite3.Cursor:
                return tap._saying(self, statement, lambda: super(Tapped, self).execute(statement, *args))

            def executemany(self, statement: str, *args: Any) -> sqlite3.Cursor:
                return tap._saying(self, statement, lambda: super(Tapped, self).executemany(statement, *args))

            def commit(self) -> None:
                tap._saying(self, "COMMIT", super().commit)

        return Tapped

    def _saying(self, connection: sqlite3.Connection, statement: str, do: Callable[[], Any]) -> Any:
        if _READS_ONLY.match(statement):
            return do()
        what = self.meet(f"sql {' '.join(statement.split()[:3])}")
        if what == "kill":
            _die()
        if what in _SQL_ERRORS:
            error = sqlite3.OperationalError(_SQL_ERRORS[what])
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE if what == "EIO" else sqlite3.SQLITE_FULL
            if isinstance(connection, Connection):
                connection.refused(error)
            raise error
        result = do()
        if what == "kill after":
            _die()
        return result


class _TappedFile:
    """A file whose writes may stop half-way."""

    def __init__(self, file: Any, meet: Callable[[], FaultKind | None]) -> None:
        self._file = file
        self._meet = meet

    def write(self, data: Any) -> Any:
        what = self._meet()
        if what is None:
            return self._file.write(data)
        self._file.write(data if what == "kill after" else data[: len(data) // 2])
        self._file.flush()
        if what.startswith("kill"):
            _die()
        raise _error("ENOSPC" if what == "short write" else what)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __enter__(self) -> _TappedFile:
        return self

    def __exit__(self, *what: object) -> None:
        self._file.close()


def _writes(flags: int = os.O_RDONLY, *args: object, **named: object) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _path_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


def _raise(what: FaultKind | None) -> None:
    if what == "kill":
        _die()
    if what in {"ENOSPC", "EIO", "EACCES"}:
        raise _error(what)


def _error(kind: str) -> OSError:
    number = getattr(errno, kind)
    return OSError(number, os.strerror(number))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
