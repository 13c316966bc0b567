"""Albums have unique names, keep their order, and come back; the latest searches are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photoclip.core.photo import Stamp
from photoclip.errors import LibraryProblem
from photoclip.store.albums import AlbumStore
from photoclip.store.searches import KEPT, SearchHistory
from tests.unit.store.conftest import Shelf


@pytest.fixture
def albums(shelf: Shelf) -> AlbumStore:
    for number in (1, 2, 3):
        shelf.take(f"{number}.jpg", str(number), stamp=Stamp(10, 1, number))
    return AlbumStore(shelf.database)


def test_an_album_counts_its_photos_and_shows_the_first(albums: AlbumStore) -> None:
    album = albums.create("  Best   of ", [3, 1])
    assert (album.name, album.photo_count, album.cover, album.is_smart) == ("Best of", 2, 3, False)
    assert albums.add(album.id, [1, 2, 77]) == [2]
    albums.remove(album.id, [3])
    again = albums.get(album.id)
    assert again is not None
    assert (again.photo_count, again.cover) == (2, 1)


@pytest.mark.parametrize("name", ["BEST OF", "best  of", "", " \n ", "x" * 201])
def test_a_name_that_is_empty_taken_or_endless_is_refused_in_words(albums: AlbumStore, name: str) -> None:
    albums.create("Best of")
    with pytest.raises(LibraryProblem, match="name"):
        albums.create(name)
    other = albums.create("Other")
    with pytest.raises(LibraryProblem, match="name"):
        albums.change(replace(other, name=name))
    assert [album.name for album in albums.all()] == ["Best of", "Other"]


def test_a_smart_album_keeps_its_query_strictness_and_sort(albums: AlbumStore) -> None:
    made = albums.create("Dogs", query="dog -cat", strictness=1.0, sort="relevance")
    assert made.is_smart
    assert made.photo_count is None
    changed = albums.change(replace(made, name="DOGS", strictness=0.0))
    assert albums.named("dogs") == changed
    assert (changed.name, changed.strictness, changed.sort, changed.query) == ("DOGS", 0.0, "relevance", "dog -cat")


def test_a_deleted_album_comes_back_with_its_photos(albums: AlbumStore) -> None:
    album = albums.create("Trip", [1, 2])
    albums.delete(album.id)
    assert albums.all() == []
    assert albums.named("trip") is None
    assert albums.restore(album.id) == album
    albums.delete(album.id)
    albums.create("trip")
    with pytest.raises(LibraryProblem, match="already"):
        albums.restore(album.id)
    with pytest.raises(LibraryProblem, match="gone"):
        albums.restore(12345)


def test_the_latest_searches_come_first_and_each_once(shelf: Shelf) -> None:
    history = SearchHistory(shelf.database)
    for number in range(KEPT + 5):
        history.remember(f"search {number}")
    history.remember("search 50")
    latest = history.latest()
    assert len(latest) == KEPT
    assert latest[:2] == ["search 50", f"search {KEPT + 4}"]
    history.forget("search 50")
    assert "search 50" not in history.latest()
    history.forget(None)
    assert history.latest() == []


def test_a_chosen_cover_stands_for_the_album_while_it_is_in_it(albums: AlbumStore) -> None:
    album = albums.create("Trip", [1, 2])
    albums.set_cover(album.id, 2)
    assert [one.cover for one in albums.all()] == [2]
    assert albums.cover_id(album.id) == 2
    albums.remove(album.id, [2])
    assert [one.cover for one in albums.all()] == [1]
    albums.set_cover(album.id, None)
    assert albums.cover_id(album.id) is None


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        ([3], 1, [3, 1, 2]),
        ([1], None, [2, 3, 1]),
        ([3, 1], 2, [3, 1, 2]),
        ([1, 2], 2, [1, 2, 3]),
        ([1], 3, [2, 1, 3]),
        ([77, 2], 1, [2, 1, 3]),
        ([2], 77, [1, 3, 2]),
        ([2, 2], 1, [2, 1, 3]),
        ([], 1, [1, 2, 3]),
    ],
)
def test_photos_of_an_album_move_where_the_person_puts_them(
    albums: AlbumStore, moved: list[int], before: int | None, order: list[int]
) -> None:
    album = albums.create("Trip", [1, 2, 3])
    albums.move(album.id, moved, before)
    assert albums.photo_ids(album.id).tolist() == order


def test_what_is_added_after_a_move_comes_last(albums: AlbumStore) -> None:
    album = albums.create("Trip", [1, 2])
    albums.move(album.id, [2], 1)
    albums.add(album.id, [3])
    assert albums.photo_ids(album.id).tolist() == [2, 1, 3]
