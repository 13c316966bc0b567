"""Background: threads that live as long as the library, and those of them that look at something again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, KnownError

_log = logging.getLogger(__name__)

Look = Callable[[CancelToken], object]
"""Looks at one thing and does what it calls for. May raise KnownError, and Cancelled where the token says so."""


class Background:
    """One thread. Life: `start` (again, where nobody knows whether it was) begins, `close` ends it."""

    def __init__(self, name: str, run: Callable[[CancelToken], None]) -> None:
        """`run`: all that the thread does, until its token says that it is over."""
        self._name = name
        self._run = run
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.ended = CancelToken()
        """Says that it is over."""

    def start(self) -> None:
        """Begin, in the background; after `close` nothing does."""
        with self._lock:
            if self._thread is None and not self.ended.cancelled:
                self._thread = threading.Thread(target=self._run, args=(self.ended,), name=self._name, daemon=True)
                self._thread.start()

    def close(self, wake: Callable[[], None] = lambda: None) -> None:
        """Begin nothing more, and wait until what is under way has ended at its next step.

        `wake`: lets a thread that waits for something else see that it is over.
        """
        with self._lock:
            self.ended.cancel()
            thread = self._thread
        wake()
        if thread is not None:
            thread.join()


class RegularLooks:
    """Looks at some things, one after the other, every few moments; what goes wrong with one stops no other."""

    def __init__(
        self, name: str, looks: Sequence[Look], every_s: float, on_problem: Callable[[KnownError], object]
    ) -> None:
        """`on_problem`: hears what the world's fault was, each time."""
        self._name = name
        self._looks = tuple(looks)
        self._every_s = every_s
        self._on_problem = on_problem
        self._background = Background(name, self._run)

    def start(self) -> None:
        """Look from now on, in the background."""
        self._background.start()

    def close(self) -> None:
        """Look no more; what is under way ends at its next step."""
        self._background.close()

    def look(self) -> None:
        """Look once, on the calling thread."""
        for look in self._looks:
            try:
                look(self._background.ended)
            except Cancelled:
                pass
            except KnownError as exc:
                self._on_problem(exc)
            except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the looking in silence
                _log.exception("%s failed", self._name)

    def _run(self, ended: CancelToken) -> None:
        while not ended.wait(self._every_s):
            self.look()
