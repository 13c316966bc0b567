"""HealthJob: looks at the library's health, mends it and reads originals again, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, Repaired, VerifyBounds, VerifyReport
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.library.contract import Library

Doing = Literal["", "look", "repair", "verify"]

_T = TypeVar("_T")
_Progress = Callable[[int, int, str], None]


class HealthJob(QObject):
    """One job at a time, on a library thread. It lives as long as the window: reading goes on when its page closes."""

    changed = Signal()
    """Another job runs, or none; or there are other lines."""
    progressed = Signal(int, int, str)
    """(done, total, what is at hand)"""
    said = Signal(str)
    """What a job came to, in a sentence; a notice where nobody watches."""
    failed = Signal(str)

    _progressed = Signal(int, int, str)

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.doing: Doing = ""
        self.lines: list[HealthLine] | None = None
        """What was found at the last look; None before the first."""
        self.watchers = 0
        """How many pages show it."""
        self._cancel = CancelToken()
        self._progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Look at everything; nothing happens while something else runs."""
        if not self.doing:
            self._run("look", self._library.health.examine, self._on_lines)

    def repair(self) -> None:
        """Mend what is safe to mend, and look again."""
        if not self.doing:
            self._run("repair", self._library.health.repair, self._on_repaired)

    def verify(self) -> None:
        """Read originals again, going on where that ended, and look again."""
        if not self.doing:
            self._run("verify", partial(self._library.health.verify, VerifyBounds()), self._on_verified)

    def accept(self) -> None:
        """Say that all files that were taken for damaged are right as they are."""
        self._bridge.do(
            self._library.health.accept, done=lambda _paths: self.look(), failed=self._say_failure, owner=self
        )

    def answer(self, folder_id: int, *, deleted: bool) -> None:
        """Say whether photos that are gone from a folder were deleted."""
        folders = self._library.folders
        self._bridge.do(
            folders.confirm_gone if deleted else folders.wait_for_gone,
            folder_id,
            done=lambda _count: self.look(),
            failed=self._say_failure,
            owner=self,
        )

    def look_for_changes(self) -> None:
        self._library.indexing.rescan()

    def stop(self) -> None:
        """Stop at the next step; what was done stays."""
        self._cancel.cancel()

    # Below: private

    def _run(self, doing: Doing, job: Callable[[CancelToken, _Progress], _T], done: Callable[[_T], object]) -> None:
        self.doing = doing
        self._cancel = cancel = CancelToken()

        def progress(step: int, total: int, at_hand: str) -> None:
            if not cancel.cancelled:  # else nobody looks any more, and this object may be on its way out
                self._progressed.emit(step, total, at_hand)

        self._bridge.do(
            job, cancel, progress, done=done, failed=self._on_failed, cancelled=self._on_stopped, owner=self
        )
        self.changed.emit()

    def _end(self) -> None:
        self.doing = ""
        self.changed.emit()

    def _on_lines(self, lines: list[HealthLine]) -> None:
        self.lines = lines
        self._end()

    def _on_repaired(self, repaired: list[Repaired]) -> None:
        self._say(repaired_text(repaired))
        self._end()
        self.look()

    def _on_verified(self, report: VerifyReport) -> None:
        self._say(verified_text(report))
        self._end()
        self.look()

    def _on_failed(self, sentence: str) -> None:
        self._say_failure(sentence)
        self._end()

    def _on_stopped(self) -> None:
        stopped_reading = self.doing == "verify"
        self._end()
        if stopped_reading:
            self._say(_tr("Stopped. Reading goes on from here the next time."))
            self.look()

    def _say(self, sentence: str) -> None:
        (self.said if self.watchers else self._bridge.notice).emit(sentence)

    def _say_failure(self, sentence: str) -> None:
        (self.failed if self.watchers else self._bridge.problem).emit(sentence)


def repaired_text(repaired: Sequence[Repaired]) -> str:
    """Return each thing that a repair did, a line each."""
    return "\n".join(one.said for one in repaired) or _tr("There was nothing to repair.")


def verified_text(report: VerifyReport) -> str:
    """Return what reading originals again has found."""
    read = _tr("One photo was read again and is as it was."), _tr("{n} photos were read again and are as they were.")
    others = (
        (report.left, _tr("One is left for the next time."), _tr("{n} are left for the next time.")),
        (len(report.failed), _tr("One was refused by the disk."), _tr("{n} were refused by the disk.")),
        (len(report.damaged), _tr("One is damaged on the disk."), _tr("{n} are damaged on the disk.")),
    )
    return " ".join([counted(report.verified, *read), *(counted(n, one, many) for n, one, many in others if n)])


def _tr(text: str) -> str:
    return QCoreApplication.translate("HealthJob", text)
