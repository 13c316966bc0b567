"""FakeIndexing: background work that a test speaks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.core.reports import IndexReport
from photoclip.library.contract import IndexingPart
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.world import FakePart


class FakeIndexing(FakePart, IndexingPart):
    """There is never anything to read."""

    part = "indexing"

    @slow
    def run(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None], retry: bool = False) -> IndexReport:
        cancel.raise_if_cancelled()
        on_status(self._world.last_status)
        return IndexReport(unchanged=len(self._world.photo_list), failed=tuple(self._world.problem_list))

    @quick
    def status(self) -> IndexingStatus:
        return self._world.last_status

    @quick
    def pause(self) -> None:
        self._become(replace(self._world.last_status, phase="paused"))

    @quick
    def resume(self) -> None:
        status = self._world.last_status
        self._become(replace(status, phase="idle"))
        if status.done < status.total:  # the background work finds out what is left to do
            self._become(replace(status, phase="indexing"))

    @quick
    def rescan(self) -> None:
        pass

    def _become(self, status: IndexingStatus) -> None:
        self._world.last_status = status
        self._world.tell(status)
