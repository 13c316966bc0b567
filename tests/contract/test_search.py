"""Search: answers, why, and what belongs to them."""

from __future__ import annotations

import pytest

from photoclip.core.days import day_number
from photoclip.core.search import Scope, SearchRequest
from photoclip.core.strictness import BROAD, STRICT
from photoclip.library.contract import SearchPart
from tests.contract.subjects import PHOTOS, WORDS, Subject

NO_MODEL = "No model is chosen yet, so photos cannot be searched by words; choose one in Settings."


COUNTED = ["is:favourite", "is:untagged", "tag:beach", "is:favourite -tag:beach"]


@pytest.fixture
def search(subject: Subject) -> SearchPart:
    return subject.library.search


def test_without_words_photos_come_by_date(subject: Subject, search: SearchPart) -> None:
    result = search.find(SearchRequest(""))
    assert result.photo_ids.tolist() == subject.photo_ids[::-1]
    assert (result.query, result.message, result.model, result.strong_count) == ("", "", None, 0)
    assert len(result.scores) == len(result.confidences) == len(result.strong) == PHOTOS
    assert search.find(SearchRequest("", sort="oldest")).photo_ids.tolist() == subject.photo_ids


def test_photos_by_date_say_the_day_of_each(subject: Subject, search: SearchPart) -> None:
    tiles = subject.library.photos.tiles(subject.photo_ids)
    days = [day_number(tiles[photo_id].date) for photo_id in subject.photo_ids]
    assert search.find(SearchRequest("", sort="oldest")).days.tolist() == days
    assert search.find(SearchRequest("")).days.tolist() == days[::-1]
    assert search.find(SearchRequest("", sort="newest", limit=2)).days.tolist() == days[::-1][:2]
    assert len(search.find(SearchRequest(WORDS)).days) == PHOTOS  # no model: by date
    assert not len(search.find(SearchRequest("", sort="name")).days)


def test_best_matches_say_no_days_and_the_same_by_date_do(judge: Subject) -> None:
    search = judge.library.search
    assert not len(search.find(SearchRequest(WORDS)).days)
    dated = search.find(SearchRequest(WORDS, sort="newest"))
    assert dated.days.tolist() == sorted(dated.days.tolist(), reverse=True)
    assert len(dated.days) == len(dated.photo_ids) == PHOTOS


def test_without_a_model_words_are_passed_over_and_that_is_said(subject: Subject, search: SearchPart) -> None:
    result = search.find(SearchRequest(WORDS))
    assert result.message == NO_MODEL
    assert result.photo_ids.tolist() == subject.photo_ids[::-1]
    assert result.model is None


def test_a_folder_and_a_limit_hold(subject: Subject, search: SearchPart) -> None:
    scope = Scope(subject.folder.id, subject.subfolder)
    inside = subject.library.photos.ids(scope).tolist()
    assert search.find(SearchRequest("", scope=scope)).photo_ids.tolist() == inside
    assert search.find(SearchRequest("", scope=scope, limit=2)).photo_ids.tolist() == inside[:2]


def test_photos_are_sorted_by_their_names(subject: Subject, search: SearchPart) -> None:
    ids = search.find(SearchRequest("", sort="name")).photo_ids.tolist()
    tiles = subject.library.photos.tiles(ids)
    names = [tiles[photo_id].name.casefold() for photo_id in ids]
    assert names == sorted(names)
    assert search.find(SearchRequest("", sort="name", limit=3)).photo_ids.tolist() == ids[:3]


def test_an_album_is_shown_as_the_person_arranged_it(subject: Subject, search: SearchPart) -> None:
    a, b, c, *_ = subject.photo_ids
    subject.library.albums.create("Rome", [b, c, a])
    assert search.find(SearchRequest("album:rome", sort="album")).photo_ids.tolist() == [b, c, a]
    assert search.find(SearchRequest("album:rome")).photo_ids.tolist() == [c, b, a]
    assert len(search.find(SearchRequest("-album:rome")).photo_ids) == PHOTOS - 3


def test_an_album_in_which_nothing_is_says_so(subject: Subject, search: SearchPart) -> None:
    subject.library.albums.create("Rome")
    result = search.find(SearchRequest("album:Rome"))
    assert len(result.photo_ids) == 0
    assert result.message == "No photo meets this."


def test_a_slip_is_said_before_anything_else(search: SearchPart) -> None:
    message = search.find(SearchRequest("after:sometime")).message
    assert "sometime" in message


