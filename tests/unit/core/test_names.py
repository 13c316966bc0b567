"""How names of tags are compared: what looks alike is one, and nothing else is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.names import SLASH_IN_NAME, folded, meant_by, spelled, tidy_tag


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dog", "dOG"),
        ("Müller", unicodedata.normalize("NFD", "MÜLLER")),
        ("❤", "❤\ufe0f"),
        ("☀\ufe0e sun", "☀\ufe0f sun"),
        ("beach", "be\u200bach"),
        ("beach", "\u200ebeach\u200f"),
        ("beach", "\u202bbeach\u202c"),
        ("\u2068beach\u2069", "\ufeffbeach"),
        ("co\u00adoperate", "cooperate"),
        ("big dog", "big \u2060\u00a0dog"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"),
        ("b\N{FRACTION SLASH}w", "b\N{DIVISION SLASH}w"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dog", "dogs"),
        ("👩\u200d💻", "👩💻"),  # one sign, and two
        ("❤\ufe0f\u200d🔥", "❤\ufe0f🔥"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),  # England
        ("👍🏽", "👍"),
        ("b\N{DIVISION SLASH}w", "b/w"),
    ],
)
def test_names_that_look_otherwise_are_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(st.sampled_from(f"aB/{SLASH_IN_NAME} ")))
def test_a_name_means_itself_first_and_whatever_its_slashes_stand_for(text: str) -> None:
    meant = meant_by(text)
    assert meant[0] == folded(text)
    assert {spelled(key) for key in meant} == {spelled(folded(text))}
    assert folded(text.replace("/", SLASH_IN_NAME)) in meant
    assert folded(spelled(text)) in meant
    assert len(meant) <= 16


@pytest.mark.parametrize("unseen", ["\u200b", "\ufe0f", "\u200e\u200f", "\u3164", "a\n/\u200b/b"])
def test_a_level_of_which_nothing_is_seen_is_none(unseen: str) -> None:
    assert tidy_tag(unseen) == ("a/b" if "a" in unseen else "")


def test_the_spelling_stays() -> None:
    assert tidy_tag("❤\ufe0f/\u200e\u0634\u0637") == "❤\ufe0f/\u200e\u0634\u0637"
