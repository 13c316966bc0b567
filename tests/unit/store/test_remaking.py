"""Damaged indexes of the library's file are made anew, and nothing is locked; where more is damaged none is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.query import Name
from photoclip.errors import Cancelled, IndexDamaged, LibraryDamaged
from photoclip.library.rescue import rescue_if_damaged
from photoclip.paths import AppPaths
from photoclip.store.check_record import read_record, save_record
from photoclip.store.filters import PhotoFilters
from photoclip.store.remaking import can_be_made_anew
from tests.unit.store.conftest import Shelf

PHOTOS = 300
PAGE = 4096
NOISE = "UPDATE file_names_data SET block = CAST(substr(replace(hex(block), '0', 'Z'), 1, length(block)) AS BLOB)"
SPOILED_NAMES = {
    "noise": NOISE,
    "numbers without end": "UPDATE file_names_data SET block = CAST(replace(hex(block), '0', x'FF') AS BLOB)",
    "noise in the words": f"{NOISE} WHERE id > 10",
    "no words": "DELETE FROM file_names_data WHERE id > 10",
    "nothing": "DELETE FROM file_names_data",
    "an empty list of its parts": "UPDATE file_names_data SET block = x'00' WHERE id = 10",
    "text instead of bytes": "UPDATE file_names_data SET block = 'text'",
    "a name less": "DELETE FROM file_names_content WHERE id = 7",
    "another name": "UPDATE file_names_content SET c0 = 'x' WHERE id = 7",
    "another format": "UPDATE file_names_config SET v = 99",
}
SAID_OF_INDEXES = (
    "row 7 missing from index photos_by_arrival",
    "row 7 values differ from index photos_by_arrival",
    "rowid not at end-of-record for row 7 of index photos_by_arrival",
    "wrong # of entries in index sqlite_autoindex_photos_1",
    "non-unique entry in index sqlite_autoindex_photos_1",
    "malformed inverted index for FTS5 table main.file_names",
    "unable to validate the inverted index for FTS5 table main.file_names: SQL logic error",
    # SQLite 3.54 says these of what is spoiled below.
    'fts5: corruption found reading blob 2336462209025 from table "file_names"',
    'fts5: checksum mismatch for table "file_names"',
    'fts5: corrupt structure record for table "file_names"',
    "invalid fts5 file format (found 99, expected 4 or 5) - run 'rebuild'",
)
SAID_OF_ALL_ELSE = (
    "Tree 25 page 103: btreeInitPage() returns error code 11",
    "*** in database main ***\nOn tree page 25 cell 3: 2nd reference to page 103",
    "Page 103: never used",
    "Freelist: size is 1 but should be 2",
    "NULL value in photos.format",
    "non-INTEGER value in photos.rating",
    "CHECK constraint failed in photos",
    "malformed inverted index for FTS5 table main.another",
    'fts5: checksum mismatch for table "another"',
    "the table tags is missing",
    "The library /a is damaged.",
)


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    for number in range(1, PHOTOS + 1):
        shelf.take(f"rome/IMG_{number:04}.jpg", f"{number:064x}")
    return shelf


@pytest.fixture
def no_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    yield caplog
    caplog.clear()  # those that a test expects


def by_another_program(shelf: Shelf, *statements: str) -> None:
    """Let the file be written behind PhotoClip's back."""
    with closing(sqlite3.connect(shelf.database.path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def let_the_index_miss(path: Path, index: str, statement: str) -> None:
    """Change the table without this index, which knows nothing of it then."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = ?", (index,))
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("PRAGMA schema_version = 1000")
        connection.commit()


def spoil_a_page_of_the_table(shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.database.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'files' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 2"
        ).fetchone()[0]
    with shelf.database.path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def spoil_a_byte_of(path: Path, index: str) -> None:
    """Change one byte of one entry on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno LIMIT 1", (index,)
        ).fetchone()
    with path.open("r+b") as file:
        file.seek(found[0] * PAGE - 20)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 0x01]))


def found_by_name(shelf: Shelf, letters: str) -> int:
    return len(PhotoFilters(shelf.database).ids([[Name(letters)]]))


def problems_on_a_new_connection(shelf: Shelf) -> list[str]:
    with closing(sqlite3.connect(shelf.database.path)) as connection:
        connection.execute("INSERT INTO file_names (file_names, rank) VALUES ('integrity-check', 1)")
        return [said for (said,) in connection.execute("PRAGMA integrity_check") if said != "ok"]


