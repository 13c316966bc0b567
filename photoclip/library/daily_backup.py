"""DailyBackup: a thread that makes the day's backup when the library has been quiet for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, IndexingStatus, Notice
from photoclip.errors import KnownError
from photoclip.library.background import RegularLooks

_log = logging.getLogger(__name__)

QUIET_S = 120.0
AT_LATEST_S = 3600.0
"""A library that is never quiet, the first indexing of a large one, is backed up while it works."""
LOOK_EVERY_S = 60.0


class DailyBackup(RegularLooks):
    """Tells of what is in its way, once."""

    def __init__(
        self,
        make_if_due: Callable[[CancelToken], object],
        tell: Callable[[Change], None],
        clock: Callable[[], float] = time.monotonic,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        super().__init__("the daily backup", [self._make], look_every_s, self._say)
        self._make_if_due = make_if_due
        self._tell = tell
        self._clock = clock
        self._changed_at = self._looked_at = clock()
        self._said = ""

    def notice(self, change: Change) -> None:
        """Remember that the library is not quiet. Any thread; returns at once."""
        if not isinstance(change, IndexingStatus | Notice):
            self._changed_at = self._clock()

    def _make(self, ended: CancelToken) -> None:
        """Make the backup, where it is due and the moment is good."""
        now = self._clock()
        if now - self._changed_at < QUIET_S and now - self._looked_at < AT_LATEST_S:
            return
        self._looked_at = now
        self._make_if_due(ended)

    def _say(self, problem: KnownError) -> None:
        _log.warning("the daily backup waits: %s", problem)
        if str(problem) != self._said:  # once, not every minute
            self._said = str(problem)
            self._tell(Notice(str(problem)))
