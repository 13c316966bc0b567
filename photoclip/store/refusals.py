"""What SQLite refuses, in plain words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from photoclip.errors import CannotWrite, DiskFull, LibraryDamaged, LibraryProblem

_OTHERS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_WRITTEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_NO_ROOM = {sqlite3.SQLITE_IOERR_SHMSIZE}
"""Where the disk is full, SQLite says so in more than one way."""
_LONGEST_PATH = 500
"""Bytes: SQLite opens no longer one, with what it adds to the name of the file beside it."""


def explained(exc: sqlite3.Error, path: Path, backups_dir: Path) -> LibraryProblem | None:
    """Return what `exc` means for the library at `path`; None where nothing but our own code can be at fault."""
    code = getattr(exc, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF
    if kind in _OTHERS:
        return LibraryProblem("The library is in use by another program; close that one and try again.")
    if kind == sqlite3.SQLITE_FULL or code in _NO_ROOM:
        return DiskFull(f"The disk that holds {path.parent} is full; free some space and try again.")
    if kind in _NOT_WRITTEN:
        return _closed(path)
    if kind in _DAMAGE or code == sqlite3.SQLITE_IOERR_CORRUPTFS or _tells_of_damage(exc):
        return damaged(path, backups_dir)
    if kind == sqlite3.SQLITE_IOERR:
        return LibraryProblem(
            f"The disk that holds {path.parent} could not read or write the library ({exc}); check that it is"
            " connected and sound, and try again."
        )
    return None


def damaged(path: Path, backups_dir: Path) -> LibraryDamaged:
    """Return what is said of a library whose file is damaged."""
    return LibraryDamaged(
        f"The library {path} is damaged, so nothing more is written to it; 'photoclip doctor --repair' saves what can"
        f" be read into a new file, and earlier copies are in {backups_dir}."
    )


def _closed(path: Path) -> LibraryProblem:
    """Return what is said of a file that may not be written, or not even read."""
    try:
        with path.open("rb"):
            pass
    except PermissionError:
        return LibraryProblem(f"The library {path} cannot be read; check its permissions and those of its folder.")
    except OSError:
        pass  # there is no file yet
    if len(os.fsencode(path.absolute())) > _LONGEST_PATH:
        return LibraryProblem(f"The path {path} is too long for a library; choose a folder with a shorter one.")
    return CannotWrite(f"The library {path} cannot be written; check the permissions of its folder.")


def _tells_of_damage(exc: sqlite3.Error) -> bool:
    """Tell whether something that is always there is missing, or text is none: no code says it for these."""
    text = str(exc)
    return text.startswith(("no such table", "no such column", "no such index", "Could not decode to UTF-8"))
