"""The library's file is read through once a week, when it is quiet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled
from photoclip.library.library_file import LibraryFile
from photoclip.library.weekly_check import EVERY, WeeklyCheck
from photoclip.store.check_record import CheckRecord, read_record, save_record
from photoclip.store.database import Database
from tests.waiting import wait_until


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LibraryFile]:
    database = Database(tmp_path / "library.sqlite3", tmp_path / "backups")
    database.open()
    yield LibraryFile(database)
    database.close()


def test_a_week_lies_between_two_checks_and_they_wait_until_it_is_quiet(file: LibraryFile) -> None:
    now, quiet = [datetime.now(UTC)], [False]
    check = WeeklyCheck(file, lambda: quiet[0], lambda: now[0])
    assert file.last_check() is None
    assert not check.check(CancelToken())
    quiet[0] = True
    assert check.check(CancelToken())
    found = file.last_check()
    assert found is not None
    assert (found.in_full, found.problems) == (True, ())
    assert not check.check(CancelToken())
    now[0] += EVERY + timedelta(minutes=1)
    assert check.check(CancelToken())


def test_it_looks_by_itself_and_ends_when_the_library_closes(file: LibraryFile) -> None:
    check = WeeklyCheck(file, lambda: True, look_every_s=0.01)
    check.start()
    wait_until(lambda: file.last_check() is not None)
    check.close()
    WeeklyCheck(file, lambda: True).close()


def test_a_check_that_is_ended_says_nothing_about_the_file(file: LibraryFile) -> None:
    cancel = CancelToken()
    with file.database.transaction() as connection:
        connection.executemany("INSERT INTO searches (text, used) VALUES (?, 1)", ((f"{n}",) for n in range(200_000)))
    cancel.cancel()
    try:
        file.damage(cancel)
    except Cancelled:
        assert file.last_check() is None
    else:  # it was quicker than whoever ends it
        assert file.last_check() is not None


def test_a_record_of_another_file_or_of_nonsense_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(b"one")
    save_record(path, False, ("a bad page",))
    known = read_record(path)
    assert known is not None
    assert known == CheckRecord(known.at, False, ("a bad page",))
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "other").replace(path)
    assert read_record(path) is None
    for nonsense in ("", "[]", '{"file": null}', "[" * 100_000):
        (tmp_path / "library.check.json").write_text(nonsense)
        assert read_record(path) is None


def test_where_no_record_can_be_kept_nothing_fails(tmp_path: Path) -> None:
    save_record(tmp_path / "missing folder" / "library.sqlite3", True)


def test_of_a_library_that_is_only_being_made_no_record_is_left(tmp_path: Path) -> None:
    (tmp_path / ".restoring.sqlite3").write_bytes(b"new")
    save_record(tmp_path / ".restoring.sqlite3", True)
    assert [file.name for file in tmp_path.iterdir()] == [".restoring.sqlite3"]
