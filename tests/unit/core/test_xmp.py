"""XMP's values: always clean, reversible spellings, and two sides brought together without losing either's work."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.xmp import (
    LONGEST_KEYWORD,
    MOST_KEYWORDS,
    Conflict,
    XmpFields,
    from_bars,
    key,
    keyword,
    names,
    reconcile,
    to_bars,
)

PATHS = st.sampled_from(["dog", "Dog", "cat", "animals/dog", "animals", "beach", "black\N{DIVISION SLASH}white"])
FIELDS = st.builds(
    XmpFields,
    st.lists(PATHS, max_size=5).map(tuple),
    st.sampled_from([None, 1, 3, 5]),
    st.sampled_from([None, "Red", "Green", "To do"]),
)
ANY_TEXT = st.text(max_size=30)


def keys(fields: XmpFields) -> set[str]:
    return {key(path) for path in fields.keywords}


def test_keywords_stand_once_whatever_their_case_and_in_order() -> None:
    assert XmpFields(("Dog", "beach", "dog", "", "  ")).keywords == ("beach", "Dog")


def test_what_cannot_be_shown_or_written_is_taken_out_of_text() -> None:
    fields = XmpFields(("a\0b\x1bc\nd\ud800\uffff", " two\t words "), label=" To\x07 do ")
    assert fields == XmpFields(("a b c d", "two words"), label="To do")


def test_a_composed_and_a_decomposed_accent_are_one_keyword() -> None:
    assert XmpFields(("cafe\u0301", "caf\u00e9")).keywords == ("caf\u00e9",)


def test_empty_levels_are_left_out() -> None:
    assert XmpFields(("/animals//dog/",)).keywords == ("animals/dog",)


@pytest.mark.parametrize(("rating", "stars"), [(-1, None), (0, None), (1, 1), (5, 5), (6, None), (99, None)])
def test_only_one_to_five_are_stars(rating: int, stars: int | None) -> None:
    assert XmpFields(rating=rating).rating == stars


@pytest.mark.parametrize(("text", "label"), [("RED", "Red"), ("magenta", "Purple"), ("Rot", "Rot"), ("", None)])
def test_a_colour_has_one_spelling_and_other_labels_stay_as_they_are(text: str, label: str | None) -> None:
    assert XmpFields(label=text).label == label


def test_length_and_number_are_bounded() -> None:
    assert len(XmpFields(tuple(map(str, range(MOST_KEYWORDS + 5)))).keywords) == MOST_KEYWORDS
    (long,) = XmpFields(("x" * 600,)).keywords
    assert len(long) == LONGEST_KEYWORD


@given(st.lists(ANY_TEXT, max_size=5).map(tuple), st.none() | st.integers(), st.none() | ANY_TEXT)
def test_clean_fields_stay_what_they_are(keywords: tuple[str, ...], rating: int | None, label: str | None) -> None:
    fields = XmpFields(keywords, rating, label)
    assert XmpFields(fields.keywords, fields.rating, fields.label) == fields
    assert pickle.loads(pickle.dumps(fields)) == fields


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_every_name_comes_back_from_the_spelling_with_slashes_and_with_bars(levels: list[str]) -> None:
    path = keyword(levels)
    if path:
        assert keyword(names(path)) == path
        assert from_bars(to_bars(path)) == path


def test_a_slash_in_a_name_is_seen_as_a_slash_by_others_and_makes_no_level() -> None:
    path = keyword(["colours", "black/white"])
    assert path.count("/") == 1
    assert names(path) == ("colours", "black/white")
    assert to_bars(path) == "colours|black/white"


def test_a_bar_in_a_name_makes_no_level_of_lightroom() -> None:
    assert to_bars("a|b/c").count("|") == 1


@given(FIELDS, FIELDS)
def test_a_change_on_one_side_is_taken(base: XmpFields, changed: XmpFields) -> None:
    for result in (reconcile(base, changed, base), reconcile(base, base, changed)):
        assert result.merged == result.kept == result.next_base == changed
        assert not result.conflicts


@given(FIELDS, FIELDS, FIELDS)
def test_keywords_added_anywhere_are_there_and_removed_anywhere_are_gone(
    base: XmpFields, ours: XmpFields, theirs: XmpFields
) -> None:
    merged = keys(reconcile(base, ours, theirs).merged)
    assert merged >= (keys(ours) | keys(theirs)) - keys(base)
    assert merged >= keys(ours) & keys(theirs)
    assert not merged & (keys(base) - keys(ours))
    assert not merged & (keys(base) - keys(theirs))
    assert merged <= keys(ours) | keys(theirs)


@given(st.none() | FIELDS, FIELDS, FIELDS)
def test_nothing_that_was_set_on_both_sides_is_overwritten(
    base: XmpFields | None, ours: XmpFields, theirs: XmpFields
) -> None:
    result = reconcile(base, ours, theirs)
    start = base or XmpFields()
    for name in ("rating", "label"):
        was, mine, other = (getattr(fields, name) for fields in (start, ours, theirs))
        if was not in {mine, other} and mine != other:
            assert Conflict(name, was, mine, other) in result.conflicts  # type: ignore[arg-type]
            assert getattr(result.merged, name) == other
            assert getattr(result.kept, name) == mine
        else:
            assert getattr(result.merged, name) == getattr(result.kept, name) in {mine, other}
            assert name not in {conflict.field for conflict in result.conflicts}


@given(st.none() | FIELDS, FIELDS, FIELDS)
def test_a_conflict_stays_one_until_a_person_settles_it(
    base: XmpFields | None, ours: XmpFields, theirs: XmpFields
) -> None:
    first = reconcile(base, ours, theirs)
    again = reconcile(first.next_base, first.kept, first.merged)
    assert again == first


@given(st.none() | FIELDS, FIELDS, FIELDS)
def test_the_sides_may_be_exchanged_but_for_the_spelling(
    base: XmpFields | None, ours: XmpFields, theirs: XmpFields
) -> None:
    one, other = reconcile(base, ours, theirs), reconcile(base, theirs, ours)
    assert keys(one.merged) == keys(other.kept)
    assert one.merged.rating == other.kept.rating
    assert [conflict.field for conflict in one.conflicts] == [conflict.field for conflict in other.conflicts]


def test_sides_that_never_met_are_united() -> None:
    result = reconcile(None, XmpFields(("dog",), 3), XmpFields(("beach",), label="Red"))
    assert result.merged == XmpFields(("beach", "dog"), 3, "Red")


def test_another_spelling_on_one_side_is_taken() -> None:
    base = XmpFields(("dog",))
    assert reconcile(base, base, XmpFields(("Dog",))).merged.keywords == ("Dog",)
    assert reconcile(base, XmpFields(("Dog",)), base).merged.keywords == ("Dog",)
