"""What lists and counts of a million photos rest on: indexes that answer alone, ids as one text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.photo import ShotInfo
from photoclip.core.query import Filter, Name, parse
from photoclip.core.query.rules import RULES
from photoclip.core.search import Scope
from photoclip.store.companions import CompanionStore
from photoclip.store.days import DayStore
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.gone_files import GoneFiles
from photoclip.store.id_lists import id_list, numbers_in, read_ids
from photoclip.store.states import STATES
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
    "copies": lambda shelf: DuplicateStore(shelf.database).identical(),
    "what completes a filter": lambda shelf: PhotoFilters(shelf.database).values(),
}

ALONE = "reads an index alone"
OWN = "goes by an index of its own"
BY_ID = "goes by ids"
TABLE = "goes through the table"
FILTERS = {
    "is:new": (ALONE, "photos_by_arrival"),
    "is:favourite": (ALONE, "photos_favourite"),
    "is:untagged": (ALONE, "photos_by_arrival"),
    "is:duplicate": (ALONE, "photos_by_arrival"),
    "is:offline": (ALONE, "photos_by_arrival"),
    "lens:rf": (ALONE, "photos_by_lens"),
    "is:hidden": (OWN, "photos_hidden"),
    "is:video": (OWN, "photos_with_a_length"),
    "duration:<1m": (OWN, "photos_with_a_length"),
    "has:gps": (OWN, "photos_by_position"),
    "near:41.9,12.5,5": (OWN, "photos_by_position"),
    "box:41,12,42,13": (OWN, "photos_by_position"),
    "date:2021": (OWN, "photos_by_date"),
    "after:2021-05": (OWN, "photos_by_date"),
    "before:2000": (OWN, "photos_by_date"),
    "on:2021-05-05": (OWN, "photos_by_date"),
    "is:edited": (BY_ID, ""),
    "tag:cat": (BY_ID, ""),
    "album:trip": (BY_ID, ""),
    "in:rome": (BY_ID, ""),
    "name:rome": (BY_ID, ""),
    # By these nobody asked for an index yet. That of cameras leaves out photos that say who made theirs, and no more.
    **dict.fromkeys(
        (
            *("is:picked", "is:rejected", "is:raw", "is:live", "is:screenshot", "is:blurry", "is:dark", "is:hdr"),
            *("is:document", "camera:canon", "iso:>800", "rating:5", "color:red", "size:>1MB", "aspect:square"),
            *("type:png", "on:12-24"),
        ),
        (TABLE, ""),
    ),
}
PLANS = {
    ALONE: "USING COVERING INDEX {}",
    OWN: "USING INDEX {}",
    BY_ID: "USING INTEGER PRIMARY KEY",
    TABLE: "SCAN photos",
}
TOGETHER = (
    *("is:new rating:5", "rating:5 is:video", "has:gps is:new", "is:new | is:video", "-is:new", "-tag:cat", "-has:gps"),
    *("-lens:rf", "tag:cat is:new", "lens:rf camera:canon", "is:untagged -is:new", "-is:edited is:duplicate"),
    *("is:hidden -is:video", "date:2021 lens:rf", "tag:cat | is:new", "name:rome is:new", "is:video is:raw"),
)


def groups_of(text: str) -> list[list[Filter | Name]]:
    groups = parse(text, today=date(2024, 2, 29)).groups
    return [[term for term in group.terms if isinstance(term, Filter | Name)] for group in groups]


@pytest.fixture
def many(shelf: Shelf) -> Shelf:
    """Sixty photos, of which few are anything that is asked for, and none is a companion."""
    rome = ShotInfo(datetime(2021, 5, 5), lens="RF50mm", camera_make="Canon", latitude=41.9, longitude=12.5)
    for number in range(60):
        shelf.take(
            f"rome/{number}.jpg", f"{number}", rome if number == 7 else ShotInfo(datetime(2001, 5, number % 28 + 1))
        )
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET added_s = 5 WHERE id > 5")
        connection.execute("UPDATE photos SET duration_s = 9 WHERE id % 20 = 3")
        connection.execute("UPDATE photos SET hidden = 1, favourite = 1, flag = 'picked' WHERE id % 20 = 4")
        connection.execute("UPDATE photos SET rating = 5, color_label = 'red' WHERE id % 20 = 5")
        connection.execute("INSERT INTO former_contents (content_hash, size_bytes, photo_id) VALUES ('x', 1, 9)")
        connection.execute("INSERT INTO tags (id, name, folded) VALUES (1, 'cat', 'cat')")
        connection.execute("INSERT INTO photo_tags (photo_id, tag_id) VALUES (2, 1), (7, 1), (9, 1)")
    return shelf


def let_some_be_companions(shelf: Shelf) -> None:
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET main_id = id - 1, companion = 'raw' WHERE id IN (4, 8, 24)")


def found_for(shelf: Shelf, text: str, scope: Scope = Scope()) -> list[int]:
    return [int(photo_id) for photo_id in PhotoFilters(shelf.database).ids(groups_of(text), scope, hidden=True)]


def counted_for(shelf: Shelf, text: str) -> int:
    return PhotoFilters(shelf.database).count([one for one, *_ in groups_of(text)])


def plans_of(shelf: Shelf, question: Callable[[Shelf], object]) -> list[str]:
    """Return what SQLite does for a question, a line a step."""
    reader, asked = shelf.database.reader(), list[str]()
    reader.set_trace_callback(asked.append)
    question(shelf)
    reader.set_trace_callback(None)
    by_us = [sql for sql in asked if not sql.startswith("--")]  # FTS5 asks for itself
    return [row[3] for sql in by_us for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("name", LISTS)
def test_of_a_list_no_photo_is_looked_up_at_its_own_place(shelf: Shelf, name: str) -> None:
    assert shelf.take("a.jpg", "a", ShotInfo(datetime(2024, 10, 18))) == 1
    plans = plans_of(shelf, LISTS[name])
    of_photos = [plan for plan in plans if plan.startswith(("SCAN photos", "SEARCH photos"))]
    assert of_photos
    assert [plan for plan in of_photos if "COVERING INDEX" not in plan] == []


def test_the_plan_of_every_filter_is_known() -> None:
    states = {f"is:{state}" for state in STATES}
    assert states <= FILTERS.keys()
    kinds = {text.partition(":")[0] for text in FILTERS}
    assert kinds == (RULES.keys() | {"name"}) - {"place"}, "places are found by what they are near to, in memory"


@pytest.mark.parametrize("figures", [True, False], ids=["with figures", "without figures"])
def test_each_filter_is_served_by_its_own_index(many: Shelf, figures: bool) -> None:
    if figures:
        with many.database.transaction() as connection:
            connection.execute("ANALYZE")

    def is_served(question: Callable[[Shelf], object], kind: str, index: str) -> bool:
        plans = [plan for plan in plans_of(many, question) if plan.startswith(("SCAN photos", "SEARCH photos"))]
        return any(PLANS[kind].format(index) in plan for plan in plans) and (
            kind is TABLE or "SCAN photos" not in plans
        )

    listed = {text for text, (kind, index) in FILTERS.items() if is_served(partial(found_for, text=text), kind, index)}
    counted = {
        text for text, (kind, index) in FILTERS.items() if is_served(partial(counted_for, text=text), kind, index)
    }
    assert listed == counted == FILTERS.keys()


@pytest.mark.parametrize("text", ["lens:rf", "has:gps", "is:video", "date:2001"])
def test_an_index_that_is_left_for_most_photos_gives_way_to_the_table(many: Shelf, text: str) -> None:
    with many.database.transaction() as connection:
        connection.execute("UPDATE photos SET lens = 'RF', latitude = 1, longitude = 1, duration_s = 1")
    let_some_be_companions(many)
    assert "SCAN photos" in plans_of(many, partial(found_for, text=text))


@pytest.mark.parametrize("paired", [True, False], ids=["with companions", "without companions"])
def test_whatever_the_way_the_same_photos_are_found(many: Shelf, paired: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if paired:
        let_some_be_companions(many)
    texts = (*FILTERS, *TOGETHER)
    scope = Scope(many.root, "rome")

    def answers() -> dict[str, tuple[list[int], list[int], int]]:
        return {text: (found_for(many, text), found_for(many, text, scope), counted_for(many, text)) for text in texts}

    before = answers()
    assert [text for text in texts if before[text][0] != sorted(before[text][0])] == []
    monkeypatch.setattr("photoclip.store.filters.way", lambda *_args: "NOT INDEXED")
    assert answers() == before


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
