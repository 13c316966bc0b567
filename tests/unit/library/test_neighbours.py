"""A window answers the searches of commands while it runs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.errors import LibraryProblem
from photoclip.library.neighbours import Neighbours
from photoclip.nearby.answering import Answering
from photoclip.nearby.asking import ask
from photoclip.nearby.line import ALONE

ABOUT = {"text": "a dog", "sort": "relevance", "limit": 20, "strictness": "normal"}


class Window:
    """What a window's library knows, as far as neighbours ask for it."""

    def __init__(self, place: Path) -> None:
        self.paths = SimpleNamespace(answers=place)
        self.engine = SimpleNamespace(ready=True)
        self.search = self.photos = self
        self.caught_up = 0
        self.problem: LibraryProblem | None = None

    def find(self, request: SearchRequest) -> SearchResult:
        if self.problem is not None:
            raise self.problem
        one = np.ones(1, np.float32)
        return SearchResult(request.text, np.asarray([7]), one, one, 1, model="m", strong=np.ones(1, np.bool_))

    def tiles(self, photo_ids: list[int]) -> dict[int, Any]:
        return {photo_id: SimpleNamespace(path=f"/photos/{photo_id}.jpg", duration_s=None) for photo_id in photo_ids}

    def catch_up(self) -> None:
        self.caught_up += 1


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv(ALONE)
    with tempfile.TemporaryDirectory(prefix="pc") as folder:  # pytest's own names are too long for a socket
        yield Path(folder) / "a.socket"


@pytest.fixture
def window(place: Path) -> Window:
    return Window(place)


@pytest.fixture
def neighbours(window: Window) -> Iterator[Neighbours]:
    library: Any = window
    made = Neighbours(library)
    made.start()
    yield made
    made.close()


Look = Callable[[], None]


@pytest.fixture
def look(neighbours: Neighbours) -> Look:
    return lambda: neighbours.look(CancelToken())


def test_a_command_is_answered_with_what_was_just_written(place: Path, window: Window, look: Look) -> None:
    look()
    look()
    told = ask(place, "search", ABOUT)
    assert told is not None
    assert [hit["path"] for hit in told["document"]["hits"]] == ["/photos/7.jpg"]
    assert window.caught_up == 1


def test_until_all_is_loaded_a_command_does_it_alone(place: Path, window: Window, look: Look) -> None:
    window.engine.ready = False
    look()
    assert ask(place, "search", ABOUT) is None


def test_what_is_in_the_way_is_said_by_the_command(place: Path, window: Window, look: Look) -> None:
    window.problem = LibraryProblem("The disk is full.")
    look()
    assert ask(place, "search", ABOUT) is None


def test_a_window_is_not_ended_by_a_command(place: Path, look: Look) -> None:
    look()
    assert ask(place, "end") == {"window": True}
    assert ask(place, "search", ABOUT) is not None


def test_who_was_left_behind_makes_way_for_a_window(place: Path, look: Look) -> None:
    asked: list[str] = []

    def note(do: str, _about: dict[str, Any]) -> dict[str, Any]:
        asked.append(do)
        return {}

    left_behind = Answering(place, note)
    assert left_behind.begin()
    look()
    assert asked == ["end"]
    left_behind.close()
    look()
    assert ask(place, "search", ABOUT) != {}


def test_a_command_that_indexes_answers_nobody(place: Path, window: Window) -> None:
    library: Any = window
    indexing = Neighbours(library)
    indexing.look(CancelToken())
    indexing.close()
    assert not place.exists()
