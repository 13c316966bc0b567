"""The process that a search leaves behind: for some minutes it has the library at hand, and answers the next ones."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

from photoclip.cli.output import DONE, Commands, print_answer
from photoclip.errors import KnownError
from photoclip.garbage import uncollected
from photoclip.language import tr
from photoclip.nearby.answering import Answering
from photoclip.nearby.asking import NobodyThere, ask
from photoclip.nearby.line import ALONE, Message
from photoclip.paths import AppPaths

IDLE_S = 300.0
_LOOK_S = 2.0


class AtHand(Protocol):
    """A library that is ready to answer."""

    @property
    def is_the_same(self) -> bool: ...

    def answer(self, about: dict[str, Any]) -> dict[str, Any] | None: ...

    def close(self) -> None: ...


class Staying:
    """Answers until nobody has asked for a while, the library is another one, or somebody says that it is enough."""

    def __init__(self, make: Callable[[], AtHand], clock: Callable[[], float] = time.monotonic) -> None:
        """`make`: makes the library ready, for the first question."""
        self._make = make
        self._clock = clock
        self._at_hand: AtHand | None = None
        self._used_at = clock()
        self._is_at_work = False
        self._over = threading.Event()

    def answer(self, do: str, about: Message) -> Message | None:
        """Do what is asked. Called on one thread."""
        if do != "search":  # to end, or something that only another version knows
            self._over.set()
            return {} if do == "end" else None
        self._is_at_work = True
        try:
            self._at_hand = self._at_hand or self._make()
            return self._at_hand.answer(about)
        except Exception:
            self._over.set()  # whoever asks opens the library and says what is in the way
            raise
        finally:
            self._used_at = self._clock()
            self._is_at_work = False

    def is_over(self, wait_s: float) -> bool:
        """Tell whether it is over; wait so long for somebody to say so."""
        if self._over.wait(wait_s):
            return True
        if self._is_at_work:
            return False
        changed = self._at_hand is not None and not self._at_hand.is_the_same
        return changed or self._clock() - self._used_at >= IDLE_S

    def close(self) -> None:
        """Let the library go."""
        if self._at_hand is not None:
            self._at_hand.close()


def _stay(options: argparse.Namespace) -> int:
    paths = AppPaths.choose(options.data_dir)
    staying = Staying(lambda: _library_at_hand(paths))
    answering = Answering(paths.answers, staying.answer)
    listens = answering.begin()
    print_answer(options, {"listens": listens}, tr("Another one answers.") if not listens else "Listening.")
    sys.stdout.flush()
    if not listens:
        return DONE
    _let_go_of_what_started_it()
    while not staying.is_over(_LOOK_S):
        pass
    answering.close()
    staying.close()
    return DONE


def _library_at_hand(paths: AppPaths) -> AtHand:
    """Return the library, ready. It is imported now: to listen does not wait for it."""
    with uncollected():
        library = import_module("photoclip.library").Library
        at_hand = import_module("photoclip.library.at_hand").AtHand
    made: AtHand = at_hand(library(paths))
    return made


def _let_go_of_what_started_it() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
    os.chdir(os.path.sep)  # keeps no disk from being taken out


def _stop(options: argparse.Namespace) -> int:
    os.environ.pop(ALONE, None)  # which says that searches do without it, not that it may stay
    try:
        answer = ask(AppPaths.choose(options.data_dir).answers, "end")
    except NobodyThere:
        answer = {"none": True}
    if answer is None:
        raise KnownError(
            tr(
                "A process in the background does not answer. Its command line ends in “photoclip … stay”; end "
                "it as you would any other."
            )
        )
    said = tr("None runs in the background.") if answer else tr("The process in the background has ended.")
    print_answer(options, {"ended": not answer}, said + tr(" The window answers searches.") * ("window" in answer))
    return DONE


COMMANDS: Commands = {"stay": _stay, "stop": _stop}
