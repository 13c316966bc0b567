"""Patience: asks a disk that may never answer, and goes on without it."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from photoclip.core.cancel import CancelToken

_T = TypeVar("_T")

QUIET_S = 20.0
"""A server that did nothing for so long does not answer."""
_LOOK_EVERY_S = 0.1


class Patience:
    """Runs one job at a time for each place, on a thread that is left alone when the place does not answer.

    A thread that waits for a server cannot be ended. While one hangs, the same place is not asked again: it has no
    answer, at once; so no more than one thread hangs for each.
    """

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Thread] = {}

    def ask(
        self,
        place: str,
        job: Callable[[], _T],
        progress: Callable[[], object] = lambda: None,
        cancel: CancelToken | None = None,
    ) -> _T:
        """Return `job()`. Raises what it raises, Cancelled, and TimeoutError (an OSError) when there is no answer.

        `progress`: something that changes while the job goes on; as long as it does, it may take what time it needs.
        """
        ended = threading.Event()
        came: list[Any] = []

        def run() -> None:
            try:
                came.append((job(), None))
            except BaseException as exc:  # noqa: BLE001  handed to who asked
                came.append((None, exc))
            ended.set()

        thread = threading.Thread(target=run, name="patience", daemon=True)
        with self._lock:
            hanging = self._under_way.get(place)
            if hanging is not None and hanging.is_alive():
                raise _no_answer(place)
            self._under_way[place] = thread
            thread.start()
        self._wait(place, ended, progress, cancel)
        result, error = came[0]
        if error is not None:
            raise error
        answer: _T = result
        return answer

    def _wait(
        self, place: str, ended: threading.Event, progress: Callable[[], object], cancel: CancelToken | None
    ) -> None:
        last, quiet_s = progress(), 0.0
        step_s = min(_LOOK_EVERY_S, self._quiet_s)
        while not ended.wait(step_s):
            if cancel is not None:
                cancel.raise_if_cancelled()
            now = progress()
            quiet_s = 0.0 if now != last else quiet_s + step_s
            last = now
            if quiet_s >= self._quiet_s:
                raise _no_answer(place)


def _no_answer(place: str) -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), place)
