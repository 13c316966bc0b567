"""A library at hand answers as a command does, and is in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photoclip.core.search import SearchRequest
from photoclip.library.at_hand import AtHand
from photoclip.library.told import tell
from tests.household import Household, drawn

ASKED = {"text": "a dog", "sort": "relevance", "limit": 20, "strictness": "normal"}


def asked(text: str) -> dict[str, Any]:
    return ASKED | {"text": text}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    for scene in range(4):
        (made.roots[0] / f"{scene}.jpg").write_bytes(drawn(scene))
    made.index()
    yield made
    made.close()


@pytest.fixture
def at_hand(home: Household) -> Iterator[AtHand]:
    home.close()
    made = AtHand(home.unopened())
    yield made
    made.close()


def paths_of(told: dict[str, Any] | None) -> list[str]:
    assert told is not None
    return [hit["path"] for hit in told["document"]["hits"]]


def test_it_answers_as_a_command_that_opens_the_library(home: Household) -> None:
    home.library.search.prepare()
    home.restart()  # so that both read the contrast words from their file
    expected = tell(home.library.search, home.library.photos, SearchRequest("a dog", limit=20))
    home.close()
    at_hand = AtHand(home.unopened())
    told = at_hand.answer(ASKED)
    at_hand.close()
    assert told is not None
    for one in (told, expected):
        del one["document"]["ms"]
    assert told == expected


def test_it_knows_what_a_command_has_just_written(at_hand: AtHand, home: Household) -> None:
    assert len(paths_of(at_hand.answer(ASKED))) == 4
    (home.roots[1] / "new.jpg").write_bytes(drawn(7))
    home.reopen()
    home.index()
    home.library.marks.change([int(home.photo_at(1, "new.jpg") or 0)], rating=5)
    home.close()
    assert len(paths_of(at_hand.answer(ASKED))) == 5
    assert paths_of(at_hand.answer(asked("stars:5"))) == [str(home.roots[1] / "new.jpg")]


def test_between_two_answers_the_library_can_be_put_in_another_ones_place(at_hand: AtHand, home: Household) -> None:
    at_hand.answer(ASKED)
    assert at_hand.is_the_same
    home.library = home.unopened()
    home.library.backups.start_empty()  # refuses while another process has the library open
    assert not at_hand.is_the_same
    assert at_hand.answer(ASKED) is None


def test_a_library_that_has_gone_is_not_begun_anew(at_hand: AtHand, home: Household) -> None:
    at_hand.answer(ASKED)
    home.paths.database.unlink()
    assert at_hand.answer(ASKED) is None
    assert not home.paths.database.exists()


def test_other_settings_or_another_model_are_left_to_a_command(at_hand: AtHand, home: Household) -> None:
    at_hand.answer(ASKED)
    home.install_another("other")
    home.reopen()
    home.library.models.use_now("other")
    home.close()
    assert at_hand.answer(ASKED) is None


@pytest.mark.parametrize(
    "about",
    [
        {},
        ASKED | {"text": 5},
        ASKED | {"limit": 0},
        ASKED | {"limit": True},
        ASKED | {"limit": 10**9},
        ASKED | {"sort": "'; DROP TABLE photos"},
        ASKED | {"strictness": []},
    ],
)
def test_what_makes_no_sense_is_refused(at_hand: AtHand, about: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        at_hand.answer(about)


@pytest.mark.parametrize("text", ["", 'like:"a.jpg"', 'cat like:"b.jpg"'])
def test_what_a_command_has_to_say_itself_is_left_to_it(at_hand: AtHand, text: str) -> None:
    assert at_hand.answer(asked(text)) is None


def test_no_model_is_loaded_for_filters_alone(at_hand: AtHand, home: Household) -> None:
    assert len(paths_of(at_hand.answer(asked("type:jpeg")))) == 4


def test_plain_words_are_read_as_people_mean_them_unless_they_are_to_be_taken_literally(home: Household) -> None:
    home.library.tags.put([int(home.photo_at(0, "1.jpg") or 0)], "people/Anna")
    home.close()
    at_hand = AtHand(home.unopened())
    told = at_hand.answer(asked("photos of Anna"))
    assert paths_of(told) == [str(home.roots[0] / "1.jpg")]
    assert told is not None
    document = told["document"]
    assert (document["query"], document["asked"]) == ("photos of Anna", "tag:Anna")
    assert document["read"] == [{"said": "photos of Anna", "as": "tag:Anna", "means": ""}]
    literally = at_hand.answer(asked("photos of Anna") | {"literal": True})
    at_hand.close()
    assert len(paths_of(literally)) == 4
