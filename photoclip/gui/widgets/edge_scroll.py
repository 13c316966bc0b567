"""EdgeScroll: scrolls an area while something is dragged near its upper or lower edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCursor, QDragMoveEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

EDGE_PX = 36
STEP_PX = 12
STEP_MS = 30


class EdgeScroll(QObject):
    """Watches all that is in the area: whoever takes the drag does not know that there is more out of sight."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._step_px = 0
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._scroll)
        for inner in area.findChildren(QAbstractScrollArea):
            inner.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent) and isinstance(watched, QWidget):
            port = self._area.viewport()
            self._aim(port.mapFromGlobal(watched.mapToGlobal(event.position().toPoint())).y())
        elif event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._timer.stop()
        return False

    # Below: private

    def _aim(self, y: int) -> None:
        """Scroll as long as the pointer stays near an edge."""
        height_px = self._area.viewport().height()
        self._step_px = -STEP_PX if y < EDGE_PX else STEP_PX if y > height_px - EDGE_PX else 0
        self._timer.start() if self._step_px else self._timer.stop()

    def _scroll(self) -> None:
        bar = self._area.verticalScrollBar()
        if not self._area.viewport().rect().contains(self._area.viewport().mapFromGlobal(QCursor.pos())):
            self._timer.stop()  # the drag ended elsewhere, of which nobody told
        bar.setValue(bar.value() + self._step_px)
