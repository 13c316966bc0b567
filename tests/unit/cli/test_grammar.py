"""What can be typed, and who does it."""

from __future__ import annotations

import argparse
from importlib import import_module

import pytest

from photoclip.cli.grammar import parser
from photoclip.core.search import STRICTNESS


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found.choices)


@pytest.mark.parametrize("name", ["", *commands()])
def test_every_command_has_somebody_who_does_it(name: str) -> None:
    made = commands()[name] if name else parser()
    assert callable(import_module(f"photoclip.cli.{made.get_default('home')}").COMMANDS[made.get_default("command")])


def test_a_search_may_be_as_strict_as_the_library_knows() -> None:
    (strictness,) = [action for action in commands()["search"]._actions if action.dest == "strictness"]
    assert list(strictness.choices or ()) == list(STRICTNESS)
