"""A statement that meets damage lets all of the file be checked: an index is made anew, and only real damage locks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import IndexDamaged, LibraryDamaged
from photoclip.library.library_file import LibraryFile
from photoclip.library.weekly_check import WeeklyCheck
from photoclip.store import full_check
from photoclip.store.check_record import read_record, save_record
from photoclip.store.database import Database
from photoclip.store.soundness import damage_of
from tests.faults.sqlite_faults import CORRUPT, SqliteFaults
from tests.unit.store.conftest import Shelf
from tests.unit.store.test_remaking import (
    PHOTOS,
    full,
    let_the_index_miss,
    no_warnings,
    problems_on_a_new_connection,
    spoil_a_byte_of,
    spoil_a_page_of_the_table,
)

__all__ = ["full", "no_warnings"]

pytestmark = pytest.mark.usefixtures("no_warnings")


def a_byte_of_a_key(shelf: Shelf) -> None:
    spoil_a_byte_of(shelf.database.path, "sqlite_autoindex_files_1")


def other_sizes(shelf: Shelf) -> None:
    let_the_index_miss(shelf.database.path, "files_by_stamp", "UPDATE files SET size = size + 1 WHERE id < 20")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one whenever all of the file is looked through."""
    counted: list[None] = []

    def look(connection: sqlite3.Connection, cancel: CancelToken | None = None) -> list[str]:
        counted.append(None)
        return damage_of(connection, cancel)

    monkeypatch.setattr(full_check, "damage_of", look)
    return counted


def forget_all_files(shelf: Shelf) -> None:
    with shelf.database.transaction() as connection:
        connection.execute("DELETE FROM files WHERE id > 0")


def let_all_files_change(shelf: Shelf) -> None:
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE files SET size = size + 7, relative = 'x' || relative")


@pytest.mark.parametrize("spoil", [a_byte_of_a_key, other_sizes])
@pytest.mark.parametrize("write", [forget_all_files, let_all_files_change])
def test_what_is_written_over_a_damaged_index_is_written_at_the_second_try(
    full: Shelf, spoil: Callable[[Shelf], None], write: Callable[[Shelf], None]
) -> None:
    full.database.close()
    spoil(full)
    full.database.open()
    with pytest.raises(IndexDamaged, match="try again"):
        write(full)
    assert full.database.trouble == ""
    assert problems_on_a_new_connection(full) == []
    write(full)
    known = read_record(full.database.path)
    assert known is not None
    assert (known.in_full, known.problems, len(known.made_anew)) == (True, (), 1)


def test_a_read_that_meets_a_damaged_index_has_its_answer(full: Shelf) -> None:
    let_the_index_miss(full.database.path, "files_by_stamp", "DELETE FROM files")
    query = "SELECT relative FROM files INDEXED BY files_by_stamp WHERE size > 0"
    assert full.database.reader().execute(query).fetchall() == []
    assert full.database.trouble == ""
    assert problems_on_a_new_connection(full) == []


def test_rows_that_are_read_through_a_damaged_index_are_read_again(full: Shelf) -> None:
    """Damage is met in the middle of the rows; who has some of them already is told to try again."""
    query = "SELECT relative FROM files INDEXED BY files_by_stamp WHERE size > 0"
    for number, read in enumerate((lambda cursor: cursor.fetchall(), list)):
        let_the_index_miss(full.database.path, "files_by_stamp", f"DELETE FROM files WHERE id = {150 + number}")
        assert len(read(full.database.reader().execute(query))) == PHOTOS - 1 - number
    let_the_index_miss(full.database.path, "files_by_stamp", "DELETE FROM files WHERE id = 160")
    cursor = full.database.reader().execute(query)
    assert cursor.fetchone() is not None
    with pytest.raises(IndexDamaged, match="try again"):
        cursor.fetchall()
    assert full.database.trouble == ""
    assert problems_on_a_new_connection(full) == []


