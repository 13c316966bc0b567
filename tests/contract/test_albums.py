"""Albums: what is returned, told and refused, and how everything is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from photoclip.core.albums import Album
from photoclip.core.events import AlbumsChanged
from photoclip.core.search import Scope, SearchRequest
from photoclip.core.strictness import STRICT
from photoclip.errors import LibraryProblem
from photoclip.library.contract import AlbumsPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def albums(subject: Subject) -> AlbumsPart:
    return subject.library.albums


def in_album(subject: Subject, name: str) -> list[int]:
    found = subject.library.search.find(SearchRequest(f'album:"{name}"', sort="album"))
    ids: list[int] = found.photo_ids.tolist()
    return ids


def test_a_new_album_holds_its_photos_and_the_first_stands_for_it(subject: Subject, albums: AlbumsPart) -> None:
    first, second, *_ = subject.photo_ids
    album = albums.create("Rome", [second, first])
    assert (album.name, album.photo_count, album.cover, album.sort) == ("Rome", 2, second, "newest")
    assert not album.is_smart
    assert albums.all() == [album]
    assert subject.heard == [AlbumsChanged()]


def test_albums_are_listed_by_name_whatever_its_case(albums: AlbumsPart) -> None:
    for name in ("rome", "Alps", "Étretat", "beach"):
        albums.create(name)
    assert [album.name for album in albums.all()] == ["Alps", "beach", "rome", "Étretat"]


def test_a_name_loses_what_cannot_be_seen(albums: AlbumsPart) -> None:
    assert albums.create("  Rome \n 2023\t").name == "Rome 2023"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (" \n", "An album needs a name."),
        ("ROME", "There is already an album “Rome”; choose another name."),
        ("x" * 1201, "An album's name may have 200 characters; this one has 1,201."),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_plain_words(
    subject: Subject, albums: AlbumsPart, name: str, said: str
) -> None:
    album = albums.create("Rome")
    other = albums.create("Paris")
    makers: list[Callable[[], Album]] = [
        lambda: albums.create(name),
        lambda: albums.create_from_folder(name, Scope()),
        lambda: albums.save_search(name, SearchRequest("dog")),
        lambda: albums.change(replace(other, name=name)),
    ]
    for make in makers:
        with pytest.raises(LibraryProblem) as refused:
            make()
        assert str(refused.value) == said
    assert albums.all() == [other, album]


def test_an_album_keeps_its_own_name_in_another_case(albums: AlbumsPart) -> None:
    album = albums.create("rome")
    assert albums.change(replace(album, name="Rome")).name == "Rome"


def test_a_folder_becomes_an_album_of_its_photos(subject: Subject, albums: AlbumsPart) -> None:
    scope = Scope(subject.folder.id, subject.subfolder)
    inside = set(subject.library.photos.ids(scope).tolist())
    album = albums.create_from_folder("Trip", scope)
    assert album.photo_count == len(inside)
    assert set(in_album(subject, "Trip")) == inside


def test_a_search_is_kept_with_all_that_it_was(albums: AlbumsPart) -> None:
    album = albums.save_search("Dogs", SearchRequest("a dog", sort="oldest", strictness=STRICT))
    assert (album.query, album.strictness, album.sort) == ("a dog", STRICT, "oldest")
    assert album.is_smart
    assert album.photo_count is None
    assert album.cover is None


def test_the_folder_of_a_search_becomes_a_filter(subject: Subject, albums: AlbumsPart) -> None:
    request = SearchRequest("a dog", scope=Scope(subject.folder.id, subject.subfolder))
    query = albums.save_search("Dogs", request).query
    assert query.startswith("in:")
    assert query.endswith(" a dog")
    assert subject.subfolder in query


def test_an_empty_search_is_nothing_to_keep(albums: AlbumsPart) -> None:
    with pytest.raises(LibraryProblem, match=r"^There is nothing to save: type a search first\.$"):
        albums.save_search("Nothing", SearchRequest("  "))


def test_what_is_changed_is_returned_and_told(subject: Subject, albums: AlbumsPart) -> None:
    album = albums.save_search("Dogs", SearchRequest("a dog"))
    subject.heard.clear()
    changed = albums.change(replace(album, name="Cats", query="a cat", strictness=STRICT, sort="name"))
    assert (changed.id, changed.name, changed.query, changed.sort) == (album.id, "Cats", "a cat", "name")
    assert albums.all() == [changed]
    assert subject.heard == [AlbumsChanged()]


def test_an_album_that_is_gone_cannot_be_changed(albums: AlbumsPart) -> None:
    with pytest.raises(LibraryProblem, match=r"^There is no such album any more\.$"):
        albums.change(Album(99, "Nowhere"))


def test_a_deleted_album_comes_back_as_it_was(subject: Subject, albums: AlbumsPart) -> None:
    album = albums.create("Rome", subject.photo_ids[:3])
    albums.delete(album.id)
    assert albums.all() == []
    assert albums.restore(album.id) == album
    assert albums.all() == [album]
    assert subject.heard == [AlbumsChanged()] * 3


def test_a_deleted_album_does_not_come_back_under_a_name_that_was_taken(albums: AlbumsPart) -> None:
    album = albums.create("Rome")
    albums.delete(album.id)
    other = albums.create("ROME")
    with pytest.raises(LibraryProblem, match=r"^There is already an album “ROME”; choose another name\.$"):
        albums.restore(album.id)
    assert albums.all() == [other]


def test_what_never_was_does_not_come_back(albums: AlbumsPart) -> None:
    with pytest.raises(LibraryProblem, match=r"^That album is gone for good\.$"):
        albums.restore(99)


def test_adding_returns_what_was_new_and_taking_that_out_takes_it_back(subject: Subject, albums: AlbumsPart) -> None:
    first, second, third, *_ = subject.photo_ids
    album = albums.create("Rome", [first])
    subject.heard.clear()
    assert albums.add(album.id, [third, first, second, 9999]) == [third, second]
    assert in_album(subject, "Rome") == [first, third, second]
    albums.remove(album.id, [third, second])
    assert albums.all()[0].photo_count == 1
    assert subject.heard == [AlbumsChanged()] * 2


def test_the_cover_is_chosen_and_the_former_one_is_returned(subject: Subject, albums: AlbumsPart) -> None:
    first, second, *_ = subject.photo_ids
    album = albums.create("Rome", [first, second])
    assert albums.set_cover(album.id, second) is None
    assert albums.all()[0].cover == second
    assert albums.set_cover(album.id, first) == second
    assert albums.set_cover(album.id, None) == first
    assert albums.all()[0].cover == first


def test_a_cover_that_left_the_album_does_not_stand_for_it(subject: Subject, albums: AlbumsPart) -> None:
    first, second, *_ = subject.photo_ids
    album = albums.create("Rome", [first, second])
    albums.set_cover(album.id, second)
    albums.remove(album.id, [second])
    assert albums.all()[0].cover == first


def test_moving_returns_the_order_of_before_which_takes_it_back(subject: Subject, albums: AlbumsPart) -> None:
    a, b, c, d, *_ = subject.photo_ids
    album = albums.create("Rome", [a, b, c, d])
    subject.heard.clear()
    assert albums.move(album.id, [d, c], a) == [a, b, c, d]
    assert in_album(subject, "Rome") == [d, c, a, b]
    assert albums.move(album.id, [a, b, c, d], None) == [d, c, a, b]
    assert in_album(subject, "Rome") == [a, b, c, d]
    assert subject.heard == [AlbumsChanged()] * 2


def test_before_one_that_moves_itself_is_before_the_next_that_stays(subject: Subject, albums: AlbumsPart) -> None:
    a, b, c, d, *_ = subject.photo_ids
    album = albums.create("Rome", [a, b, c, d])
    albums.move(album.id, [c, b], b)
    assert in_album(subject, "Rome") == [a, c, b, d]


def test_an_album_that_was_arranged_opens_in_its_own_order(subject: Subject, albums: AlbumsPart) -> None:
    a, b, *_ = subject.photo_ids
    album = albums.create("Rome", [a, b])
    albums.move(album.id, [b], a)
    assert albums.all()[0].sort == "album"


def test_photos_are_counted_and_those_of_a_search_that_needs_no_model(subject: Subject, albums: AlbumsPart) -> None:
    own = albums.create("Rome", subject.photo_ids[:5])
    smart = albums.save_search("In Rome", SearchRequest("album:Rome"))
    assert albums.count(own.id) == 5
    assert albums.count(smart.id) == 5
    assert albums.count(99) == 0


def test_a_search_by_words_counts_nothing_without_a_model(albums: AlbumsPart) -> None:
    assert albums.count(albums.save_search("Dogs", SearchRequest("a dog")).id) is None


def test_a_smart_albums_photos_stand_by_match_where_that_is_asked(judge: Subject) -> None:
    judge.library.albums.save_search("Cats", SearchRequest("cat"))
    ranked = judge.library.search.find(SearchRequest("cat"))
    strong = ranked.photo_ids[ranked.strong].tolist()
    album = judge.library.search.find(SearchRequest("album:Cats", sort="relevance"))
    assert album.photo_ids.tolist() == strong


def test_a_search_by_words_counts_its_strong_matches(judge: Subject) -> None:
    album = judge.library.albums.save_search("Cats", SearchRequest("cat"))
    strong = judge.library.search.find(SearchRequest("cat")).strong_count
    assert 0 < strong < PHOTOS
    assert judge.library.albums.count(album.id) == strong
