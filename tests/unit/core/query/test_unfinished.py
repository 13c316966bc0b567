"""What a person has only begun to write is told from what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.query import unfinished
from photoclip.core.query.rules import RULES


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("camra:", ""),
        ("dog camera:", "dog"),
        ("dog -camera:", "dog"),
        ("tag:a | fol:", "tag:a"),
        ("dog af", "dog"),
        ("dog befo", "dog"),
        ("a rat", "a"),
    ],
)
def test_a_name_without_a_value_is_unfinished(text: str, before: str) -> None:
    begun = unfinished(text)
    assert begun is not None
    assert begun.before == before


@pytest.mark.parametrize(
    "text", ["", "dog", "dog af ", "camera:X", "cat on", "a place", "a", '"af"', "2:af", "12:", "dog |", "red camera"]
)
def test_what_is_whole_or_no_filter_is_finished(text: str) -> None:
    assert unfinished(text) is None


def test_only_what_is_longer_than_two_letters_may_be_a_word() -> None:
    found = {text: unfinished(text) for text in ("rat", "af", "rating:")}
    assert [one is not None and one.may_be_a_word for one in found.values()] == [True, False, False]
    assert [one is not None and one.has_colon for one in found.values()] == [False, False, True]


@given(st.text())
def test_any_text_is_taken_and_what_stands_before_is_of_it(text: str) -> None:
    begun = unfinished(text)
    assert begun is None or text.startswith(begun.before)


@pytest.mark.parametrize("kind", sorted(RULES))
def test_every_filter_is_unfinished_until_it_has_a_value(kind: str) -> None:
    begun = unfinished(f"{kind}:")
    assert begun is not None
    assert begun.has_colon
