"""Searches that another PhotoClip answers, and the process that a search leaves behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photoclip.cli.staying import IDLE_S, Staying
from photoclip.nearby.answering import Answering
from photoclip.nearby.line import ALONE, Message
from photoclip.paths import AppPaths
from tests.clock import Clock
from tests.command_line import CommandLine

HIT = {"score": 0.3, "confidence": 0.9, "strong": True, "path": "/photos/dog \udcff.jpg"}
TOLD = {
    "document": {"query": "dog", "model": "m", "exact": True, "hits": [HIT], "ms": 1.5},
    "remarks": ["That much is known."],
}


class Ready:
    """A library at hand of which a test says what it is."""

    def __init__(self) -> None:
        self.is_the_same = True
        self.is_closed = False
        self.asked: list[Any] = []

    def answer(self, about: dict[str, Any]) -> dict[str, Any] | None:
        self.asked.append(about)
        return TOLD

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def ready() -> Ready:
    return Ready()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def staying(ready: Ready, clock: Clock) -> Staying:
    return Staying(lambda: ready, clock)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    """Commands on an empty folder, which may ask others."""
    monkeypatch.delenv(ALONE)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with tempfile.TemporaryDirectory(prefix="pc") as folder:  # pytest's own names are too long for a socket
        yield CommandLine(Path(folder))


def place(command: CommandLine) -> Path:
    return AppPaths.choose(command.data_dir).answers


# a search


def test_what_another_one_found_is_printed(command: CommandLine) -> None:
    asked: list[Message] = []

    def answer(_do: str, about: Message) -> Message:
        asked.append(about)
        return TOLD

    other = Answering(place(command), answer)
    assert other.begin()
    try:
        found = command("search", "dog", "--limit", "3", "--sort", "newest", "--strictness", "broad")
        document = command("search", "dog", "--json").json
    finally:
        other.close()
    assert found.out == "*  90%  /photos/dog �.jpg\n"
    assert found.err == "That much is known.\n"
    assert document == TOLD["document"]
    assert asked[0] == {"text": "dog", "sort": "newest", "limit": 3, "strictness": "broad", "literal": False}


def test_what_was_read_out_of_plain_words_is_said(command: CommandLine) -> None:
    read = [{"said": "last summer", "as": "date:last-summer", "means": "2026-06-01..2026-08-31"}]
    other = Answering(place(command), lambda _do, _about: TOLD | {"document": TOLD["document"] | {"read": read}})
    assert other.begin()
    try:
        found = command("search", "dog last summer")
    finally:
        other.close()
    assert found.err.splitlines()[0] == (
        "Read “last summer” as date:last-summer (2026-06-01..2026-08-31); --literal looks for the words."
    )


@pytest.mark.parametrize("alone", [(), ("--alone",)])
def test_a_search_that_another_one_cannot_answer_is_done_alone(command: CommandLine, alone: tuple[str, ...]) -> None:
    other = Answering(place(command), lambda _do, _about: None if not alone else TOLD)
    assert other.begin()
    try:
        found = command("search", "dog", *alone)
    finally:
        other.close()
    assert found.status == 3
    assert "No model is chosen yet" in found.err


def test_nobody_is_left_behind_for_a_library_that_is_not_there(command: CommandLine) -> None:
    found = command("search", "stars:5")
    assert found.status == 0
    assert not place(command).exists()


def test_stop_ends_the_one_that_was_left_behind(command: CommandLine, staying: Staying) -> None:
    other = Answering(place(command), staying.answer)
    assert other.begin()
    try:
        assert command("stop").out == "The process in the background has ended.\n"
        assert staying.is_over(0)
    finally:
        other.close()
    assert command("stop").out == "None runs in the background.\n"


def test_stop_ends_it_also_where_searches_do_without_it(
    command: CommandLine, staying: Staying, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Answering(place(command), staying.answer)
    assert other.begin()
    monkeypatch.setenv(ALONE, "1")
    try:
        assert command("stop").out == "The process in the background has ended.\n"
    finally:
        other.close()


def test_stop_says_that_a_window_answers_and_that_one_does_not_end(command: CommandLine) -> None:
    answers: list[dict[str, bool] | None] = [{"window": True}, None]
    other = Answering(place(command), lambda _do, _about: answers.pop(0))
    assert other.begin()
    try:
        assert command("stop").out == "None runs in the background. The window answers searches.\n"
        stuck = command("stop")
    finally:
        other.close()
    assert stuck.status == 3
    assert "does not answer" in stuck.err


# how long it stays


def test_it_stays_while_it_is_asked_and_ends_when_nobody_does(staying: Staying, clock: Clock) -> None:
    for _ in range(3):
        clock.advance(IDLE_S - 1)
        assert not staying.is_over(0)
        assert staying.answer("search", {}) == TOLD
    clock.advance(IDLE_S)
    assert staying.is_over(0)


def test_the_library_is_made_ready_once(clock: Clock, ready: Ready) -> None:
    made: list[Ready] = []

    def make() -> Ready:
        made.append(ready)
        return ready

    staying = Staying(make, clock)
    assert not staying.is_over(0)
    assert not made
    staying.answer("search", {"text": "dog"})
    staying.answer("search", {"text": "cat"})
    assert len(made) == 1
    assert ready.asked == [{"text": "dog"}, {"text": "cat"}]
    staying.close()
    assert ready.is_closed


def test_it_ends_with_the_library_that_it_was_started_for(staying: Staying, ready: Ready) -> None:
    staying.answer("search", {})
    assert not staying.is_over(0)
    ready.is_the_same = False
    assert staying.is_over(0)


def test_it_ends_where_another_version_asks(staying: Staying) -> None:
    assert staying.answer("another version", {}) is None
    assert staying.is_over(0)


def test_it_ends_where_the_library_cannot_be_opened(clock: Clock) -> None:
    def make() -> Ready:
        raise OSError("no library")

    staying = Staying(make, clock)
    with pytest.raises(OSError, match="no library"):
        staying.answer("search", {})
    assert staying.is_over(0)
    staying.close()
