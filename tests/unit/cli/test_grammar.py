"""What can be typed, and who does it."""

from __future__ import annotations

import argparse
from importlib import import_module

import pytest

from photoclip.cli.grammar import parser, with_minus_terms
from photoclip.core.strictness import STRICTNESS


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found.choices)


@pytest.mark.parametrize("name", ["", *commands()])
def test_every_command_has_somebody_who_does_it(name: str) -> None:
    made = commands()[name] if name else parser()
    assert callable(import_module(f"photoclip.cli.{made.get_default('home')}").COMMANDS[made.get_default("command")])


def test_what_is_not_for_people_is_not_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert parser().parse_args(["stay"]).command == "stay"
    with pytest.raises(SystemExit):
        parser().parse_args(["serch"])
    said = capsys.readouterr().err
    assert "search" in said
    assert "stay" not in said


def test_a_search_may_be_as_strict_as_the_library_knows() -> None:
    (strictness,) = [action for action in commands()["search"]._actions if action.dest == "strictness"]
    assert list(strictness.choices or ()) == list(STRICTNESS)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        (["dog"], "dog"),
        (["dog on the beach"], "dog on the beach"),
        (["dog", "on", "the", "beach"], "dog on the beach"),
        (["dog", "-crowd", "-tag:work", "--limit", "2"], "dog -crowd -tag:work"),
        (["-place:rome"], "-place:rome"),
        (["-place:rome beach"], "-place:rome beach"),
        (["--limit", "2", "--", "-place:rome"], "-place:rome"),
        (['-"red car"', "stars:>3"], '-"red car" stars:>3'),
        (["-2", "dog"], "-2 dog"),
        ([""], ""),
    ],
)
def test_words_that_a_search_leaves_out_are_no_options(typed: list[str], query: str) -> None:
    assert parser().parse_args(with_minus_terms(["--json", "search", *typed])).query == query


@pytest.mark.parametrize("typed", [["search", "-h"], ["search"], ["search", "dog", "--limitless"], ["folders", "-x"]])
def test_what_is_no_query_is_as_before(typed: list[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(with_minus_terms(typed))
