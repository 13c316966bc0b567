"""DailyBackup: a thread that makes the day's backup when the library has been quiet for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, IndexingStatus, Notice
from photoclip.errors import Cancelled, KnownError

_log = logging.getLogger(__name__)

QUIET_S = 120.0
AT_LATEST_S = 3600.0
"""A library that is never quiet, the first indexing of a large one, is backed up while it works."""
LOOK_EVERY_S = 60.0


class DailyBackup:
    """Life: `start` begins, `close` ends what is under way at its next step."""

    def __init__(
        self,
        make_if_due: Callable[[CancelToken], object],
        tell: Callable[[Change], None],
        clock: Callable[[], float] = time.monotonic,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._make_if_due = make_if_due
        self._tell = tell
        self._clock = clock
        self._look_every_s = look_every_s
        self._cancel = CancelToken()
        self._changed_at = self._looked_at = clock()
        self._said = ""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look from now on, in the background."""
        self._thread = threading.Thread(target=self._run, name="daily-backup", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Begin nothing more, and wait until what is under way has ended."""
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.join()

    def notice(self, change: Change) -> None:
        """Remember that the library is not quiet. Any thread; returns at once."""
        if not isinstance(change, IndexingStatus | Notice):
            self._changed_at = self._clock()

    def look(self) -> None:
        """Make the backup, where it is due and the moment is good."""
        now = self._clock()
        if now - self._changed_at < QUIET_S and now - self._looked_at < AT_LATEST_S:
            return
        self._looked_at = now
        try:
            self._make_if_due(self._cancel)
        except Cancelled:
            pass
        except KnownError as exc:
            _log.warning("the daily backup waits: %s", exc)
            if str(exc) != self._said:  # once, not every minute
                self._said = str(exc)
                self._tell(Notice(str(exc)))
        except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the backups in silence
            _log.exception("the daily backup failed")

    def _run(self) -> None:
        while not self._cancel.wait(self._look_every_s):
            self.look()
