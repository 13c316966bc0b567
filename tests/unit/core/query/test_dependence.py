"""Which changes call for asking a query again: of every filter, under every name that it answers to."""

from __future__ import annotations

from typing import get_args

import pytest

from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    CheckpointComing,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SearchSharpened,
    SettingsChanged,
    SidecarsChanged,
    SuggestionsChanged,
    TagsChanged,
    TroubleChanged,
)
from photoclip.core.query import Unknown, depends_on, parse
from photoclip.core.query.rules import LIKE, NAME, RULES, TERM_NAMES
from tests.unit.core.query.strategies import TODAY

CHANGES: tuple[Change, ...] = (
    PhotosAdded((1,)),
    PhotosRemoved((1,)),
    PhotosChanged((1,)),
    FoldersChanged(),
    AlbumsChanged(),
    TagsChanged(),
    SuggestionsChanged(),
    CheckpointChanged("a/model"),
    CheckpointComing("a/model"),
    SearchSharpened(),
    IndexingStatus(),
    SettingsChanged(),
    SidecarsChanged((1,)),
    TroubleChanged("The disk is full."),
    Notice("Something happened."),
)

Causes = set[type[Change]]

PHOTOS: Causes = {PhotosAdded, PhotosRemoved}
JUDGED: Causes = {CheckpointChanged, SearchSharpened}
FACTS: Causes = {PhotosChanged}
PLACES: Causes = {PhotosChanged, FoldersChanged}
TAGS: Causes = {TagsChanged}
ANYTHING: Causes = JUDGED | PLACES | TAGS | {AlbumsChanged}

EXPECTED: dict[str, tuple[str, Causes]] = {
    "in": ("Italy", PLACES),
    "album": ("Best", ANYTHING),
    "tag": ("dog", TAGS),
    "date": ("2023", FACTS),
    "on": ("12-24", FACTS),
    "after": ("2023", FACTS),
    "before": ("2023", FACTS),
    "camera": ("Fuji", FACTS),
    "lens": ("35mm", FACTS),
    "iso": ("400", FACTS),
    "aspect": ("square", FACTS),
    "size": (">5MB", FACTS),
    "duration": (">1m", FACTS),
    "type": ("jpeg", FACTS),
    "rating": (">=3", FACTS),
    "color": ("red", FACTS),
    "has": ("gps", FACTS),
    "near": ("48.8,2.3,5", FACTS),
    "place": ("rome", FACTS),
    "box": ("41.8,12.4,42,12.6", FACTS),
    NAME: ("IMG_20", PLACES | TAGS),
    LIKE: ("beach.jpg", PLACES | JUDGED),
}
"""By canonical name: a value that it takes, and what it depends on beside the coming and going of photos."""

STATES: dict[str, Causes] = {
    "favourite": FACTS,
    "picked": FACTS,
    "rejected": FACTS,
    "untagged": TAGS,
    "offline": PLACES,
    "duplicate": PLACES,
    "edited": FACTS,
    "new": set(),
    "hidden": FACTS,
    "blurry": FACTS,
    "dark": FACTS,
    "hdr": FACTS,
    "document": FACTS,
    "screenshot": PLACES,
    "video": FACTS,
    "live": PLACES,
    "raw": PLACES,
}


def causes(text: str) -> Causes:
    query = parse(text, today=TODAY)
    assert not any(isinstance(term, Unknown) for term in query.terms), text
    return {type(change) for change in CHANGES if depends_on(query, change)}


def test_every_change_there_is_is_asked_about() -> None:
    assert {type(change) for change in CHANGES} == set(get_args(Change))


def test_every_filter_of_the_grammar_is_known_here() -> None:
    assert {*EXPECTED, "is"} == set(TERM_NAMES.values())
    assert set(STATES) == set(RULES["is"].values)


@pytest.mark.parametrize("name", [name for name, canonical in TERM_NAMES.items() if canonical != "is"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_term_depends_on_the_same_under_every_name(name: str, sign: str) -> None:
    value, expected = EXPECTED[TERM_NAMES[name]]
    assert causes(f"{sign}{name}:{value}") == PHOTOS | expected
    assert causes(f"{sign}{name.upper()}:{value}") == PHOTOS | expected


@pytest.mark.parametrize("name", [name for name, canonical in TERM_NAMES.items() if canonical == "is"])
@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_a_state_depends_on_what_makes_it(name: str, state: str, expected: Causes) -> None:
    assert causes(f"{name}:{state}") == PHOTOS | expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:fav", FACTS),
        ("is:duplicates", PLACES),
        ("colour:violet", FACTS),
        ("stars:5", FACTS),
        ("keyword:dog", TAGS),
        ('"IMG_20"', PLACES | TAGS),
        ("", set()),
        ("a dog on the beach", JUDGED),
        ("-crowd", JUDGED),
        ("dog | tag:cat", JUDGED | TAGS),
        ("dog stars:5 in:Italy", JUDGED | PLACES),
        ('1:"album:Best"', JUDGED),  # words that only look like a filter
    ],
)
def test_what_a_text_depends_on_is_what_its_terms_mean(text: str, expected: Causes) -> None:
    assert causes(text) == PHOTOS | expected


def test_what_could_not_be_read_depends_on_nothing() -> None:
    query = parse("rating:many", today=TODAY)
    assert [type(change) for change in CHANGES if depends_on(query, change)] == [PhotosAdded, PhotosRemoved]
