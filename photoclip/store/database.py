"""The SQLite file: connections, transactions, migrations."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import BugError, CannotWrite, IndexDamaged, LibraryDamaged, LibraryProblem
from photoclip.language import tr
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.backup_rows import APPLICATION_ID
from photoclip.store.check_record import read_record
from photoclip.store.connection import Connection, connect
from photoclip.store.drafts import publish_news
from photoclip.store.full_check import FullCheck
from photoclip.store.in_view import Sight
from photoclip.store.migrations import MIGRATIONS, SCHEMA_VERSION
from photoclip.store.names import refresh_names, tells_of_names
from photoclip.store.readers import Readers, close_quietly
from photoclip.store.refusals import damaged, explained, index_damaged
from photoclip.store.safeguard import Safeguard
from photoclip.store.settling import settle_companions
from photoclip.store.soundness import dangling_rows, is_folded_in, is_sound_at_a_glance

_log = logging.getLogger(__name__)


class Database:
    """One writer connection behind a lock, one reader connection a thread. WAL lets readers go on during a write.

    Whatever SQLite refuses, to whom and at whatever step, is raised as a LibraryProblem in plain words. Once damage was
    seen nothing more is written. Where nothing can be written (a full disk, a disk or file that is read-only) the
    library is read all the same, and each write tries anew.
    """

    def __init__(
        self, path: Path, backups_dir: Path, on_trouble: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        """`on_trouble`: hears, on any thread, the sentence that stands while nothing can be written; '' ends it."""
        self.writer = secrets.randbits(62)
        """Tells what is written here from what other processes write."""
        self.sight = Sight()
        """What of the photos in view is listed and counted here."""
        self._path = path
        self._backups_dir = backups_dir
        self._on_trouble = on_trouble
        self._trouble = ""
        self._full_check = FullCheck(path, self._new_reader, self._connect, self._explained)
        self._is_open = False
        self._immutable = False
        self._write_lock = threading.RLock()
        self._depth = 0
        self._writer: Connection | None = None
        self._safeguard = Safeguard(
            path,
            backups_dir,
            self._full_check,
            self._write_lock,
            lambda: self._writer is not None,
            lambda: self._depth > 0,
            self._stand,
        )
        self._readers = Readers(self._new_reader)

    @property
    def path(self) -> Path:
        return self._path

    @property
    def trouble(self) -> str:
        """The sentence that stands while nothing can be written; '' while all is well."""
        return self._trouble

    def open(self) -> None:
        """Open or make the file and bring its shape up to date. Raises LibraryProblem in plain words."""
        self._trouble, self._safeguard.is_shut, self._immutable = "", False, False
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._open_to_write()
        except OSError as exc:
            said = tr("The library folder {folder} cannot be written: {reason}.")
            raise LibraryProblem(said.format(folder=self._path.parent, reason=exc.strerror)) from exc
        except sqlite3.Error as exc:
            self._read_only_because(exc)
        self._is_open = True
        if self._safeguard.is_known_damaged() or not is_sound_at_a_glance(self.reader()):
            self._safeguard.shut()

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def has_written(self) -> bool:
        """Whether something was written here since it was opened."""
        return self._writer is not None and self._writer.total_changes > 0

    def close(self) -> None:
        """Close every connection, whatever the disk says to it. Readers of other threads must have finished."""
        with self._write_lock:
            self._readers.close()
            if self._writer is not None:
                if not self._safeguard.is_shut:
                    with suppress(sqlite3.Error, LibraryProblem):  # a full disk costs the planner's statistics
                        self._writer.execute("PRAGMA optimize")
                close_quietly(self._writer)
            self._writer = None
            self._is_open = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write inside one transaction: all of it, or on any exception none. An inner one joins the outer one."""
        with self._write_lock:
            if self._depth:
                with self._inner_transaction() as connection:
                    yield connection
                return
            connection = self._require_writer()
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._depth = 1
                yield connection
                settle_companions(connection)
                self._refresh_names(connection)
                publish_news(connection, self.writer)
                connection.commit()
            except BaseException as exc:
                _roll_back(connection)
                if isinstance(exc, IndexDamaged | MemoryError | sqlite3.IntegrityError):
                    self._safeguard.look_for_damage(exc)
                if isinstance(exc, CannotWrite):
                    self._stand(str(exc))
                raise
            finally:
                self._depth = 0
            if not self._safeguard.is_shut:
                self._stand("")

    def reader(self) -> Connection:
        """Return this thread's read-only connection."""
        return self._readers.mine()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Let what this thread reads meanwhile be of one moment, whatever is written."""
        connection = self.reader()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            _roll_back(connection)

    def look(self, _cancel: CancelToken) -> None:
        """See whether what nothing could be written for is over: a full disk, or damage that another process mended."""
        if self._is_open:
            self._safeguard.look()
        if self._is_open and self._writer is None:
            with suppress(LibraryProblem), self._write_lock:
                self._require_writer()

    def integrity_problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file; empty when it is sound. Reads all of it."""
        return self.damage() or dangling_rows(self.reader())

    def damage(self, cancel: CancelToken | None = None) -> list[str]:
        """Return what is wrong with the file itself; empty when it is sound. Reads all of it. Raises Cancelled.

        Where nothing but indexes is, which can be made anew from the rest, they are, and the file is sound.
        """
        return self._safeguard.check(cancel or CancelToken())

    def last_full_check(self) -> datetime | None:
        """Return when all of the file was read the last time; None where nobody has."""
        known = read_record(self._path)
        return None if known is None or not known.in_full else known.at.astimezone()

    def last_made_anew(self) -> datetime | None:
        """Return when an index was found damaged the last time, and made anew; None where none ever was."""
        known = read_record(self._path)
        return None if known is None or known.made_anew_at is None else known.made_anew_at.astimezone()

    def _open_to_write(self) -> Connection:
        connection = self._connect()
        try:
            _check_identity(connection, self._path)
            connection.execute("PRAGMA journal_mode = WAL")
            _migrate(connection, self._path, self._backups_dir)
        except BaseException:
            connection.close()
            raise
        connection.refused = self._refused
        return connection

    def _read_only_because(self, exc: sqlite3.Error) -> None:
        """Let the file be read although nothing can be written; raise in plain words where it cannot."""
        if isinstance(self._explained(exc), LibraryDamaged) or not self._open_to_read():
            raise self._explained(exc) from exc
        self._stand(str(self._explained(exc)))

    def _open_to_read(self) -> bool:
        """See how the file can be read although nothing can be written; return False where it cannot."""
        for self._immutable in (False, True):
            if self._immutable and not is_folded_in(self._path):
                return False  # what the write-ahead log holds would not be seen
            connection: Connection | None = None
            try:
                connection = self._connect(read_only=True)
                _check_identity(connection, self._path)
                return bool(connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)
            except sqlite3.Error:
                continue
            finally:
                if connection is not None:
                    connection.close()
        return False

    def _new_reader(self) -> Connection:
        self._require_open()
        connection = self._connect(read_only=self._writer is None)
        connection.refused = self._refused
        try:
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            close_quietly(connection)
            raise
        return connection

    def _connect(self, read_only: bool = False) -> Connection:
        return connect(self._path, ("ro&immutable=1" if self._immutable else "ro") if read_only else "rwc")

    @contextmanager
    def _inner_transaction(self) -> Iterator[Connection]:
        connection = self._require_writer()
        if not connection.in_transaction:  # SQLite has taken the whole of it back, and somebody went on regardless
            raise LibraryProblem(tr("The library could not write all of it, so nothing was changed; try again."))
        self._depth += 1
        try:
            yield connection
        finally:
            self._depth -= 1

    def _require_writer(self) -> Connection:
        """Return the connection that writes. Raises LibraryProblem where nothing can be written."""
        self._require_open()
        if self._safeguard.is_shut:
            raise damaged(self._path, self._backups_dir)
        if self._writer is None:
            try:
                self._writer = self._open_to_write()
            except sqlite3.Error as exc:
                raise self._explained(exc) from exc
            self._readers.renew()
            self._stand("")
        if self._writer.in_transaction and not self._depth:
            _roll_back(self._writer)  # what the disk refused to take back then
        return self._writer

    def _refresh_names(self, connection: Connection) -> None:
        try:
            refresh_names(connection)
        except (IndexDamaged, MemoryError, sqlite3.IntegrityError) as exc:  # a damaged length may be any
            # SQLite may have taken back the whole transaction: nothing may be written outside of one.
            if not connection.in_transaction or not _is_of_names(exc) or not self._full_check.mend_names(connection):
                raise

    def _refused(self, exc: sqlite3.DatabaseError) -> None:
        problem = explained(exc, self._path, self._backups_dir)
        if (isinstance(problem, LibraryDamaged) or tells_of_names(exc)) and self._safeguard.may_go_on(exc):
            problem = index_damaged(self._path)
        if isinstance(problem, LibraryDamaged):
            self._safeguard.shut()
        if problem is not None:
            try:
                raise problem from exc
            finally:
                del problem  # else it and this frame hold each other, and the cursor, which keeps the file open

    def _explained(self, exc: sqlite3.Error) -> LibraryProblem:
        problem = explained(exc, self._path, self._backups_dir)
        return problem or LibraryProblem(
            tr("The library {path} cannot be used: {reason}.").format(path=self._path, reason=exc)
        )

    def _stand(self, sentence: str) -> None:
        """Let `sentence` stand from now on, and tell whoever listens if it is another one."""
        if sentence != self._trouble:
            self._trouble = sentence
            self._on_trouble(sentence)

    def _require_open(self) -> None:
        if not self._is_open:
            raise BugError("the library is not open")


def _is_of_names(exc: Exception) -> bool:
    """Tell whether what a statement met may be damage of the index of names."""
    return not isinstance(exc, IndexDamaged) or tells_of_names(exc.__cause__)


def _roll_back(connection: Connection) -> None:
    """Take back what is open; where the disk refuses even that, it is done before the next transaction."""
    try:
        connection.rollback()
    except sqlite3.Error as exc:
        _log.warning("a transaction could not be rolled back yet: %s", exc)


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (identity,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and identity != APPLICATION_ID:
        raise LibraryProblem(
            tr("{path} is a database of another program; choose another data folder.").format(path=path)
        )
    if version > SCHEMA_VERSION:
        raise LibraryProblem(
            tr(
                "This library was last used by a newer PhotoClip (format {version}, this one knows "
                "{schema_version}); please update PhotoClip."
            ).format(version=version, schema_version=SCHEMA_VERSION)
        )


def _migrate(connection: sqlite3.Connection, path: Path, backups_dir: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if 0 < version < SCHEMA_VERSION:
        BackupFolder(path, backups_dir).make("migration")
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
