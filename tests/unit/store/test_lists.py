"""What lists and counts of a million photos rest on: indexes that answer alone, ids as one text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.photo import ShotInfo
from photoclip.core.query import Filter
from photoclip.core.search import Scope
from photoclip.store.companions import CompanionStore
from photoclip.store.days import DayStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.gone_files import GoneFiles
from photoclip.store.id_lists import id_list, numbers_in, read_ids
from tests.unit.store.conftest import Shelf

LISTS: dict[str, Callable[[Shelf], object]] = {
    "by date": lambda shelf: shelf.photos.ids(Scope()),
    "by date, with days": lambda shelf: DayStore(shelf.database).in_order(Scope(), newest_first=True),
    "how many": lambda shelf: shelf.photos.count(),
    "days": lambda shelf: DayStore(shelf.database).of(np.ones(20_001, np.int64)),
    "favourites": lambda shelf: PhotoFilters(shelf.database).count([Filter("is", "favourite", "favourite")]),
    "new": lambda shelf: PhotoFilters(shelf.database).count([Filter("is", "new", "new")]),
    "untagged": lambda shelf: PhotoFilters(shelf.database).count([Filter("is", "untagged", "untagged")]),
    "companions": lambda shelf: CompanionStore(shelf.database).mains(np.ones(1, np.int64)),
    "what completes a filter": lambda shelf: PhotoFilters(shelf.database).values(),
}


def plans_of(shelf: Shelf, question: Callable[[Shelf], object]) -> list[str]:
    """Return what SQLite does for a question, a line a step."""
    reader, asked = shelf.database.reader(), list[str]()
    reader.set_trace_callback(asked.append)
    question(shelf)
    reader.set_trace_callback(None)
    return [row[3] for sql in asked for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("name", LISTS)
def test_of_a_list_no_photo_is_looked_up_at_its_own_place(shelf: Shelf, name: str) -> None:
    assert shelf.take("a.jpg", "a", ShotInfo(datetime(2024, 10, 18))) == 1
    plans = plans_of(shelf, LISTS[name])
    of_photos = [plan for plan in plans if plan.startswith(("SCAN photos", "SEARCH photos"))]
    assert of_photos
    assert [plan for plan in of_photos if "COVERING INDEX" not in plan] == []


@pytest.mark.parametrize("newest_first", [True, False])
def test_photos_by_date_come_with_their_days_and_are_sorted_by_nobody(shelf: Shelf, newest_first: bool) -> None:
    for name, day in (("a", 3), ("b", 1), ("c", 2)):
        shelf.take(f"{name}.jpg", name, ShotInfo(datetime(2024, 10, day)))
    days = DayStore(shelf.database)
    ids, found = days.in_order(Scope(), newest_first)
    assert ids.tolist() == shelf.photos.ids(Scope(), newest_first).tolist()
    assert found.tolist() == days.of(ids).tolist() == sorted([20241001, 20241002, 20241003], reverse=newest_first)
    plans = plans_of(shelf, lambda _shelf: days.in_order(Scope(), newest_first))
    assert [plan for plan in plans if "B-TREE" in plan] == []


def test_what_is_gone_is_found_without_a_walk_over_the_files(shelf: Shelf) -> None:
    plans = plans_of(shelf, lambda shelf: GoneFiles(shelf.database).disappearances())
    assert [plan for plan in plans if "SCAN files" in plan] == []
    assert any(plan.startswith("SCAN gone_files") for plan in plans)


def test_the_day_follows_whoever_writes_the_date(shelf: Shelf) -> None:
    photo_id = shelf.take("a.jpg", "a", ShotInfo(datetime(2024, 10, 18)))
    days = DayStore(shelf.database)
    for taken_at, precision, day in (
        ("1999-12-31T23:59:59", "", 19991231),
        ("1999-12-31T23:59:59", "year", 19990000),
        (None, "", 20210617),
    ):
        with shelf.database.transaction() as connection:
            connection.execute(
                "UPDATE photos SET taken_at = ?, date_precision = ?, sort_us = 1623931200000000 WHERE id = ?",
                (taken_at, precision, photo_id),
            )
        assert days.of(np.array([photo_id], np.int64)).tolist() == [day]


@given(st.lists(st.integers(-(2**62), 2**62), max_size=200), st.integers(1, 5))
def test_numbers_come_out_of_a_text_as_they_went_in(numbers: list[int], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("photoclip.store.id_lists._AT_ONCE", at_once)
        text = id_list(np.asarray(numbers, np.int64))
        assert text == id_list(numbers)
        assert numbers_in(text[1:-1]).tolist() == numbers


def test_ids_are_read_in_the_order_of_the_question(shelf: Shelf) -> None:
    for number in (3, 1, 2):
        shelf.take(f"{number}.jpg", f"{number}", ShotInfo(datetime(2020, 1, number)))
    reader = shelf.database.reader()
    assert read_ids(reader, "SELECT id FROM photos ORDER BY sort_us").tolist() == [2, 3, 1]
    assert read_ids(reader, "SELECT id FROM photos ORDER BY sort_us DESC").tolist() == [1, 3, 2]
    assert read_ids(reader, "SELECT id FROM photos WHERE id > ?", (9,)).dtype == np.int64
    assert read_ids(reader, "SELECT id FROM photos WHERE id > ?", (9,)).size == 0