def test_nothing_but_findings_about_indexes_can_be_made_anew() -> None:
    assert can_be_made_anew(SAID_OF_INDEXES)
    assert [said for said in SAID_OF_ALL_ELSE if can_be_made_anew([said])] == []
    assert not can_be_made_anew([*SAID_OF_INDEXES, SAID_OF_ALL_ELSE[0]])


@pytest.mark.parametrize("how", SPOILED_NAMES)
def test_a_damaged_index_of_names_is_made_anew_by_the_check(
    full: Shelf, how: str, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, SPOILED_NAMES[how])
    assert full.database.damage() == []
    assert full.database.trouble == ""
    assert "made anew: file_names" in no_warnings.text
    assert found_by_name(full, "IMG_02") == 100
    assert problems_on_a_new_connection(full) == []
    assert full.database.last_made_anew() is not None
    full.take("paris/IMG_9999.jpg", "9" * 64)
    assert found_by_name(full, "IMG_9999") == 1


@pytest.mark.parametrize("how", ["noise", "noise in the words", "no words", "nothing", "another format"])
def test_a_search_that_meets_damage_of_the_names_has_its_answer(
    full: Shelf, how: str, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, SPOILED_NAMES[how])
    assert found_by_name(full, "IMG_02") == 100
    assert full.database.trouble == ""


@pytest.mark.parametrize("how", SPOILED_NAMES)
def test_what_is_written_over_damaged_names_is_written(
    full: Shelf, how: str, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, SPOILED_NAMES[how])
    try:
        full.take("paris/IMG_9999.jpg", "9" * 64)
    except IndexDamaged:  # where SQLite has taken back the transaction before it could be mended
        full.take("paris/IMG_9999.jpg", "9" * 64)
    assert full.database.trouble == ""
    assert full.database.damage() == []
    assert found_by_name(full, "IMG_9999") == 1
    assert found_by_name(full, "IMG_02") == 100
    assert problems_on_a_new_connection(full) == []


def test_a_check_that_newer_versions_of_sqlite_refuse_for_the_names_makes_them_anew(
    full: Shelf, monkeypatch: pytest.MonkeyPatch, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, SPOILED_NAMES["another format"])

    def refused(_connection: object, _cancel: object = None) -> list[str]:
        raise sqlite3.OperationalError("invalid fts5 file format (found 99, expected 4 or 5) - run 'rebuild'")

    monkeypatch.setattr("photoclip.store.full_check.damage_of", refused)
    assert full.database.damage() == []
    assert full.database.trouble == ""
    assert found_by_name(full, "IMG_02") == 100
    assert problems_on_a_new_connection(full) == []


