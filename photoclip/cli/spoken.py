"""argparse in the person's language: its own words are English sentences of another program, translated where they are
shown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from photoclip.language import english, shown, tr

# As Python 3.11 to 3.14 have them. What another version says in other words is said in English.
_ITS_WORDS = (
    *("options", "positional arguments", "show this help message and exit"),
    "argument {name}: {reason}",
    "invalid choice: {value} (choose from {choices})",
    "invalid choice: {value}, maybe you meant {closest}? (choose from {choices})",
    "unrecognized arguments: {arguments}",
    "the following arguments are required: {arguments}",
    "one of the arguments {arguments} is required",
    "not allowed with argument {argument}",
    "ambiguous option: {option} could match {matches}",
    "ignored explicit argument {value}",
    *("expected one argument", "expected at least one argument", "expected at most one argument"),
)
english(_ITS_WORDS)


class SpokenHelp(argparse.HelpFormatter):
    """Headings, the usage and what `--help` is for."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(shown(heading or ""))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """`prefix`: what stands before it; argparse itself says '' where it asks how a command begins."""
        super().add_usage(usage, actions, groups, tr("usage: ") if prefix is None else prefix)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return shown(action.help) if action.dest == "help" and action.help else action.help


class SpokenRawHelp(SpokenHelp, argparse.RawDescriptionHelpFormatter):
    """The same, with the lines of a description as they are."""


class SpokenParser(argparse.ArgumentParser):
    """A parser, and with it all its commands, that says in the person's language what is wrong with a line."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"formatter_class": SpokenHelp} | options)

    def error(self, message: str) -> NoReturn:
        """Say it below the usage, and exit with 2."""
        self.print_usage(sys.stderr)
        said = tr("{program}: error: {message}").format(program=self.prog, message=shown(message))
        self.exit(2, f"{said}\n")
