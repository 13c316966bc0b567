"""BackupJob: one backup that the person asked for, with progress and a way to stop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.core.backups import Backup
from photoclip.core.cancel import CancelToken
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.undo import Done
from photoclip.library.contract import Library


class BackupJob(QObject):
    """Lives as long as the app: what was asked for is done when the settings are closed, and then said as a notice."""

    progressed = Signal(int)
    """Percent done."""
    ended = Signal(object)
    """Backup, or None where it was stopped."""
    failed = Signal(str)

    _progressed = Signal(int)

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self._cancel = CancelToken()
        self._progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    def run(self, owner: QObject, target: Path | None, may_replace: bool) -> None:
        """Begin; `owner` is told what comes of it while it is there."""
        cancel = self._cancel
        last = -1

        def progress(done: int, total: int) -> None:
            nonlocal last
            percent = 100 * done // max(total, 1)
            if percent != last and not cancel.cancelled:
                last = percent
                self._progressed.emit(percent)

        def make() -> Backup:
            return self._library.backups.make(target, may_replace=may_replace, cancel=cancel, on_progress=progress)

        def report(backup: Backup) -> Done:
            return Done(self.tr("The backup {name} is made.").format(name=backup.path.name))

        self._bridge.do(
            make,
            report=report,
            done=self.ended.emit,
            failed=self.failed.emit,
            cancelled=lambda: self.ended.emit(None),
            owner=owner,
        )

    def stop(self) -> None:
        """Stop at the next step; nothing half written is left."""
        self._cancel.cancel()
