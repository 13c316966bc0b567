"""Patience: asks a disk that may never answer, and goes on without it."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from photoclip.core.cancel import CancelToken

_T = TypeVar("_T")

QUIET_S = 20.0
"""A server that did nothing for so long does not answer."""
_LOOK_EVERY_S = 0.1


@dataclass(slots=True, eq=False)
class _Asked:
    """One job under way."""

    ended: threading.Event = field(default_factory=threading.Event)
    left: bool = False
    """Nobody waits for it any more."""
    given_up: bool = False
    """It did not answer in time."""
    came: list[tuple[Any, BaseException | None]] = field(default_factory=list)

    def run(self, job: Callable[[], Any]) -> None:
        try:
            self.came.append((job(), None))
        except BaseException as exc:  # noqa: BLE001  handed to who asked
            self.came.append((None, exc))
        self.ended.set()

    @property
    def hangs(self) -> bool:
        return self.given_up and not self.ended.is_set()


class Patience:
    """Runs one job at a time for each place and lane, on a thread that is left alone when the place does not answer.

    A thread that waits for a server cannot be ended. While one hangs, the same place is not asked again, in no lane: it
    has no answer, at once; so few threads hang for each. Jobs of one lane wait for each other, but for no other lane: a
    photo is shown while its folder is looked through.
    """

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._lock = threading.Lock()
        self._under_way: dict[str, dict[str, _Asked]] = {}

    def ask(
        self,
        place: str,
        job: Callable[[], _T],
        progress: Callable[[], object] = lambda: None,
        cancel: CancelToken | None = None,
        lane: str = "",
        quiet_s: float = QUIET_S,
    ) -> _T:
        """Return `job()`. Raises what it raises, Cancelled, and TimeoutError (an OSError) when there is no answer.

        `progress`: something that changes while the job goes on; as long as it does, it may take what time it needs.
        `quiet_s`: after how long without any there is no answer; never longer than this object's own.
        """
        quiet_s = min(quiet_s, self._quiet_s)
        asked = _Asked()
        while (before := self._begin(place, lane, asked, job)) is not None:
            try:
                self._wait(place, before, lambda: None, cancel, quiet_s)
            except TimeoutError:
                before.given_up = before.given_up or before.left
                raise
        try:
            self._wait(place, asked, progress, cancel, quiet_s)
        except BaseException as exc:
            asked.left = True
            asked.given_up = isinstance(exc, TimeoutError)
            raise
        result, error = asked.came[0]
        if error is not None:
            raise error
        answer: _T = result
        return answer

    def _begin(self, place: str, lane: str, asked: _Asked, job: Callable[[], object]) -> _Asked | None:
        """Start the job, or return the one that is under way in its lane. Raises TimeoutError where the place hangs."""
        with self._lock:
            lanes = self._under_way.setdefault(place, {})
            if any(other.hangs for other in lanes.values()):
                raise _no_answer(place)
            before = lanes.get(lane)
            if before is not None and not before.ended.is_set():
                return before
            lanes[lane] = asked
            threading.Thread(target=asked.run, args=(job,), name="patience", daemon=True).start()
            return None

    @staticmethod
    def _wait(
        place: str, asked: _Asked, progress: Callable[[], object], cancel: CancelToken | None, most_quiet_s: float
    ) -> None:
        last, quiet_s = progress(), 0.0
        step_s = min(_LOOK_EVERY_S, most_quiet_s)
        while not asked.ended.wait(step_s):
            if cancel is not None:
                cancel.raise_if_cancelled()
            now = progress()
            quiet_s = 0.0 if now != last else quiet_s + step_s
            last = now
            if quiet_s >= most_quiet_s or asked.hangs:
                raise _no_answer(place)


def _no_answer(place: str) -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), place)
