"""Stored vectors that are none: looked for in parts, while nothing else is to do, and made again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from photoclip.core.cancel import CancelToken
from photoclip.indexing.sight import Passed, Sight
from photoclip.store.library_settings import LibrarySettings

_log = logging.getLogger(__name__)

PART = 16_384
"""So many vectors are looked at in one go: 50 ms, and a library of fewer is looked through at every start."""
EVERY = timedelta(days=7)


class DamagedVectors:
    """Looks through what checkpoints saw, for the indexing thread.

    No answer waits for it: what is no unit vector is refused wherever vectors are read for searching, and the file that
    they are mapped from is made of those that were taken. So a large library, of which it takes a gigabyte to read, is
    looked through once a week, part by part.
    """

    def __init__(
        self,
        sight: Sight,
        settings: LibrarySettings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        part: int | None = None,
    ) -> None:
        """`part`: so many vectors are looked at in one go; None: `PART`."""
        self._sight = sight
        self._settings = settings
        self._now = now
        self._part = part or PART
        self._places: dict[int, Passed | None] = {}
        """How far each checkpoint's were looked at, by its row; None: to the end, or it is not time yet."""

    def begin(self, model_row: int, cancel: CancelToken) -> int:
        """Look at the first part of what a checkpoint saw, where that is new; return how many photos were damaged.

        Raises Cancelled.
        """
        if model_row in self._places:
            return 0
        self._places[model_row] = Passed()
        found = self._look(model_row, cancel)
        if self._is_sound(model_row):
            self._places[model_row] = None
        return found

    def go_on(self, cancel: CancelToken, *, to_the_end: bool = False) -> int:
        """Look at the next part, or at all that is left; return how many photos were damaged. Raises Cancelled."""
        found = 0
        while left := [row for row, place in self._places.items() if place is not None]:
            found += self._look(left[0], cancel)
            if not to_the_end:
                break
        return found

    def _look(self, model_row: int, cancel: CancelToken) -> int:
        before = self._places[model_row] or Passed()
        damaged, passed = self._sight.drop_damaged(model_row, before, self._part, cancel)
        if damaged:
            _log.warning("%d embeddings were damaged and are made again", damaged)
        self._places[model_row] = None if passed.ended else passed
        if passed.ended and before != Passed():  # what one look is enough for is looked through at every start
            self._settings.note_vectors_sound(model_row, self._now())
        return damaged

    def _is_sound(self, model_row: int) -> bool:
        """Return whether the vectors were looked through not long ago."""
        last = self._settings.vectors_sound(model_row)
        # A clock that was set back must not put it off for years.
        return last is not None and timedelta(0) <= self._now() - last < EVERY