def test_searches_at_the_same_time_make_the_names_anew_once(full: Shelf, no_warnings: pytest.LogCaptureFixture) -> None:
    by_another_program(full, NOISE)
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(found_by_name(full, "IMG_02"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [100] * 4
    assert full.database.trouble == ""


def test_who_reads_as_of_one_moment_is_told_to_try_again(full: Shelf, no_warnings: pytest.LogCaptureFixture) -> None:
    by_another_program(full, NOISE)
    with pytest.raises(IndexDamaged, match="try again"), full.database.snapshot():
        found_by_name(full, "IMG_02")
    assert found_by_name(full, "IMG_02") == 100


def test_damage_that_a_transaction_reads_takes_it_back_and_is_mended(
    full: Shelf, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, NOISE)

    def ask_within() -> None:
        with full.database.transaction() as connection:
            connection.execute("INSERT INTO folders (path) VALUES ('/new')")
            connection.execute("SELECT rowid FROM file_names WHERE file_names MATCH 'IMG_02'").fetchall()

    with pytest.raises(IndexDamaged, match="try again"):
        ask_within()
    ask_within()
    assert full.database.reader().execute("SELECT count(*) FROM folders").fetchone() == (2,)


def lost_a_row(shelf: Shelf) -> None:
    let_the_index_miss(shelf.database.path, "photos_by_arrival", "UPDATE photos SET added_s = 5 WHERE id = 7")


def lost_all_rows(shelf: Shelf) -> None:
    let_the_index_miss(shelf.database.path, "photos_by_arrival", "UPDATE photos SET added_s = 5")


@pytest.mark.parametrize(
    "spoil", [lost_a_row, lost_all_rows, lambda shelf: spoil_a_byte_of(shelf.database.path, "photos_by_date")]
)
def test_a_damaged_index_of_a_table_is_made_anew(
    full: Shelf, spoil: Callable[[Shelf], None], no_warnings: pytest.LogCaptureFixture
) -> None:
    rows = full.database.reader().execute("SELECT id, content_hash, sort_us FROM photos NOT INDEXED").fetchall()
    full.database.close()
    spoil(full)
    assert problems_on_a_new_connection(full)
    full.database.open()
    assert full.database.damage() == []
    assert full.database.trouble == ""
    assert "made anew: photos_by_" in no_warnings.text
    assert problems_on_a_new_connection(full) == []
    assert full.database.reader().execute("SELECT id, content_hash, sort_us FROM photos NOT INDEXED").fetchall() == rows
    assert full.database.damage() == []
    assert full.database.last_made_anew() is not None


def test_indexes_and_names_that_are_damaged_at_once_are_made_anew_at_once(
    full: Shelf, no_warnings: pytest.LogCaptureFixture
) -> None:
    lost_all_rows(full)
    let_the_index_miss(full.database.path, "files_by_stamp", "UPDATE files SET mtime_ns = 9")
    by_another_program(full, NOISE)
    assert full.database.damage() == []
    assert problems_on_a_new_connection(full) == []
    known = read_record(full.database.path)
    assert known is not None
    assert set(known.made_anew) == {"photos_by_arrival", "files_by_stamp", "file_names"}


def test_an_index_that_alone_tells_of_its_table_stays_as_it_is(full: Shelf) -> None:
    """It may be the table that lost the rows, and a rescue finds them in the index."""
    by_another_program(
        full,
        "INSERT INTO tags (id, name, folded) VALUES (1, 'cat', 'cat')",
        "INSERT INTO photo_tags (photo_id, tag_id) SELECT id, 1 FROM photos",
    )
    let_the_index_miss(full.database.path, "photo_tags_by_tag", "DELETE FROM photo_tags WHERE photo_id = 7")
    assert full.database.damage()
    assert "is damaged" in full.database.trouble
    with closing(sqlite3.connect(full.database.path)) as connection:
        left = connection.execute("SELECT count(*) FROM photo_tags INDEXED BY photo_tags_by_tag WHERE tag_id > 0")
        assert left.fetchone() == (PHOTOS,)


def test_names_are_left_alone_where_something_else_is_damaged_too(full: Shelf) -> None:
    full.database.close()
    by_another_program(full, NOISE)
    spoil_a_page_of_the_table(full)
    spoiled = full.database.path.read_bytes()
    full.database.open()
    assert full.database.damage()
    assert "is damaged" in full.database.trouble
    with pytest.raises(LibraryDamaged):
        found_by_name(full, "IMG_02")
    with pytest.raises(LibraryDamaged):
        full.take("paris/IMG_9999.jpg", "9" * 64)
    full.database.close()
    assert full.database.path.read_bytes()[100:] == spoiled[100:]


def test_what_cannot_be_made_anew_now_locks_nothing_and_is_tried_again(
    full: Shelf, no_warnings: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoclip.store.connection.BUSY_TIMEOUT_S", 0.01)
    lost_a_row(full)
    with closing(sqlite3.connect(full.database.path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert full.database.damage()
    assert full.database.trouble == ""
    assert read_record(full.database.path) is None
    assert full.database.damage() == []


def test_a_check_that_is_ended_makes_nothing_anew(full: Shelf) -> None:
    by_another_program(full, "UPDATE file_names_content SET c0 = 'x' WHERE id = 7")
    cancel = CancelToken()
    cancel.cancel()
    try:
        full.database.damage(cancel)
    except Cancelled:
        assert full.database.last_made_anew() is None


def test_a_repair_rescues_nothing_where_an_index_was_damaged(
    full: Shelf, tmp_path: Path, no_warnings: pytest.LogCaptureFixture
) -> None:
    full.database.close()
    by_another_program(full, NOISE)
    before = {path.name for path in tmp_path.iterdir()}
    assert rescue_if_damaged(replace(AppPaths.choose(tmp_path), data_dir=tmp_path)) is None
    assert {path.name for path in tmp_path.iterdir()} - before <= {"library.check.json", ".opening.lock"}
    full.database.open()
    assert found_by_name(full, "IMG_02") == 100


def test_that_an_index_was_made_anew_is_remembered_by_later_checks(
    full: Shelf, no_warnings: pytest.LogCaptureFixture
) -> None:
    by_another_program(full, NOISE)
    full.database.damage()
    then = full.database.last_made_anew()
    save_record(full.database.path, True)
    assert full.database.last_made_anew() == then
    assert then is not None
    assert datetime.now(UTC) - then < timedelta(minutes=5)
    assert full.database.last_full_check() is not None
