"""What the label sets that ship say, and what they never say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from photoclip import language
from photoclip.core.labels import Label, LabelSet, check_labels
from photoclip.paths import resources_dir
from photoclip.tagging.starter_sets import in_own_language, read_starter_sets

SETS = read_starter_sets(resources_dir() / "labels" / "starter_sets.json")

# What a picture does not tell of a person, and a model only guesses from looks, with the bias it was trained on.
# Buildings and festivities are none of it: a church is one to whoever photographs it.
NEVER_SAID = (
    *(
        "ethnic",
        "ethnicity",
        "race of",
        "racial",
        "african",
        "asian",
        "arab",
        "caucasian",
        "hispanic",
        "latino",
        "latina",
    ),
    *(
        "black person",
        "white person",
        "black man",
        "white man",
        "black woman",
        "white woman",
        "skin colou?r",
        "foreigner",
    ),
    *("immigrant", "refugee", "gypsy", "indigenous", "nationality", "religion", "religious", "christian", "muslim"),
    *("islamic", "jew", "jewish", "hindu", "buddhist", "sikh", "atheist", "hijab", "burqa", "turban", "kippah"),
    *("gay", "lesbian", "bisexual", "homosexual", "heterosexual", "transgender", "queer", "orientation", "disabled"),
    *(
        "disability",
        "handicapped",
        "blind",
        "deaf",
        "sick",
        "ill",
        "disease",
        "patient",
        "autistic",
        "depressed",
        "mental",
    ),
    *(
        "pregnant",
        "obese",
        "overweight",
        "fat",
        "ugly",
        "beautiful",
        "poor",
        "rich",
        "criminal",
        "terrorist",
        "political",
    ),
    *("communist", "conservative", "liberal", "democrat", "republican", "drunk", "addict"),
)


def texts(label: Label) -> list[str]:
    return [label.name, *label.descriptions, *label.unwanted]


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_no_label_that_ships_says_what_kind_of_person_somebody_is(one: LabelSet) -> None:
    never = re.compile(rf"\b({'|'.join(NEVER_SAID)})s?\b")
    assert not [text for label in one.labels for text in texts(label) if never.search(text.casefold())]


def test_every_set_can_be_used_as_it_is() -> None:
    checked = check_labels(SETS)
    assert checked.sets == tuple(SETS)
    assert not checked.remarks


def test_each_sensitive_label_says_what_it_is_not() -> None:
    (sensitive,) = (one for one in SETS if one.name == "Sensitive")
    assert all(label.name.startswith("sensitive/") for label in sensitive.labels)
    assert all(len(label.unwanted) >= 3 for label in sensitive.labels)
    assert not sensitive.exclusive


@pytest.mark.parametrize(
    ("name", "taken_for"),
    [("nudity", "beach"), ("blood", "steak"), ("gun", "camera"), ("fight", "match"), ("identity document", "book")],
)
def test_what_looks_alike_is_named(name: str, taken_for: str) -> None:
    (label,) = (label for one in SETS for label in one.labels if label.name == f"sensitive/{name}")
    assert any(taken_for in text for text in label.unwanted)


@pytest.fixture(params=["de", "fr", "es", "ja", "zh_CN"])
def in_a_language(request: pytest.FixtureRequest) -> Iterator[list[LabelSet]]:
    """The sets as somebody sees them who speaks that language."""
    language.use(resources_dir() / "translations", request.param)
    yield [in_own_language(one) for one in SETS]
    language.use(resources_dir() / "translations", "en")


def test_in_every_language_the_sets_can_be_used_as_they_are(in_a_language: list[LabelSet]) -> None:
    checked = check_labels(in_a_language)
    assert checked.sets == tuple(in_a_language)
    assert not checked.remarks  # no two labels became one, and none is too long


def test_what_a_model_is_asked_is_the_same_in_every_language(in_a_language: list[LabelSet]) -> None:
    asked = [[(label.descriptions, label.unwanted) for label in one.labels] for one in in_a_language]
    assert asked == [[(label.descriptions, label.unwanted) for label in one.labels] for one in SETS]


def test_no_set_and_no_label_keeps_its_english_name_by_chance(in_a_language: list[LabelSet]) -> None:
    assert [one.name for one in in_a_language].count("Indoors or outdoors") == 0
    tags = {label.name for one in in_a_language for label in one.labels}
    assert not tags & {"animals/dog", "events/birthday", "sensitive/password", "dusk or dawn"}
    levels = [[label.name.count("/") for label in one.labels] for one in in_a_language]
    assert levels == [[label.name.count("/") for label in one.labels] for one in SETS]


def test_a_label_that_says_nothing_but_its_name_is_asked_for_in_english(in_a_language: list[LabelSet]) -> None:
    (label,) = in_own_language(LabelSet("", (Label("animals/dog"),))).labels
    assert label.name != "animals/dog"
    assert label.descriptions == ("dog",)
