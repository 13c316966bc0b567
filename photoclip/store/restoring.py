"""Making a new library file of a backup. The library that lies there is read for its vectors, and not touched."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from photoclip.core.backups import Backup
from photoclip.core.cancel import CancelToken
from photoclip.errors import DiskFull, LibraryProblem
from photoclip.language import tr
from photoclip.store import backup_file, pasted_pictures
from photoclip.store.backup_folder import Progress, Reached, nowhere
from photoclip.store.backup_rows import APPLICATION_ID, attach_for_reading, interruptible, plain_tables
from photoclip.store.check_record import forget_record
from photoclip.store.database import Database
from photoclip.store.examination import Examined, examine, library_problem
from photoclip.store.path_text import from_text
from photoclip.store.row_repair import leave_out_dangling
from photoclip.store.synced import is_full, make_private, sync_file
from photoclip.store.table_shapes import VECTORS, make_tables, tables_of
from photoclip.store.vectors_back import take_vectors, take_vectors_of_another

NEW = ".restoring.sqlite3"
"""The new library, until it is put in place."""
_LOCK = ".restoring.lock"
_ROWS, _SEEN = ".restoring-rows", ".restoring-vectors"
_LEFT = (NEW, _ROWS, _SEEN, NEW + "-wal", NEW + "-shm", NEW + "-journal")


@dataclass(frozen=True, slots=True)
class NewLibrary:
    """A library file that is whole and waits to be put in place."""

    path: Path
    backup: Backup
    settings: bytes
    to_look_at: int
    """Photos that no vector came back for, where a model has seen any."""
    left_out: int
    folders: tuple[str, ...]
    """The folders that it watches."""


def make_library(
    source: Path,
    library: Path,
    cancel: CancelToken,
    on_progress: Progress = lambda _done, _total: None,
    reached: Reached = nowhere,
) -> NewLibrary:
    """Make a new library beside `library` of the backup `source`, checked and of the newest format.

    Raises LibraryProblem with the reason, Cancelled; nothing is left then. One at a time.
    """
    found = examine(source)
    if library.exists() and source.samefile(library):
        raise LibraryProblem(tr("{source} is the library itself, which is in use.").format(source=source))
    folder = library.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_one(folder), _swept(folder):
            _need_room(found, folder)
            with _rows_of(found, folder, cancel, on_progress) as (rows, vectors):
                reached("restore.unpacked")
                made = _make(found, rows, vectors, library, cancel)
            reached("restore.made")
        return made
    except (OSError, sqlite3.Error) as exc:
        if isinstance(exc, sqlite3.Error):
            if "full" in str(exc).lower():
                raise _no_room(folder) from exc
            raise library_problem(exc, source) from exc
        raise _cannot_be_made(folder, exc) from exc


def _make(found: Examined, rows: Path, vectors: Path | None, library: Path, cancel: CancelToken) -> NewLibrary:
    new, library_format = library.with_name(NEW), found.backup.library_format
    make_private(new)
    with closing(sqlite3.connect(new, isolation_level=None, uri=True)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # a statement that fails on a damaged file takes itself back
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -64000")
        attach_for_reading(connection, rows, "source")
        if vectors is not None:
            attach_for_reading(connection, vectors, "seen")  # before the transaction: within one nothing is attached
        plain_tables(connection, "source", [one for one in tables_of(library_format) if one.name not in VECTORS], rows)
        with interruptible(connection, cancel):
            (said,) = connection.execute("PRAGMA source.quick_check(1)").fetchone()
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            connection.execute("BEGIN")
            _fill(connection, library_format)
            if found.manifest is not None:
                names = {table.name for table in tables_of(library_format)}
                before = found.manifest.pictures_folder
                pasted_pictures.lead_to(connection, before, library.with_name(pasted_pictures.FOLDER), names)
            left_out = leave_out_dangling(connection)
            _take_vectors(connection, found, rows, vectors)
            connection.execute("COMMIT")
            _take_vectors_of_replaced(connection, library, cancel)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute(f"PRAGMA user_version = {library_format:d}")
        (to_look_at,) = connection.execute(
            "SELECT count(*) FROM main.photos WHERE file_count > 0 AND EXISTS (SELECT 1 FROM main.models)"
            " AND id NOT IN (SELECT photo_id FROM main.embeddings)"
        ).fetchone()
        folders = tuple(from_text(row[0]) for row in connection.execute("SELECT path FROM main.folders ORDER BY path"))
    _bring_up(new)
    settings = b"" if found.manifest is None else backup_file.read_settings(found.backup.path)
    return NewLibrary(new, found.backup, settings, to_look_at, left_out, folders)


def _fill(connection: sqlite3.Connection, library_format: int) -> None:
    """Give the new file its shape and its rows. The shape is our own: nothing of the backup's is taken over."""
    make_tables(connection, library_format)
    kept = connection.execute(
        "SELECT type, name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in kept:
        connection.execute(f'DROP {kind} "{name}"')
    for table in tables_of(library_format):
        if table.name not in VECTORS:
            connection.execute(f'DELETE FROM main."{table.name}"')
            connection.execute(
                f'INSERT INTO main."{table.name}" ({table.column_list})'
                f' SELECT {table.column_list} FROM source."{table.name}"'
            )
    for _, _, sql in kept:
        connection.execute(sql)
    if connection.execute("SELECT 1 FROM main.sqlite_schema WHERE name = 'file_names'").fetchone():
        connection.execute("INSERT INTO main.file_names (rowid, relative) SELECT id, relative FROM main.files")
    # Whatever was saved beside the library reflects another one, even where it counts the same.
    models = next(table for table in tables_of(library_format) if table.name == "models")
    for column in {"generation", "part_generation"}.intersection(models.columns):
        connection.execute(f"UPDATE models SET {column} = {column} + ?", (1 + secrets.randbits(40),))


def _take_vectors(connection: sqlite3.Connection, found: Examined, rows: Path, vectors: Path | None) -> None:
    """Take the vectors of the backup itself."""
    if found.manifest is None:
        take_vectors(connection, "source", rows)
    elif vectors is not None:
        take_vectors(connection, "seen", vectors)


def _take_vectors_of_replaced(connection: sqlite3.Connection, library: Path, cancel: CancelToken) -> None:
    """Take what the library that is replaced has seen of the same photos; a damaged one gives none."""
    if library.exists() and library.stat().st_size:
        try:
            attach_for_reading(connection, library, "replaced")
            take_vectors_of_another(connection, "replaced", library)
        except (sqlite3.Error, LibraryProblem):
            cancel.raise_if_cancelled()


def _bring_up(new: Path) -> None:
    """Let it open once as any library does, so that what is put in place is known to open."""
    scratch = new.with_name(NEW + "-backups")
    try:
        database = Database(new, scratch)
        database.open()
        try:
            problems = database.integrity_problems()
        finally:
            database.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        forget_record(new)
    if problems:
        raise sqlite3.DatabaseError(problems[0])
    sync_file(new)


@contextmanager
def _rows_of(
    found: Examined, folder: Path, cancel: CancelToken, on_progress: Progress
) -> Iterator[tuple[Path, Path | None]]:
    """Yield the files with the rows and the vectors, unpacked as long as the block lasts."""
    source, manifest = found.backup.path, found.manifest
    if manifest is None:
        yield source, None
        return
    total = manifest.rows.size_bytes + (manifest.vectors.size_bytes if manifest.vectors else 0)
    done = 0

    def on_bytes(size_bytes: int) -> None:
        nonlocal done
        done += size_bytes
        on_progress(done, total)

    rows, seen = folder / _ROWS, folder / _SEEN
    try:
        backup_file.unpack(source, backup_file.ROWS, manifest.rows, rows, cancel, on_bytes)
        if manifest.vectors is not None:
            backup_file.unpack(source, backup_file.VECTORS, manifest.vectors, seen, cancel, on_bytes)
        yield rows, seen if manifest.vectors is not None else None
    finally:
        rows.unlink(missing_ok=True)
        seen.unlink(missing_ok=True)


def _need_room(found: Examined, folder: Path) -> None:
    manifest = found.manifest
    needed = found.backup.size_bytes
    if manifest is not None:
        # Unpacked and, with its indexes, once more.
        needed = 3 * manifest.rows.size_bytes + 2 * (manifest.vectors.size_bytes if manifest.vectors else 0)
    if shutil.disk_usage(folder).free < needed:
        raise _no_room(folder)


def _no_room(folder: Path) -> DiskFull:
    return DiskFull(
        tr("The disk that holds {folder} has no room to restore the backup; nothing was changed.").format(folder=folder)
    )


def _cannot_be_made(folder: Path, exc: OSError) -> LibraryProblem:
    if is_full(exc):
        return _no_room(folder)
    return LibraryProblem(
        tr("The backup could not be restored into {folder}: {reason}. Nothing was changed.").format(
            folder=folder, reason=exc.strerror or exc
        )
    )


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(folder / _LOCK, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout as exc:
        raise LibraryProblem(
            tr("Another backup is being restored into this library; try again when it is done.")
        ) from exc
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _swept(folder: Path) -> Iterator[None]:
    """Leave nothing behind unless the block ends well."""
    _sweep(folder)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            _sweep(folder)
        raise


def _sweep(folder: Path) -> None:
    for name in _LEFT:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / (NEW + "-backups"), ignore_errors=True)
