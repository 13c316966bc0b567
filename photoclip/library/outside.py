"""Outside: a thread that looks, twice a second, at what other processes did to the library."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, KnownError

_log = logging.getLogger(__name__)

EVERY_S = 0.5

Look = Callable[[CancelToken], None]
"""Looks at one thing and does what it calls for. May raise KnownError, and Cancelled where the token says so."""


class Outside:
    """Life: `start` (again, where nobody knows whether it was) begins to look, `close` ends it."""

    def __init__(self, looks: Sequence[Look], every_s: float = EVERY_S) -> None:
        self._looks = tuple(looks)
        self._every_s = every_s
        self._cancel = CancelToken()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._said: set[str] = set()

    def start(self) -> None:
        """Look from now on, in the background."""
        with self._lock:
            if self._thread is None and not self._cancel.cancelled:
                self._thread = threading.Thread(target=self._run, name="outside", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Look no more; what is under way ends at its next step."""
        with self._lock:
            self._cancel.cancel()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while not self._cancel.wait(self._every_s):
            for look in self._looks:
                self._try(look)

    def _try(self, look: Look) -> None:
        try:
            look(self._cancel)
        except Cancelled:
            pass
        except KnownError as exc:
            # Twice a second it would fill the log.
            if str(exc) not in self._said:
                self._said.add(str(exc))
                _log.warning("what other processes do is not seen for now: %s", exc)
        except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the looking in silence
            _log.exception("looking at what other processes do failed")
