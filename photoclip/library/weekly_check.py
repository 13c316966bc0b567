"""WeeklyCheck: reads all of the library's file once a week, when nothing else is to do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, KnownError
from photoclip.library.library_file import LibraryFile

_log = logging.getLogger(__name__)

EVERY = timedelta(days=7)
LOOK_EVERY_S = 300.0
"""So often it is seen whether the week is over and nothing else is to do; the first time after so long, too."""


class WeeklyCheck:
    """Life: `start` begins to look, `close` ends it, a check under way included. What was found is kept.

    A check of a gigabyte takes some ten seconds of one core, on a thread that nobody waits for.
    """

    def __init__(
        self,
        file: LibraryFile,
        is_quiet: Callable[[], bool],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._file = file
        self._is_quiet = is_quiet
        self._now = now
        self._look_every_s = look_every_s
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="weekly-check", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> bool:
        """Check the file if it is time to; return whether it was. Raises LibraryProblem, Cancelled."""
        last = self._file.last_check()
        if last is not None and (last.problems or (last.in_full and self._now() - last.at < EVERY)):
            return False
        if not self._is_quiet():
            return False
        problems = self._file.damage(self._cancel)
        _log.info("the library's file was checked: %s", "; ".join(problems) or "it is sound")
        return True

    def _run(self) -> None:
        while not self._cancel.wait(self._look_every_s):
            try:
                self.look()
            except Cancelled:
                return
            except KnownError as exc:
                _log.warning("the library's file could not be checked: %s", exc)
            except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the checking in silence
                _log.exception("checking the library's file failed")
