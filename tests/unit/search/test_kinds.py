"""Descriptions find the contrast words that are kinds of what they say, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.errors import BugError
from photoclip.paths import resources_dir
from photoclip.search.contrast import read_words
from photoclip.search.kinds import Kinds

PROMPTS = resources_dir() / "prompts"
WORDS = tuple(read_words(PROMPTS / "contrast_words.txt"))
SHIPPED = Kinds(PROMPTS / "kinds.txt", WORDS)


def kinds(text: str) -> set[str]:
    return {WORDS[place] for place in SHIPPED.of(text)}


@pytest.mark.parametrize(
    ("said", "some", "none_of"),
    [
        ("animal", {"dog", "lion", "bird", "goldfish", "spider"}, {"person", "tree", "teddy bear", "drill"}),
        ("bird", {"duck", "eagle", "seagull", "peacock"}, {"bat", "dragonfly", "aeroplane cockpit"}),
        ("person", {"man", "baby", "soldier", "crowd of people", "person surfing"}, {"monkey", "statue", "mannequin"}),
        ("vehicle", {"bus", "truck", "bicycle", "sailboat"}, {"road", "car park", "toy car"}),
        ("flower", {"rose", "tulip", "bouquet of flowers"}, {"tree", "vase"}),
        ("musical instrument", {"guitar", "harp"}, {"concert", "microscope"}),
        ("fruit", {"apple", "banana"}, {"carrot", "bread"}),
        ("dog", {"puppy", "dog on a lead"}, {"cat", "hot dog"}),
    ],
)
def test_kinds_of_a_broad_noun_are_known(said: str, some: set[str], none_of: set[str]) -> None:
    assert some <= kinds(said)
    assert not kinds(said) & none_of


@pytest.mark.parametrize(
    "said",
    ["animals", "Animals", "an animal", "some animals", "Photos of animals", "a picture of an animal", "beasts"],
)
def test_the_same_noun_said_in_other_ways_has_the_same_kinds(said: str) -> None:
    assert SHIPPED.of(said) == SHIPPED.of("animal")


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("people", "person"),
        ("men", "man"),
        ("women", "woman"),
        ("children", "child"),
        ("buses", "bus"),
        ("mice", "mouse"),
    ],
)
def test_plurals_are_found(many: str, one: str) -> None:
    assert SHIPPED.of(many) == SHIPPED.of(one) != ()


@pytest.mark.parametrize(
    "said",
    [
        "a red car",
        "people at a table",
        "a woman wearing a hat",
        "bird cage",
        "Tiere",
        "動物",
        "oiseaux au bord de l'eau",
        "thing",
        "",
        "of",
        "a photo of",
    ],
)
def test_what_is_not_known_has_no_kin(said: str) -> None:
    assert not SHIPPED.of(said)


def test_a_phrase_that_is_a_noun_of_its_own_is_not_its_last_word() -> None:
    assert kinds("hot dog") == {"hot dog"}


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    assert all(0 <= place < len(WORDS) for place in SHIPPED.of(text))


@given(st.lists(st.sampled_from(["photo", "photos", "of", "a", "the", "dog", "animals", "running", "in", "group"])))
def test_any_order_of_words_has_an_answer(words: list[str]) -> None:
    assert isinstance(SHIPPED.of(" ".join(words)), tuple)


@pytest.mark.parametrize("damage", ["animal: dog, griffin\n", "animal dog\n", "animal: dog: cat\n"])
def test_a_file_that_does_not_fit_the_words_is_a_bug(tmp_path: Path, damage: str) -> None:
    (tmp_path / "kinds.txt").write_text(damage, "utf-8")
    with pytest.raises(BugError):
        Kinds(tmp_path / "kinds.txt", ["dog", "cat"]).of("animal")


def test_the_table_is_small_and_has_wordnets_licence_beside_it() -> None:
    assert (PROMPTS / "kinds.txt").stat().st_size < 100_000
    assert "Princeton University" in (PROMPTS / "kinds-licence.txt").read_text("utf-8")
