"""Outside: a thread that looks, twice a second, at what other processes did to the library."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from photoclip.errors import KnownError
from photoclip.library.background import Look, RegularLooks

_log = logging.getLogger(__name__)

EVERY_S = 0.5


class Outside(RegularLooks):
    """Says each thing that is in its way once: twice a second it would fill the log."""

    def __init__(self, looks: Sequence[Look], every_s: float = EVERY_S) -> None:
        super().__init__("looking at what other processes do", looks, every_s, self._say)
        self._said: set[str] = set()

    def _say(self, problem: KnownError) -> None:
        if str(problem) not in self._said:
            self._said.add(str(problem))
            _log.warning("what other processes do is not seen for now: %s", problem)