def test_real_damage_locks_at_the_first_refusal_and_is_looked_for_once(full: Shelf, checks: list[None]) -> None:
    full.database.close()
    spoil_a_page_of_the_table(full)
    spoiled = full.database.path.read_bytes()
    full.database.open()
    for _ in range(3):
        with pytest.raises(LibraryDamaged):
            forget_all_files(full)
        with pytest.raises(LibraryDamaged):
            full.database.reader().execute("SELECT sum(size) FROM files NOT INDEXED").fetchone()
    assert len(checks) == 1
    assert "is damaged" in full.database.trouble
    full.database.close()
    full.database.open()
    assert len(checks) == 1  # it lies beside the file
    assert "is damaged" in full.database.trouble
    full.database.close()
    assert full.database.path.read_bytes()[100:] == spoiled[100:]


def test_damage_that_no_check_finds_locks_in_the_end(
    full: Shelf, checks: list[None], sqlite_faults: SqliteFaults
) -> None:
    full.database.close()
    full.database.open()
    refused: list[Exception] = []
    with sqlite_faults.saying("FROM albums", CORRUPT):
        while not full.database.trouble:
            with pytest.raises((IndexDamaged, LibraryDamaged)) as met:
                full.database.reader().execute("SELECT id FROM albums").fetchall()
            refused.append(met.value)
    assert [type(one) for one in refused] == [IndexDamaged] * 3 + [LibraryDamaged]
    assert len(checks) == 3


def test_damage_that_was_noted_without_a_check_is_checked_when_it_is_opened(full: Shelf) -> None:
    full.database.close()
    a_byte_of_a_key(full)
    save_record(full.database.path, False, ("it is damaged",))
    full.database.open()
    assert full.database.trouble == ""
    assert problems_on_a_new_connection(full) == []


def test_real_damage_that_was_noted_without_a_check_stays(full: Shelf, checks: list[None]) -> None:
    full.database.close()
    spoil_a_page_of_the_table(full)
    save_record(full.database.path, False, ("it is damaged",))
    full.database.open()
    assert "is damaged" in full.database.trouble
    with pytest.raises(LibraryDamaged):
        full.take("paris/IMG_9999.jpg", "9" * 64)
    assert len(checks) == 1


def test_what_was_noted_without_a_check_is_checked_in_the_background_however_busy_it_is(full: Shelf) -> None:
    path = full.database.path
    check = WeeklyCheck(LibraryFile(full.database), lambda: False)
    save_record(path, False, ("it is damaged",))
    assert check.check(CancelToken())
    known = read_record(path)
    assert known is not None
    assert (known.in_full, known.problems) == (True, ())
    save_record(path, True, ("it is damaged",))
    assert not check.check(CancelToken())


@pytest.fixture
def told(tmp_path: Path, full: Shelf) -> Iterator[tuple[Database, list[str]]]:
    """Another process's database, and what it says of trouble."""
    sentences: list[str] = []
    other = Database(full.database.path, tmp_path / "backups", sentences.append)
    other.open()
    yield other, sentences
    other.close()


def test_who_is_locked_goes_on_when_another_process_has_found_the_file_sound(
    full: Shelf, told: tuple[Database, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    other, sentences = told
    spoil_a_byte_of(full.database.path, "photos_by_date")
    with monkeypatch.context() as patch:
        patch.setattr("photoclip.store.safeguard.can_be_made_anew", lambda _found: False)  # an earlier version
        assert other.damage()
    other.look(CancelToken())
    assert "is damaged" in other.trouble
    full.database.close()
    full.database.open()
    assert "is damaged" in full.database.trouble
    assert full.database.damage() == []
    assert "is damaged" in other.trouble
    other.look(CancelToken())
    assert other.trouble == ""
    assert [bool(sentence) for sentence in sentences] == [True, False]
    with other.transaction() as connection:
        connection.execute("UPDATE photos SET added_s = 5")
    assert other.reader().execute("SELECT count(*) FROM photos WHERE added_s = 5").fetchone() == (PHOTOS,)


def test_who_is_locked_stays_so_while_nobody_has_found_the_file_sound(
    full: Shelf, told: tuple[Database, list[str]]
) -> None:
    other, _ = told
    spoil_a_page_of_the_table(full)
    for database in (other, full.database):
        assert database.damage()
        other.look(CancelToken())
        assert "is damaged" in other.trouble
    save_record(other.path, False, ("it is damaged",))
    other.look(CancelToken())
    assert "is damaged" in other.trouble
