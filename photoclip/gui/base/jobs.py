"""Jobs on the library's threads: who asked for one, and what comes of it."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import shiboken6
from PySide6.QtCore import QObject

from photoclip.errors import Cancelled, KnownError
from photoclip.gui.base.undo import Done
from photoclip.language import shown, tr

_P = ParamSpec("_P")
_T = TypeVar("_T")

_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class JobToken:
    """One job under way. After `drop()` its result is thrown away, and it does not start if it still waits in line."""

    done: Callable[[Any], object] | None
    failed: Callable[[str], object] | None
    cancelled: Callable[[], object] | None
    owner: weakref.ref[QObject] | None
    dropped: bool = False
    future: Future[Any] | None = field(default=None, repr=False)

    def drop(self) -> None:
        self.dropped = True
        if self.future is not None:
            self.future.cancel()

    @property
    def wanted(self) -> bool:
        return not self.dropped and (self.owner is None or _is_there(self.owner()))


class Line:
    """Jobs that begin when the one before has ended and been reported, in the order in which they were asked.

    Library threads are several: of two keys that follow each other at once the second would sometimes be done first.
    """

    def __init__(self) -> None:
        self._last = threading.Event()
        self._last.set()

    def join(self, job: Callable[[], _T]) -> tuple[Callable[[], _T], Callable[[Future[_T]], None]]:
        """Return `job` with its turn waited for, and what lets the next one begin. Both are to be called.

        Jobs start in the order in which they are submitted, so the one that is waited for has begun.
        """
        before, mine = self._last, threading.Event()
        self._last = mine

        def in_turn() -> _T:
            before.wait()
            return job()

        return in_turn, lambda _future: mine.set()


@dataclass(frozen=True, slots=True)
class Work:
    """What a person wants done. `report` says what came of it; `asked` is who wanted it, and may have gone since."""

    job: Callable[[], Any]
    report: Callable[[Any], Done | None] | None
    asked: JobToken
    line: Line | None = None


def settle(
    future: Future[_T],
    done: Callable[[_T], object],
    failed: Callable[[str], object],
    cancelled: Callable[[], object],
) -> None:
    """Call one of them with what came of a job that has ended: its result, or a plain sentence."""
    try:
        result = future.result()
    except (Cancelled, CancelledError):
        cancelled()
    except KnownError as error:
        failed(shown(str(error)))
    except Exception as error:  # noqa: BLE001 the task runner's border
        _log.error("a background job failed", exc_info=error)
        failed(tr("Something went wrong inside PhotoClip. The details are in its log file."))
    else:
        done(result)


def while_there(owner: QObject, call: Callable[_P, object]) -> Callable[_P, None]:
    """Return what calls `call` as long as `owner` is there, and does nothing afterwards."""

    def guarded(*args: _P.args, **named: _P.kwargs) -> None:
        if _is_there(owner):
            call(*args, **named)

    return guarded


def _is_there(owner: QObject | None) -> bool:
    return owner is not None and shiboken6.isValid(owner)
