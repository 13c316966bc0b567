"""ExchangeJob: sidecars in or out, first as a rehearsal and then for good, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ConflictSide, ConflictsResolved, ExchangeReport, SidecarConflict
from photoclip.core.labels import TagScope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.undo import Done
from photoclip.language import shown
from photoclip.library.contract import Library

Direction = Literal["import", "export", "takeout"]


class ExchangeJob(QObject):
    """One run at a time, on a library thread. It lives as long as the window: writing goes on when its dialog closes.

    While nobody watches, what came of it becomes a notice, or a problem.
    """

    progressed = Signal(int, int)
    """(done, total)"""
    reported = Signal(object)
    """ExchangeReport"""
    failed = Signal(str)
    stopped = Signal()
    resolved = Signal(object)
    """ConflictsResolved"""

    _reported = Signal(int, int)

    def __init__(self, library: Library, bridge: Bridge, direction: Direction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._exchange = library.exchange
        self._bridge = bridge
        self.direction: Direction = direction
        self.running = False
        self.is_watched = False
        """Whether a dialog is open that shows it."""
        self._is_rehearsal = True
        self._cancel = CancelToken()
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """A dialog shows it from now on."""
        self.is_watched = True

    def leave(self) -> None:
        """The dialog closes: a rehearsal is of no use without it, writing goes on."""
        self.is_watched = False
        if self._is_rehearsal:
            self.stop()
            self._cancel, self.running = CancelToken(), False

    def run(self, *, apply: bool) -> None:
        """Start; without `apply` nothing is written anywhere."""
        self.running, self._is_rehearsal = True, not apply
        self._cancel = cancel = CancelToken()

        def progress(done: int, total: int) -> None:
            if not cancel.cancelled:  # else nobody looks any more, and this object may be on its way out
                self._reported.emit(done, total)

        self._bridge.do(
            self._job,
            TagScope(),
            apply,
            cancel,
            progress,
            report=self._way_back,
            done=partial(self._on_done, cancel),
            failed=partial(self._on_failed, cancel),
            cancelled=partial(self._on_cancelled, cancel),
            owner=self,
        )

    def stop(self) -> None:
        """Stop at the next photo; what was written until then stays written."""
        self._cancel.cancel()

    def resolve(self, conflicts: Sequence[SidecarConflict], keep: ConflictSide) -> None:
        """Let one side win for each of these."""
        self._bridge.do(
            self._exchange.resolve, list(conflicts), keep, done=self._on_resolved, failed=self._say_failure, owner=self
        )

    # Below: private

    @property
    def _job(self) -> Callable[[TagScope, bool, CancelToken, Callable[[int, int], None]], ExchangeReport]:
        match self.direction:
            case "import":
                return self._exchange.import_sidecars
            case "export":
                return self._exchange.export_sidecars
            case "takeout":
                return self._exchange.import_takeout

    def _way_back(self, report: ExchangeReport) -> Done | None:
        """Return what an import of Takeout did, to be taken back as one step; None for all else."""
        if not report.import_id:
            return None
        one = _tr("Imported Google Takeout: 1 photo got something.")
        many = _tr("Imported Google Takeout: {n} photos got something.")
        name = _tr("importing Google Takeout")
        way_back = partial(self._exchange.undo_takeout, report.import_id)
        # Not the same job again, whose progress and end are of a dialog that is gone.
        again = partial(self._exchange.import_takeout, TagScope(), True)
        return Done(counted(report.taken, one, many), name, way_back, again=again, in_any_order=True)

    def _on_done(self, cancel: CancelToken, report: ExchangeReport) -> None:
        if cancel is not self._cancel:  # a rehearsal whose dialog has closed
            return
        self.running = False
        if self.is_watched and report.stopped:
            self.stopped.emit()
        elif self.is_watched:
            self.reported.emit(report)
        else:
            said = (report_text(self.direction, report), waiting_text(self.direction, report))
            self._bridge.notice.emit(" ".join(filter(None, said)))

    def _on_failed(self, cancel: CancelToken, sentence: str) -> None:
        if cancel is self._cancel:
            self.running = False
            self._say_failure(sentence)

    def _on_cancelled(self, cancel: CancelToken) -> None:
        if cancel is self._cancel:
            self.running = False
            self.stopped.emit()

    def _on_resolved(self, resolved: ConflictsResolved) -> None:
        if self.is_watched:
            self.resolved.emit(resolved)
        elif resolved.settled:
            self._bridge.notice.emit(resolved_text(len(resolved.settled)))
        for failure in resolved.failed if not self.is_watched else ():
            self._bridge.problem.emit(shown(failure.reason))

    def _say_failure(self, sentence: str) -> None:
        (self.failed if self.is_watched else self._bridge.problem).emit(sentence)


def report_text(direction: Direction, report: ExchangeReport) -> str:
    """Say what was, or would be, carried over."""
    if not report.changed and report.dry_run and report.waiting:
        return _tr("There is nothing new in the photos that are read.")
    if not report.changed and report.dry_run:
        return _tr("There is nothing new.")
    if direction == "export" and report.dry_run:
        one, many = _tr("1 sidecar would be written."), _tr("{n} sidecars would be written.")
    elif direction == "export":
        one, many = _tr("1 sidecar written."), _tr("{n} sidecars written.")
    elif report.dry_run:
        one, many = _tr("1 photo would get something."), _tr("{n} photos would get something.")
    else:
        one, many = _tr("1 photo got something."), _tr("{n} photos got something.")
    return counted(report.changed, one, many)


def waiting_text(direction: Direction, report: ExchangeReport) -> str:
    """Say which photos were left out because they are still being read, and when their turn comes; '' for none."""
    if not report.waiting:
        return ""
    if direction != "export":
        one, many = _tr("1 photo is still being read"), _tr("{n} photos are still being read")
        return counted(len(report.waiting), one, many) + _tr("; import again when that is done.")
    one = _tr("1 photo is still being read; its sidecar is written when that is done.")
    many = _tr("{n} photos are still being read; their sidecars are written when that is done.")
    return counted(len(report.waiting), one, many)


def resolved_text(count: int) -> str:
    one, many = _tr("1 difference settled."), _tr("{n} differences settled.")
    return counted(count, one, many)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExchangeDialog", text)
