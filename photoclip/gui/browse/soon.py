"""Soon: reads again what has changed, once for all that changes within a while, and at once when the work is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from photoclip.core.events import IndexingStatus
from photoclip.gui.base.bridge import Bridge


class Soon(QObject):
    """Each part of the page takes its own time while photos arrive; once they have, all say the same number."""

    def __init__(self, bridge: Bridge, delay_ms: int, read: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._read = read
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(read)
        bridge.status_changed.connect(self._on_status)

    def want(self, *_: object) -> None:
        """Something has changed."""
        if not self._timer.isActive():
            self._timer.start()

    # Below: private

    def _on_status(self, status: IndexingStatus) -> None:
        if status.phase == "idle" and self._timer.isActive():
            self._timer.stop()
            self._read()
