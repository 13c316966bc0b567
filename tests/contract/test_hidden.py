"""Hidden photos: how they are kept from being seen by chance."""

from __future__ import annotations

import pytest

from photoclip.core.events import PhotosAdded, PhotosChanged, PhotosRemoved
from photoclip.core.search import Scope, SearchRequest
from photoclip.library.contract import HiddenPart
from tests.contract.subjects import PHOTOS, WORDS, Subject


@pytest.fixture
def hidden(subject: Subject) -> HiddenPart:
    return subject.library.hidden


def found(subject: Subject, text: str) -> set[int]:
    return set(subject.library.search.find(SearchRequest(text)).photo_ids.tolist())


def test_hidden_photos_stay_where_they_are_unless_the_person_wants_them_out_of_sight(
    subject: Subject, hidden: HiddenPart
) -> None:
    first = subject.photo_ids[0]
    subject.library.marks.change([first], hidden=True)
    assert (hidden.way, hidden.shown) == ("blur", False)
    assert first in subject.photo_ids
    assert found(subject, "is:hidden") == {first}


def test_what_is_kept_out_is_in_no_list_and_no_count(subject: Subject, hidden: HiddenPart) -> None:
    library, (first, second, *_) = subject.library, subject.photo_ids
    album = library.albums.create("Trip", [first, second])
    library.albums.set_cover(album.id, first)
    library.tags.put([first, second], "us")
    library.marks.change([first], hidden=True)
    hidden.choose("out")
    assert first not in subject.photo_ids
    assert library.photos.count() == PHOTOS - 1
    assert found(subject, "") == set(subject.photo_ids)
    (shown,) = library.albums.all()
    assert (shown.photo_count, shown.cover, library.albums.count(album.id)) == (1, second, 1)
    assert [(one.name, one.photo_count) for one in library.tags.all()] == [("us", 1)]
    root = next(node for node in library.folders.tree() if not node.relative)
    assert root.photo_count == len(library.photos.ids(Scope(root.folder_id))) == PHOTOS - 1
    assert found(subject, "album:Trip") == {second}


def test_who_asks_for_them_finds_them(subject: Subject, hidden: HiddenPart) -> None:
    first = subject.photo_ids[0]
    hidden.choose("out")
    subject.library.marks.change([first], hidden=True)
    assert found(subject, "is:hidden") == {first}
    assert subject.library.search.counts(["is:hidden"]) == [1]
    assert first not in found(subject, "-is:hidden")
    assert subject.library.photos.tiles([first])[first].hidden


def test_they_are_shown_until_they_are_hidden_again(subject: Subject, hidden: HiddenPart) -> None:
    first = subject.photo_ids[0]
    subject.library.marks.change([first], hidden=True)
    hidden.choose("out")
    subject.heard.clear()
    hidden.show()
    assert (hidden.shown, first in subject.photo_ids) == (True, True)
    hidden.hide_again()
    assert (hidden.shown, hidden.way) == (False, "out")
    assert first not in subject.photo_ids
    assert subject.heard == [PhotosAdded((first,), outside=True), PhotosRemoved((first,))]


def test_what_goes_out_of_sight_and_comes_back_is_told(subject: Subject, hidden: HiddenPart) -> None:
    first, second, *_ = subject.photo_ids
    marks = subject.library.marks
    hidden.choose("out")
    before = marks.change([first, second], hidden=True)
    marks.restore(before, hidden=True)
    told = [change for change in subject.heard if isinstance(change, PhotosAdded | PhotosRemoved)]
    assert [(type(change), set(change.photo_ids)) for change in told] == [
        (PhotosRemoved, {first, second}),
        (PhotosAdded, {first, second}),
    ]


def test_photos_out_of_focus_are_told_to_have_changed_when_they_are_shown(subject: Subject, hidden: HiddenPart) -> None:
    first = subject.photo_ids[0]
    subject.library.marks.change([first], hidden=True)
    subject.heard.clear()
    hidden.show()
    assert subject.heard == [PhotosChanged((first,))]


def test_where_the_system_asks_nobody_it_is_said_so(hidden: HiddenPart) -> None:
    assert not hidden.asks_person()


def test_words_and_likeness_do_not_find_what_is_kept_out(judge: Subject) -> None:
    library = judge.library
    asked = SearchRequest(WORDS)
    best = int(library.search.find(asked).photo_ids[0])
    group = library.duplicates.find()[0].photo_ids
    before = library.marks.change([best, group[0]], hidden=True)
    library.hidden.choose("out")
    try:
        answer = library.search.find(asked)
        assert not {best, group[0]} & set(answer.photo_ids.tolist())
        assert len(answer.photo_ids) == len(library.photos.ids())
        assert answer.strong_count == int(answer.strong.sum())
        few = library.search.find(SearchRequest(WORDS, limit=3)).photo_ids.tolist()
        assert few == answer.photo_ids[:3].tolist()
        assert int(library.search.find(SearchRequest(f"{WORDS} is:hidden")).photo_ids[0]) == best
        assert not any(group[0] in one.photo_ids for one in library.duplicates.find())
    finally:  # the real one is shared
        library.hidden.choose("blur")
        library.marks.restore(before, hidden=True)
