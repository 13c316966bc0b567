"""The SQLite file: connections, transactions, migrations."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photoclip.errors import BugError, LibraryProblem
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.backup_rows import APPLICATION_ID
from photoclip.store.distance import distance_km
from photoclip.store.drafts import publish_news
from photoclip.store.migrations import MIGRATIONS, SCHEMA_VERSION
from photoclip.store.names import refresh_names

_log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 15.0


class Database:
    """One writer connection behind a lock, one reader connection a thread. WAL lets readers go on during a write."""

    def __init__(self, path: Path, backups_dir: Path) -> None:
        self.writer = secrets.randbits(62)
        """Tells what is written here from what other processes write."""
        self._path = path
        self._backups_dir = backups_dir
        self._write_lock = threading.RLock()
        self._depth = 0
        self._writer: sqlite3.Connection | None = None
        self._local = threading.local()
        self._readers: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._readers_lock = threading.Lock()

    def open(self) -> None:
        """Open or make the file and bring its shape up to date. Raises LibraryProblem in plain words."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._connect()
            try:
                self._check_identity(connection)
                connection.execute("PRAGMA journal_mode = WAL")
                self._migrate(connection)
            except BaseException:
                connection.close()
                raise
        except OSError as exc:
            raise LibraryProblem(f"The library folder {self._path.parent} cannot be written: {exc.strerror}.") from exc
        except sqlite3.Error as exc:
            raise _plain(exc, self._path, self._backups_dir) from exc
        self._writer = connection

    @property
    def is_open(self) -> bool:
        return self._writer is not None

    @property
    def has_written(self) -> bool:
        """Whether something was written here since it was opened."""
        return self._writer is not None and self._writer.total_changes > 0

    def close(self) -> None:
        """Close every connection. Readers of other threads must have finished."""
        with self._write_lock:
            with self._readers_lock:
                for _, reader in self._readers:
                    reader.close()
                self._readers.clear()
                self._local = threading.local()
            if self._writer is not None:
                self._writer.execute("PRAGMA optimize")
                self._writer.close()
                self._writer = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write inside one transaction: all of it, or on any exception none. An inner one joins the outer one."""
        with self._write_lock:
            connection = self._require_open()
            if self._depth:
                self._depth += 1
                try:
                    yield connection
                finally:
                    self._depth -= 1
                return
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._depth = 1
                try:
                    yield connection
                    refresh_names(connection)
                    publish_news(connection, self.writer)
                except BaseException:
                    connection.rollback()
                    raise
                else:
                    connection.commit()
                finally:
                    self._depth = 0
            except sqlite3.OperationalError as exc:
                if connection.in_transaction:
                    connection.rollback()
                raise _plain(exc, self._path, self._backups_dir) from exc

    def reader(self) -> sqlite3.Connection:
        """Return this thread's read-only connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._require_open()
            connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            with self._readers_lock:
                self._drop_readers_of_dead_threads()
                self._readers.append((threading.current_thread(), connection))
        return connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Let what this thread reads meanwhile be of one moment, whatever is written."""
        connection = self.reader()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()

    def integrity_problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file; empty when it is sound."""
        connection = self.reader()
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        found += [f"a row of {row[0]} points to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
        return found

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA foreign_keys = ON")
        # A hostile library file must not run functions of ours from its own views and triggers.
        connection.execute("PRAGMA trusted_schema = OFF")
        # SQLite's own sine is not compiled in everywhere.
        connection.create_function("distance_km", 4, distance_km, deterministic=True)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16000")
        return connection

    def _check_identity(self, connection: sqlite3.Connection) -> None:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (identity,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if tables and identity != APPLICATION_ID:
            raise LibraryProblem(f"{self._path} is a database of another program; choose another data folder.")
        if version > SCHEMA_VERSION:
            raise LibraryProblem(
                f"This library was last used by a newer PhotoClip (format {version}, this one knows {SCHEMA_VERSION}); "
                "please update PhotoClip."
            )

    def _migrate(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if 0 < version < SCHEMA_VERSION:
            BackupFolder(self._path, self._backups_dir).make("migration")
        for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
            _log.info("bringing the library to format %d", number)
            connection.execute("BEGIN IMMEDIATE")
            try:
                (now,) = connection.execute("PRAGMA user_version").fetchone()
                if now < number:  # another process may have been quicker
                    migration(connection)
                    connection.execute(f"PRAGMA user_version = {number:d}")
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _require_open(self) -> sqlite3.Connection:
        if self._writer is None:
            raise BugError("the library is not open")
        return self._writer

    def _drop_readers_of_dead_threads(self) -> None:
        alive = [(thread, reader) for thread, reader in self._readers if thread.is_alive()]
        for thread, reader in self._readers:
            if not thread.is_alive():
                reader.close()
        self._readers = alive


def _plain(exc: sqlite3.Error, path: Path, backups_dir: Path) -> LibraryProblem:
    text = str(exc).lower()
    if "locked" in text or "busy" in text:
        return LibraryProblem("The library is in use by another program; close that one and try again.")
    if "full" in text:
        return LibraryProblem(f"The disk that holds {path.parent} is full; free some space and try again.")
    if "readonly" in text or "unable to open" in text:
        return LibraryProblem(f"The library {path} cannot be written; check the permissions of its folder.")
    if "not a database" in text or "malformed" in text:
        return LibraryProblem(
            f"The library {path} is damaged; put a copy from {backups_dir} in its place, or move it away."
        )
    return LibraryProblem(f"The library {path} cannot be used: {exc}.")
