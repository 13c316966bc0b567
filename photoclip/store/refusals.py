"""What SQLite refuses, in plain words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from photoclip.errors import CannotWrite, DiskFull, IndexDamaged, LibraryDamaged, LibraryProblem
from photoclip.language import tr

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
        return LibraryProblem(tr("The library is in use by another program; close that one and try again."))
    if kind == sqlite3.SQLITE_FULL or code in _NO_ROOM:
        return DiskFull(
            tr("The disk that holds {parent} is full; free some space and try again.").format(parent=path.parent)
        )
    if kind in _NOT_WRITTEN:
        return _closed(path)
    if kind in _DAMAGE or code == sqlite3.SQLITE_IOERR_CORRUPTFS or _tells_of_damage(exc):
        return damaged(path, backups_dir)
    if kind == sqlite3.SQLITE_IOERR:
        return LibraryProblem(
            tr(
                "The disk that holds {parent} could not read or write the library ({reason}); check that it is "
                "connected and sound, and try again."
            ).format(parent=path.parent, reason=exc)
        )
    return None


def damaged(path: Path, backups_dir: Path) -> LibraryDamaged:
    """Return what is said of a library whose file is damaged."""
    return LibraryDamaged(
        tr(
            "The library {path} is damaged, so nothing more is written to it; 'photoclip doctor --repair' "
            "saves what can be read into a new file, and earlier copies are in {backups_dir}."
        ).format(path=path, backups_dir=backups_dir)
    )


def index_damaged(path: Path) -> IndexDamaged:
    """Return what is said where a statement met damage of an index that can be made anew."""
    said = tr("An index of the library {path} was damaged; PhotoClip makes it anew by itself, so try again.")
    return IndexDamaged(said.format(path=path))


def _closed(path: Path) -> LibraryProblem:
    """Return what is said of a file that may not be written, or not even read."""
    try:
        with path.open("rb"):
            pass
    except PermissionError:
        return LibraryProblem(
            tr("The library {path} cannot be read; check its permissions and those of its folder.").format(path=path)
        )
    except OSError:
        pass  # there is no file yet
    if len(os.fsencode(path.absolute())) > _LONGEST_PATH:
        return LibraryProblem(
            tr("The path {path} is too long for a library; choose a folder with a shorter one.").format(path=path)
        )
    return CannotWrite(
        tr("The library {path} cannot be written; check the permissions of its folder.").format(path=path)
    )


def _tells_of_damage(exc: sqlite3.Error) -> bool:
    """Tell whether something that is always there is missing, or text is none: no code says it for these."""
    text = str(exc)
    return text.startswith(("no such table", "no such column", "no such index", "Could not decode to UTF-8"))
