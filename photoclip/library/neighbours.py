"""Neighbours: commands of the same person, whose searches a window answers while it runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from photoclip.core.cancel import CancelToken
from photoclip.errors import KnownError
from photoclip.library.contract import PhotosPart, SearchPart
from photoclip.library.told import request_of, tell
from photoclip.nearby.answering import Answering
from photoclip.nearby.asking import NobodyThere, ask


class Neighbours:
    """Life: `look` again and again, on one thread, answers as soon as nobody else does; `close`."""

    def __init__(
        self,
        place: Path,
        search: SearchPart,
        photos: PhotosPart,
        is_ready: Callable[[], bool],
        catch_up: Callable[[], None],
    ) -> None:
        """`is_ready`: whether all is there that searches are answered by; `catch_up`: sees what commands just wrote."""
        self._place = place
        self._search = search
        self._photos = photos
        self._is_ready = is_ready
        self._catch_up = catch_up
        self._answering = Answering(place, self._answer)
        self._has_asked = self._answers = False

    def look(self, _cancel: CancelToken) -> None:
        """Begin to answer where nobody does; a process that a command left behind makes way."""
        if self._answers:
            return
        if not self._has_asked:
            self._has_asked = True
            with suppress(NobodyThere):
                ask(self._place, "end")
        self._answers = self._answering.begin()

    def close(self) -> None:
        self._answering.close()

    def _answer(self, do: str, about: dict[str, Any]) -> dict[str, Any] | None:
        if do != "search":
            return None
        request = request_of(about)
        if request.query.has_words and not self._is_ready():
            return None
        try:
            self._catch_up()
            return tell(self._search, self._photos, request)
        except KnownError:
            return None  # the command says what is in the way, and what helps
