"""Neighbours: commands of the same person, whose searches a window answers while it runs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from photoclip.core.cancel import CancelToken
from photoclip.errors import KnownError
from photoclip.library.told import request_of, tell
from photoclip.nearby.answering import Answering
from photoclip.nearby.asking import NobodyThere, ask

if TYPE_CHECKING:
    from photoclip.library.library import Library


class Neighbours:
    """Life: `start`; `look` again and again, on one thread, answers as soon as nobody else does; `close`."""

    def __init__(self, library: Library) -> None:
        """`library`: may still be being made."""
        self._library = library
        self._place = library.paths.answers
        self._answering = Answering(self._place, self._answer)
        self._is_started = self._has_asked = self._answers = False

    def start(self) -> None:
        """Let `look` begin to answer: this is no command that ends before the next one asks."""
        self._is_started = True

    def look(self, _cancel: CancelToken) -> None:
        """Begin to answer where nobody does; a process that a command left behind makes way."""
        if self._answers or not self._is_started:
            return
        if not self._has_asked:
            self._has_asked = True
            with suppress(NobodyThere):
                ask(self._place, "end")
        self._answers = self._answering.begin()

    def close(self) -> None:
        self._answering.close()

    def _answer(self, do: str, about: dict[str, Any]) -> dict[str, Any] | None:
        if do == "end":
            return {"window": True}  # which nobody ends from outside
        if do != "search":
            return None
        try:
            self._library.catch_up()
            request = request_of(about, self._library.search)
            if request.query.has_words and not self._library.engine.ready:
                return None
            return tell(self._library.search, self._library.photos, request)
        except KnownError:
            return None  # the command says what is in the way, and what helps
