"""A server that hangs when a test says so, and is given all the time it takes as long as it does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from photoclip.core.cancel import CancelToken
from photoclip.indexing.patience import Patience
from tests.waiting import PATIENCE_S

_T = TypeVar("_T")

HANGING_S = 0.05


class PatienceWhileItAnswers(Patience):
    """Gives up soon on what hangs; on a busy machine what answers may take as long."""

    def __init__(self, answers: threading.Event, hanging_s: float = HANGING_S) -> None:
        super().__init__(max(PATIENCE_S, hanging_s))
        self._answers = answers
        self._hanging_s = hanging_s

    def ask(
        self,
        place: str,
        job: Callable[[], _T],
        progress: Callable[[], object] = lambda: None,
        cancel: CancelToken | None = None,
        lane: str = "",
        quiet_s: float = PATIENCE_S,
    ) -> _T:
        soon = PATIENCE_S if self._answers.is_set() else self._hanging_s
        return super().ask(place, job, progress, cancel, lane, soon)
