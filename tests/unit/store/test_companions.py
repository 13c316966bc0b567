"""Companions in the tables: known as soon as they lie there, and in no list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from photoclip.core.labels import Label, LabelSet
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.query import parse
from photoclip.core.scan import ScanDiff
from photoclip.core.search import Scope
from photoclip.core.standing import StandingLabels
from photoclip.core.taken import Taken
from photoclip.store import settling
from photoclip.store.albums import AlbumStore
from photoclip.store.companions import CompanionStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.store.tags import TagStore
from tests.unit.store.conftest import Shelf

SHOT = ShotInfo(datetime(2021, 6, 5, 12), date_precision="second", date_source="exif")


@pytest.fixture
def store(shelf: Shelf) -> CompanionStore:
    return CompanionStore(shelf.database)


@pytest.fixture
def pair(shelf: Shelf) -> tuple[int, int]:
    """A JPEG and its raw."""
    raw = shelf.take("trip/IMG_1.CR2", "raw", SHOT, Stamp(10, 1, 5))
    return shelf.take("trip/IMG_1.JPG", "jpeg", SHOT, Stamp(10, 1, 6)), raw


def rows(name: str, photo_ids: Sequence[int], ticked: Sequence[int] = ()) -> TagRows:
    ids = np.asarray(photo_ids, np.int64)
    some = np.full(len(ids), 0.25, np.float32)
    return TagRows(name, f"a photo of {name}", ids, some, some * 3, np.isin(ids, ticked), ids[:0])


def listed(shelf: Shelf) -> list[int]:
    return sorted(shelf.photos.ids(Scope()).tolist())


def found(shelf: Shelf, text: str) -> list[int]:
    groups: Any = [group.terms for group in parse(text, today=date(2024, 1, 1)).groups]
    return PhotoFilters(shelf.database).ids(groups).tolist()


def test_a_pair_stands_once_in_lists_and_counts(shelf: Shelf, store: CompanionStore, pair: tuple[int, int]) -> None:
    jpeg, raw = pair
    assert listed(shelf) == [jpeg]
    assert shelf.photos.count() == 1
    assert store.of([jpeg, raw]) == {jpeg: {raw: "raw"}}
    assert store.together([jpeg]) == [jpeg, raw]
    assert [node.photo_count for node in shelf.folders.tree()] == [1, 1]
    assert shelf.folders.all()[0].photo_count == 1


def test_an_item_meets_what_one_of_its_files_meets(shelf: Shelf, pair: tuple[int, int]) -> None:
    jpeg, raw = pair
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET format = 'CR2' WHERE id = ?", (raw,))
    assert found(shelf, "type:cr2") == found(shelf, "is:raw") == [jpeg]
    assert found(shelf, "-is:raw") == []


def test_a_live_photo_is_found_by_its_film_or_by_what_it_says(shelf: Shelf) -> None:
    photo = shelf.take("IMG_1.HEIC", "heic", SHOT, Stamp(10, 1, 5))
    shelf.take("IMG_1.MOV", "film", SHOT, Stamp(10, 1, 6))
    motion = shelf.take("MVIMG.jpg", "motion", ShotInfo(live_id="inside"), Stamp(10, 1, 7))
    shelf.take("other.jpg", "other", ShotInfo(), Stamp(10, 1, 8))
    assert found(shelf, "is:live") == [photo, motion]


def test_apart_each_file_stands_for_itself(shelf: Shelf, store: CompanionStore, pair: tuple[int, int]) -> None:
    store.show_apart(True)
    assert store.apart()
    assert listed(shelf) == sorted(pair)
    assert store.together(pair[:1]) == [pair[0]]
    late = shelf.take("trip/IMG_1.HEIC", "heic", SHOT, Stamp(10, 1, 9))
    assert listed(shelf) == sorted((*pair, late))
    store.show_apart(False)
    assert listed(shelf) == [late]


def test_apart_each_file_of_a_live_photo_is_found(shelf: Shelf, store: CompanionStore) -> None:
    edited = shelf.take("IMG_E0001.JPG", "edit", SHOT, Stamp(10, 1, 4))
    photo = shelf.take("IMG_0001.HEIC", "heic", SHOT, Stamp(10, 1, 5))
    film = shelf.take("IMG_0001.MOV", "film", SHOT, Stamp(10, 1, 6))
    shelf.take("trip/IMG_1.CR2", "raw", SHOT, Stamp(10, 1, 7))
    shelf.take("trip/IMG_1.JPG", "jpeg", SHOT, Stamp(10, 1, 8))
    store.show_apart(True)
    assert found(shelf, "is:live") == sorted((edited, photo, film))
    assert len(listed(shelf)) == 5
    known = shelf.files.known(shelf.root)["IMG_0001.MOV"]
    shelf.files.apply(shelf.root, ScanDiff(missing=[known]))
    assert found(shelf, "is:live") == []
    shelf.files.apply(shelf.root, ScanDiff(returned=[shelf.files.known(shelf.root)["IMG_0001.MOV"]]))
    assert found(shelf, "is:live") == sorted((edited, photo, film))
    store.show_apart(False)
    assert found(shelf, "is:live") == [edited]
    late = shelf.take("IMG_2.MOV", "late", SHOT, Stamp(10, 1, 9))
    store.show_apart(True)
    assert late not in found(shelf, "is:live")
    other = shelf.take("IMG_2.HEIC", "other", SHOT, Stamp(10, 1, 10))
    assert {late, other} < set(found(shelf, "is:live")), "a photo that comes while files stand apart"


def test_what_is_left_stands_for_itself(shelf: Shelf, pair: tuple[int, int]) -> None:
    jpeg, raw = pair
    known = shelf.files.known(shelf.root)
    shelf.files.apply(shelf.root, ScanDiff(missing=[known["trip/IMG_1.JPG"]]))
    assert listed(shelf) == [raw]
    shelf.files.apply(shelf.root, ScanDiff(returned=[shelf.files.known(shelf.root)["trip/IMG_1.JPG"]]))
    assert listed(shelf) == [jpeg]


def test_a_name_that_wraps_around_makes_no_pair(shelf: Shelf) -> None:
    later = ShotInfo(SHOT.taken_at + timedelta(days=400), date_precision="second", date_source="exif")  # type: ignore[operator]
    shelf.take("IMG_1.CR2", "raw", SHOT, Stamp(10, 1, 5))
    shelf.take("IMG_1.JPG", "jpeg", later, Stamp(10, 1, 6))
    assert len(listed(shelf)) == 2


def test_a_date_that_the_person_says_takes_nothing_apart(shelf: Shelf, pair: tuple[int, int]) -> None:
    SaidDateStore(shelf.database).say({pair[0]: Taken(datetime(1999, 1, 1), "day", None, "person")})
    assert listed(shelf) == [pair[0]]


def test_tags_and_albums_count_an_item_once(shelf: Shelf, pair: tuple[int, int]) -> None:
    change = PhotoTagStore(shelf.database).put(pair, "dog")
    assert change.text == "Tagged 1 photo with “dog”"
    (tag,) = TagStore(shelf.database).all()
    assert tag.photo_count == 1
    assert AlbumStore(shelf.database).create("Trip", pair).photo_count == 1


def test_a_run_tags_all_of_an_item_and_counts_it_once(
    shelf: Shelf, store: CompanionStore, pair: tuple[int, int]
) -> None:
    tags, other = PhotoTagStore(shelf.database), shelf.take("a.jpg", "other")
    run = tags.apply([rows("dog", [pair[0], other], ticked=pair[:1]), rows("cat", [other])], "Auto-tag", "tiny")
    assert (run.text, run.photo_count) == ("Auto-tag: 3 tags on 2 photos", 2)
    assert {(tag.name, tag.confirmed, tag.score) for tag in tags.of(pair[1])} == {("dog", True, 0.25)}
    again = tags.apply([rows("dog", [pair[0], other]), rows("bird", [pair[0]])], "Auto-tag", "tiny")
    assert (again.text, again.photo_count) == ("Auto-tag: 1 tag on 1 photo", 1)
    assert [one.tag_count for one in tags.runs()] == [1, 3]
    assert tags.undo_run(run.id, store.together([pair[0]])) == 1
    assert {tag.name for tag in tags.of(pair[1])} == {tag.name for tag in tags.of(pair[0])} == {"bird"}
    assert tags.undo_run(again.id) == 1
    assert tags.of(pair[1]) == []


def test_a_run_that_goes_on_keeps_to_the_persons_no_of_one_file(
    shelf: Shelf, store: CompanionStore, pair: tuple[int, int]
) -> None:
    tags, other = PhotoTagStore(shelf.database), shelf.take("a.jpg", "other")
    run = tags.apply([rows("dog", [pair[0]])], "Kept tagging", "tiny")
    store.show_apart(True)
    tags.take_off([pair[1]], [tags.of(pair[1])[0].tag_id])
    store.show_apart(False)
    tags.apply([rows("dog", [other])], "Kept tagging", "tiny", run.id)
    assert tags.of(pair[1]) == []


def test_a_suggestion_that_is_accepted_is_put_on_all_of_an_item(shelf: Shelf, pair: tuple[int, int]) -> None:
    suggestions, tags = SuggestionStore(shelf.database), PhotoTagStore(shelf.database)
    standing = StandingStore(shelf.database).keep(StandingLabels(0, LabelSet("Pets", (Label("dog"),))))
    suggestions.offer(standing.id, [rows("dog", [pair[0]])])
    (waiting,) = suggestions.waiting()
    change = suggestions.accept([(waiting.photo_id, waiting.tag_id)])
    assert change.photo_count == 1
    assert [(tag.name, tag.confirmed) for tag in tags.of(pair[1])] == [("dog", True)]
    tags.undo(change.id)
    assert tags.of(pair[1]) == []
    assert suggestions.waiting() == [waiting]


def test_one_walk_over_all_finds_what_looking_around_finds(
    shelf: Shelf, store: CompanionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(["a.jpg", "a.cr2", "IMG_1234.HEIC", "IMG_E1234.JPG", "b.jpg", "x/a.jpg"]):
        shelf.take(name, f"content {number}", SHOT, Stamp(10, 1, number + 1))
    around = store.of(listed(shelf))
    assert len(around) == 2
    monkeypatch.setattr(settling, "_MANY", 0)
    store.show_apart(True)
    store.show_apart(False)
    assert store.of(listed(shelf)) == around
