"""WeeklyCheck: reads all of the library's file once a week, when nothing else is to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from photoclip.core.cancel import CancelToken
from photoclip.errors import KnownError
from photoclip.library.background import RegularLooks
from photoclip.library.library_file import LibraryFile

_log = logging.getLogger(__name__)

EVERY = timedelta(days=7)
LOOK_EVERY_S = 300.0
"""So often it is seen whether the week is over and nothing else is to do; the first time after so long, too."""


class WeeklyCheck(RegularLooks):
    """A check of a gigabyte takes some ten seconds of one core, on a thread that nobody waits for; `close` ends it."""

    def __init__(
        self,
        file: LibraryFile,
        is_quiet: Callable[[], bool],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        super().__init__("checking the library's file", [self.check], look_every_s, _say)
        self._file = file
        self._is_quiet = is_quiet
        self._now = now

    def check(self, ended: CancelToken) -> bool:
        """Check the file if it is time to; return whether it was. Raises LibraryProblem, Cancelled."""
        last = self._file.last_check()
        if last is not None and last.in_full and (last.problems or self._now() - last.at < EVERY):
            return False
        # Damage that was met on the way stops all that writes, and may be of an index alone.
        if not (last is not None and last.problems) and not self._is_quiet():
            return False
        problems = self._file.damage(ended)
        _log.info("the library's file was checked: %s", "; ".join(problems) or "it is sound")
        return True


def _say(problem: KnownError) -> None:
    _log.warning("the library's file could not be checked: %s", problem)
