"""The command line: every job of the app, scripted. No Qt, and no torch before a job needs a model."""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from photoclip import installation
from photoclip.cli.grammar import parser, with_minus_terms
from photoclip.cli.language import speak_their_language
from photoclip.cli.output import DONE, say_could_not_run
from photoclip.errors import Cancelled, KnownError, LibraryProblem
from photoclip.garbage import uncollected
from photoclip.language import tr
from photoclip.logs import log_to_terminal, wants_debug


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 done with failures, 2 usage, 3 could not run."""
    _write_in_any_encoding()
    words = with_minus_terms(sys.argv[1:] if arguments is None else arguments)
    speak_their_language(words)
    options = parser().parse_args(words)
    log_to_terminal(wants_debug(options.debug))
    installation.stay()
    try:
        with uncollected():
            command = _command(options)
        if arguments is None:  # a process of its own
            gc.freeze()  # what was imported stays: no collection need walk over it
        return command(options)
    except LibraryProblem as exc:
        return say_could_not_run(str(exc), options, _way_back(exc, options))
    except KnownError as exc:
        return say_could_not_run(str(exc), options)
    except (KeyboardInterrupt, Cancelled):
        sys.stderr.write(tr("Stopped. What was done is kept; the same command goes on from here.\n"))
        return 130
    except BrokenPipeError:
        # The reader of our output has gone away, as `photoclip search … | head` does.
        sys.stderr.close()
        return DONE


def _write_in_any_encoding() -> None:
    """Let a character that the terminal's encoding lacks cost its own look, never the answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _command(options: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    """Return what runs the command. Only its own module is imported: all of them take a second and more."""
    run: Callable[[argparse.Namespace], int] = _module(options.home).COMMANDS[options.command]
    return run


def _way_back(error: LibraryProblem, options: argparse.Namespace) -> list[str]:
    lines: list[str] = _module("backups").way_back(error, options)
    return lines


def _module(home: str) -> Any:
    return import_module(f"photoclip.cli.{home}")
