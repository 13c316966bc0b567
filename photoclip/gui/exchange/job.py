"""ExchangeJob: sidecars in or out, first as a rehearsal and then for good, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ConflictSide, ExchangeReport, SidecarConflict
from photoclip.core.labels import TagScope
from photoclip.gui.base.bridge import Bridge, JobToken
from photoclip.library.contract import Library

Direction = Literal["import", "export"]


class ExchangeJob(QObject):
    """One run at a time, on a library thread."""

    progressed = Signal(int, int)
    """(done, total)"""
    reported = Signal(object)
    """ExchangeReport"""
    failed = Signal(str)
    stopped = Signal()
    resolved = Signal(object, object)
    """(list of the SidecarConflicts that are settled, list of ExchangeFailures of the others)"""

    _reported = Signal(int, int)

    def __init__(self, library: Library, bridge: Bridge, direction: Direction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.direction: Direction = direction
        self._cancel = CancelToken()
        self._token: JobToken | None = None
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return self._token is not None

    def run(self, *, apply: bool) -> None:
        """Start; without `apply` nothing is written anywhere."""
        self._cancel = cancel = CancelToken()

        def report(done: int, total: int) -> None:
            if not cancel.cancelled:  # else nobody looks any more, and this object may be on its way out
                self._reported.emit(done, total)

        exchange = self._library.exchange
        self._token = self._bridge.run(
            exchange.import_sidecars if self.direction == "import" else exchange.export_sidecars,
            TagScope(),
            apply,
            cancel,
            report,
            done=self._on_done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            owner=self,
        )

    def stop(self) -> None:
        """Stop at the next photo; what was written until then stays written."""
        self._cancel.cancel()

    def resolve(self, conflicts: Sequence[SidecarConflict], keep: ConflictSide) -> None:
        """Let one side win for each of these."""
        self._bridge.run(
            self._library.exchange.resolve,
            list(conflicts),
            keep,
            done=lambda done: self.resolved.emit(done.settled, done.failed),
            failed=self.failed.emit,
            owner=self,
        )

    # Below: private

    def _on_done(self, report: ExchangeReport) -> None:
        self._token = None
        self.reported.emit(report)

    def _on_failed(self, sentence: str) -> None:
        self._token = None
        self.failed.emit(sentence)

    def _on_cancelled(self) -> None:
        self._token = None
        self.stopped.emit()