def test_words_bring_the_strong_matches_first(judge: Subject) -> None:
    result = judge.library.search.find(SearchRequest(WORDS))
    assert result.query == WORDS
    assert result.model == judge.library.models.active()
    assert result.message == ""
    assert 0 < result.strong_count < PHOTOS == len(result.photo_ids)
    assert result.strong[: result.strong_count].all()
    assert not result.strong[result.strong_count :].any()
    assert all(0 <= confidence <= 1 for confidence in result.confidences.tolist())


def test_strictness_moves_the_line(judge: Subject) -> None:
    find = judge.library.search.find
    broad, normal, strict = (
        find(SearchRequest(WORDS, strictness=strictness)).strong_count for strictness in (BROAD, 0.5, STRICT)
    )
    assert broad >= normal >= strict


def test_what_nothing_fits_shows_what_comes_closest(judge: Subject) -> None:
    result = judge.library.search.find(SearchRequest("the inside of a nuclear submarine", strictness=STRICT))
    if result.strong_count == 0:
        assert result.message == "Nothing matches well; these come closest."
    assert len(result.photo_ids) == PHOTOS


def test_a_strong_match_is_explained_by_its_words(judge: Subject) -> None:
    request = SearchRequest(WORDS)
    first = int(judge.library.search.find(request).photo_ids[0])
    why = judge.library.search.explain(first, request)
    assert (why.photo_id, why.strong, why.note, why.filters) == (first, True, "", ())
    (share,) = why.terms
    assert (share.text, share.weight) == (WORDS, 1.0)
    assert share.score > share.typical_score
    assert why.confidence >= why.cut


def test_filters_say_what_they_leave_out(subject: Subject, search: SearchPart) -> None:
    a, b, *_ = subject.photo_ids
    subject.library.albums.create("Rome", [a])
    (inside,) = search.explain(a, SearchRequest("album:Rome")).filters
    (outside,) = search.explain(b, SearchRequest("album:Rome")).filters
    assert (inside.text, inside.met, inside.removed) == ("album:Rome", True, PHOTOS - 1)
    assert not outside.met


def test_where_there_is_nothing_to_explain_that_is_said(subject: Subject, search: SearchPart) -> None:
    first = subject.photo_ids[0]
    assert search.explain(first, SearchRequest("")).note == "Nothing was searched for: photos stand by date."
    why = search.explain(first, SearchRequest(WORDS))
    assert (why.note, why.strong, why.terms) == (NO_MODEL, False, ())


def test_folders_are_completed_by_name(subject: Subject, search: SearchPart) -> None:
    names = {node.name for node in subject.library.folders.tree()}
    assert list(search.completions()["in"]) == sorted(names, key=str.casefold)
    without = search.completions(without=("in", "tag"))
    assert without.keys() == search.completions().keys() - {"in", "tag"}


def test_searches_are_remembered_once_the_latest_first(search: SearchPart) -> None:
    for text in ("dog", "  a   cat ", "dog", "\n"):
        search.remember(text)
    assert search.history() == ["dog", "a cat"]
    search.forget("dog")
    assert search.history() == ["a cat"]
    search.forget(None)
    assert search.history() == []


def test_fifty_searches_are_remembered(search: SearchPart) -> None:
    for number in range(52):
        search.remember(f"dog {number}")
    assert search.history() == [f"dog {number}" for number in reversed(range(2, 52))]


def test_a_pasted_picture_is_kept_once(subject: Subject, search: SearchPart) -> None:
    path = search.keep_picture(b"picture")
    assert path.read_bytes() == b"picture"
    assert path.suffix == ".png"
    assert path.is_relative_to(subject.library.paths.data_dir)
    assert search.keep_picture(b"picture") == path
    assert search.keep_picture(b"another") != path


def test_there_are_examples(search: SearchPart) -> None:
    assert all(search.examples())
    assert len(search.examples()) >= 3


def test_searches_of_filters_are_counted(subject: Subject, search: SearchPart) -> None:
    first, second, third, *_ = subject.photo_ids
    subject.library.marks.toggle_favourite([second, first])
    subject.library.tags.put([first, second, third], "beach")
    found = [search.find(SearchRequest(text)) for text in COUNTED]
    assert search.counts(COUNTED) == [len(one.photo_ids) for one in found]
    assert search.counts([]) == []


def test_few_photos_have_no_best_ones_before_all_are_in_order(judge: Subject) -> None:
    assert judge.library.search.first(SearchRequest(WORDS)) is None
