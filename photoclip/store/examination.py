"""Whether a file is something that a library can be brought back from, and what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from photoclip.core.backups import Backup
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store import backup_file
from photoclip.store.backup_file import Manifest
from photoclip.store.backup_rows import attach_for_reading, check_library, counted
from photoclip.store.table_shapes import tables_of

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that can be restored; without a manifest it is a library as it lay."""

    backup: Backup
    manifest: Manifest | None


def examine(path: Path) -> Examined:
    """Return what the file holds. Raises LibraryProblem with the reason why nothing can be brought back from it."""
    try:
        if path.is_dir():
            raise LibraryProblem(tr("{path} is a folder, not a backup; name the file in it.").format(path=path))
        if backup_file.is_archive(path):
            manifest = backup_file.read_manifest(path)
            return Examined(backup_file.described(path, manifest), manifest)
        with path.open("rb") as stream:
            if stream.read(len(_SQLITE)) != _SQLITE:
                raise LibraryProblem(tr("{path} is not a backup of PhotoClip.").format(path=path))
        return Examined(_library(path), None)
    except FileNotFoundError as exc:
        raise LibraryProblem(tr("There is no file {path}.").format(path=path)) from exc
    except OSError as exc:
        raise LibraryProblem(
            tr("The backup {path} cannot be read: {reason}.").format(path=path, reason=exc.strerror or exc)
        ) from exc


def examined(path: Path) -> Backup:
    """Return the file as a backup, with what is wrong with it."""
    try:
        return examine(path).backup
    except LibraryProblem as exc:
        made, size_bytes = datetime.fromtimestamp(0).astimezone(), 0
        try:
            status = path.stat()
            made, size_bytes = _moment(status.st_mtime), status.st_size
        except OSError:
            pass
        return Backup(path, _kind_of_copy(path), made, size_bytes, problem=str(exc))


def library_problem(exc: sqlite3.Error, path: Path) -> LibraryProblem:
    """Say in plain words why a library file cannot be read."""
    text = str(exc).lower()
    if "locked" in text or "busy" in text:
        return LibraryProblem(
            tr("{path} is in use by another program; close that one and try again.").format(path=path)
        )
    if "unable to open" in text:
        return LibraryProblem(
            tr("{path} cannot be read; copy it into a folder that you can write to, and try again.").format(path=path)
        )
    return LibraryProblem(
        tr("{path} is damaged ({reason}); nothing was changed. Choose another backup.").format(path=path, reason=exc)
    )


def _library(path: Path) -> Backup:
    try:
        with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
            attach_for_reading(connection, path, "library")
            library_format = check_library(connection, "library", path)
            counts = counted(connection, "library", library_format, {table.name for table in tables_of(library_format)})
    except sqlite3.Error as exc:
        raise library_problem(exc, path) from exc
    status = path.stat()
    return Backup(
        path,
        _kind_of_copy(path),
        _moment(status.st_mtime),
        status.st_size,
        library_format,
        counts.photo_count,
        counts.tag_count,
        counts.album_count,
        has_vectors=True,
    )


def _kind_of_copy(path: Path) -> Literal["migration", "asked"]:
    # So the copies are called that earlier versions made.
    return "migration" if path.name.startswith(("before-format-", "migration-")) else "asked"


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0).astimezone()
