"""photoclip search: asks the PhotoClip that has the library at hand, else looks itself.

It imports nothing of the library, which takes longer than the answer.
"""

from __future__ import annotations

import argparse
import os
import select
import subprocess
import sys
from importlib import import_module
from typing import Any

from photoclip.cli.output import Commands
from photoclip.cli.told import say_told
from photoclip.nearby.asking import NobodyThere, ask
from photoclip.nearby.line import is_possible
from photoclip.paths import DATA_DIR_VARIABLE, AppPaths

_BEGINS_S = 10.0
"""How long the process that is left behind may take until it listens; it works for the answer after that."""


def _search(options: argparse.Namespace) -> int:
    told = None if options.alone else _told_by_another(options)
    if told is not None:
        return say_told(options, told)
    alone: Commands = import_module("photoclip.cli.looking").COMMANDS
    return alone[options.command](options)


def _told_by_another(options: argparse.Namespace) -> dict[str, Any] | None:
    paths = AppPaths.choose(options.data_dir)
    about = {
        "text": options.query,
        "sort": options.sort,
        "limit": options.limit,
        "strictness": options.strictness,
        "literal": options.literal,
    }
    try:
        return ask(paths.answers, "search", about)
    except NobodyThere:
        if not _leave_one_behind(paths, options):
            return None
    try:
        return ask(paths.answers, "search", about)
    except NobodyThere:
        return None


def _leave_one_behind(paths: AppPaths, options: argparse.Namespace) -> bool:
    """Start a process that answers this search and those of the next minutes; return whether it listens."""
    if not is_possible(paths.answers) or not os.path.isfile(paths.database):  # noqa: PTH113  nor where nobody may look
        return False
    is_chosen = options.data_dir or os.environ.get(DATA_DIR_VARIABLE)
    place = ["--data-dir", str(paths.data_dir)] if is_chosen else []
    command = [sys.executable, "-m", "photoclip", *place, "stay"]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what ends this command or its terminal does not end it
        )
    except OSError:
        return False
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with process.stdout as said:
        return bool(select.select([said], [], [], _BEGINS_S)[0] and said.readline())


COMMANDS: Commands = {"search": _search}
