"""FakeHealth: a library that is as well as the test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, Repaired, VerifyBounds, VerifyReport
from photoclip.library.contract import HealthPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart

Progress = Callable[[int, int, str], None]


class FakeHealth(FakePart, HealthPart):
    """Says `health_lines`, `repaired` and `verify_report`; a repair makes every line good that it can be made."""

    part = "health"

    @slow
    def examine(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[HealthLine]:
        self._steps(cancel, on_progress)
        return list(self._world.health_lines)

    @slow
    def repair(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[Repaired]:
        self._steps(cancel, on_progress)
        self._world.health_lines = [line for line in self._world.health_lines if line.remedy != "repair"]
        done, self._world.repaired = self._world.repaired, []
        return done

    @slow
    def verify(
        self,
        bounds: VerifyBounds = VerifyBounds(),
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> VerifyReport:
        self._steps(cancel, on_progress)
        return self._world.verify_report

    @slow
    def accept(self, paths: Sequence[str] | None = None) -> list[str]:
        damaged = self._world.verify_report.damaged
        accepted = [one.path for one in damaged if paths is None or one.path in set(paths)]
        left = tuple(one for one in damaged if one.path not in accepted)
        self._world.verify_report = replace(self._world.verify_report, damaged=left)
        self._world.health_lines = [line for line in self._world.health_lines if line.remedy != "accept" or left]
        return accepted

    @staticmethod
    def _steps(cancel: CancelToken | None, on_progress: Progress | None) -> None:
        for step in range(4):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if on_progress is not None:
                on_progress(step, 4, f"step {step}")
