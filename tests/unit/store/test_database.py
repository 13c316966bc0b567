"""The library file: its shape, transactions, copies, and what is said of a bad one."""

from __future__ import annotations

import errno
import sqlite3
import threading
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryProblem
from photoclip.store import backup_file
from photoclip.store import database as database_module
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.migrations import SCHEMA_VERSION
from photoclip.store.restoring import make_library


def open_at(folder: Path) -> Database:
    database = Database(folder / "library.sqlite3", folder / "backups")
    database.open()
    return database


def test_a_new_library_has_the_newest_format_and_write_ahead_log(tmp_path: Path) -> None:
    database = open_at(tmp_path)
    assert database.reader().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert database.reader().execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.reader().execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def test_an_exception_takes_back_the_whole_transaction(tmp_path: Path) -> None:
    database = open_at(tmp_path)

    def write_and_fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO folders (path) VALUES ('/a')")
            with database.transaction() as inner:
                inner.execute("INSERT INTO folders (path) VALUES ('/b')")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  our own, raised two lines above
        write_and_fail()
    assert database.reader().execute("SELECT count(*) FROM folders").fetchone() == (0,)
    database.close()


def test_readers_cannot_write(tmp_path: Path) -> None:
    database = open_at(tmp_path)
    with pytest.raises(LibraryProblem, match="cannot be written"):
        database.reader().execute("INSERT INTO folders (path) VALUES ('/a')")
    database.close()


def test_many_threads_write_without_losing_one(tmp_path: Path) -> None:
    database = open_at(tmp_path)

    def write(worker: int) -> None:
        for number in range(25):
            with database.transaction() as connection:
                connection.execute("INSERT INTO folders (path) VALUES (?)", (f"/{worker}/{number}",))
            database.reader().execute("SELECT count(*) FROM folders").fetchone()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.reader().execute("SELECT count(*) FROM folders").fetchone() == (100,)
    database.close()


def test_what_is_read_in_a_snapshot_is_of_one_moment(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.sqlite3", tmp_path / "backups")
    database.open()

    def names() -> list[str]:
        return [row[0] for row in database.reader().execute("SELECT name FROM albums")]

    def make(name: str) -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO albums (name, folded) VALUES (?, ?)", (name, name))

    with database.snapshot():
        assert names() == []
        make("Rome")
        assert names() == []
    assert names() == ["Rome"]
    database.close()


def test_an_older_library_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_at(tmp_path)
    with database.transaction() as connection:
        connection.execute("INSERT INTO folders (path) VALUES ('/kept')")
    database.close()

    def m9999_adds_a_table(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (id INTEGER)")

    monkeypatch.setattr(database_module, "MIGRATIONS", (*database_module.MIGRATIONS, m9999_adds_a_table))
    monkeypatch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    database = open_at(tmp_path)
    assert database.reader().execute("SELECT path FROM folders").fetchall() == [("/kept",)]
    assert database.reader().execute("SELECT count(*) FROM later").fetchone() == (0,)
    database.close()
    (copy,) = BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups").all()
    assert (copy.kind, copy.library_format, copy.problem) == ("migration", SCHEMA_VERSION, "")
    old = sqlite3.connect(make_library(copy.path, tmp_path / "old" / "library.sqlite3", CancelToken()).path)
    assert old.execute("SELECT path FROM folders").fetchall() == [("/kept",)]
    old.close()


def test_a_failed_migration_leaves_the_library_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_at(tmp_path).close()

    def m9999_breaks(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (id INTEGER)")
        connection.execute("THIS IS NOT SQL")

    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", (*database_module.MIGRATIONS, m9999_breaks))
        patch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        with pytest.raises(LibraryProblem):
            open_at(tmp_path)
    database = open_at(tmp_path)
    assert database.reader().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert database.reader().execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone() is None
    database.close()
    (copy,) = BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups").all()
    assert copy.problem == ""


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), LibraryProblem("no")])
def test_without_room_for_a_copy_no_migration_begins_and_no_empty_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise error

    open_at(tmp_path).close()
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        patch.setattr(database_module, "MIGRATIONS", (*database_module.MIGRATIONS, refuse))
        patch.setattr(backup_file, "write", refuse)
        with pytest.raises(LibraryProblem, match="no"):
            open_at(tmp_path)
    assert [path.name for path in (tmp_path / "backups").iterdir() if path.suffix != ".lock"] == []
    database = open_at(tmp_path)
    assert database.reader().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    database.close()


def test_a_library_of_a_newer_photoclip_is_left_alone(tmp_path: Path) -> None:
    database = open_at(tmp_path)
    database.close()
    connection = sqlite3.connect(tmp_path / "library.sqlite3")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(LibraryProblem, match="newer PhotoClip"):
        open_at(tmp_path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite3")
    connection.execute("CREATE TABLE theirs (id INTEGER)")
    connection.close()
    with pytest.raises(LibraryProblem, match="another program"):
        open_at(tmp_path)


@pytest.mark.parametrize("content", [b"this is not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_library_is_said_in_plain_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite3").write_bytes(content)
    with pytest.raises(LibraryProblem, match="damaged"):
        open_at(tmp_path)


def test_a_data_folder_that_is_a_file_is_said_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(LibraryProblem, match="cannot be written"):
        Database(tmp_path / "taken" / "library.sqlite3", tmp_path).open()


def test_a_library_is_sound_however_often_it_was_looked_at_while_it_changed(tmp_path: Path) -> None:
    """SQLite from 3.44 on says that an index of words is damaged which another connection has changed meanwhile."""
    database = open_at(tmp_path)
    for number in range(3):
        assert database.damage() == []
        database.reader().execute("SELECT rowid FROM file_names WHERE file_names MATCH 'jpg'").fetchall()
        database.reader().execute("PRAGMA integrity_check").fetchall()
        with database.transaction() as connection:
            connection.execute("INSERT INTO file_names (rowid, relative) VALUES (?, ?)", (number, f"{number}.jpg"))
    assert database.damage() == []
    assert database.trouble == ""
    database.close()


def test_integrity_of_a_sound_library_is_empty(tmp_path: Path) -> None:
    database = open_at(tmp_path)
    assert database.integrity_problems() == []
    database.close()
