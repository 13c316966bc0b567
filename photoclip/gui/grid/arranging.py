"""GridArranging: lets photos be dragged to another place in the grid."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, photo_ids_of
from photoclip.gui.base.theme import colors_of
from photoclip.gui.grid.view import GridView

LINE_PX = 3
EDGE_PX = 48
"""Near the upper and lower edge the grid scrolls by itself while something is dragged there."""
SCROLL_MS = 30
SCROLL_PX = 18


class GridArranging(QObject):
    """Between two photos a line shows where the dragged ones would go. Off until `set_enabled`."""

    moved = Signal(object, object)
    """(list of photo ids, id of the photo they go before, or None for the end)"""

    def __init__(self, grid: GridView) -> None:
        super().__init__(grid)
        self._grid = grid
        self._enabled = False
        self._scroll_px = 0
        self.line = QFrame(grid.viewport())
        self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.hide()
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)
        grid.viewport().installEventFilter(self)

    @property
    def enabled(self) -> bool:
        return self._enabled

    def set_enabled(self, enabled: bool) -> None:
        self._enabled = enabled
        self._grid.setAcceptDrops(enabled)
        if not enabled:
            self._stop()

    def move_by(self, step: int) -> None:
        """Move the selected photos one place on (1) or back (-1), as one block."""
        model, ids = self._grid.model(), self._grid.selected_ids()
        rows = sorted(row for photo_id in ids if (row := model.row_of(int(photo_id))) is not None)
        if not rows:
            return
        target = rows[0] - 1 if step < 0 else rows[-1] + 2
        if 0 <= target <= model.rowCount():
            self._emit([model.photo_id(row) for row in rows], target)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take drags of our own photos while arranging is on; all others go where they always went."""
        if not self._enabled:
            return False
        match event:
            case QDragLeaveEvent():
                self._stop()
                return False
            case QDropEvent() if not event.mimeData().hasFormat(PHOTO_IDS_MIME):
                return False
            case QDragMoveEvent():  # the enter event is one as well
                self._on_drag(event)
            case QDropEvent():
                self._on_drop(event)
            case _:
                return False
        return True

    # Below: private

    def _on_drag(self, event: QDragMoveEvent) -> None:
        point = event.position().toPoint()
        self._show_gap(point)
        height = self._grid.viewport().height()
        near_top, near_bottom = point.y() < EDGE_PX, point.y() > height - EDGE_PX
        self._scroll_px = SCROLL_PX * (near_bottom - near_top)
        if self._scroll_px and not self._scroll.isActive():
            self._scroll.start()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _on_drop(self, event: QDropEvent) -> None:
        gap = self._grid.gap_at(event.position().toPoint())
        model = self._grid.model()
        ids = [photo_id for photo_id in photo_ids_of(event.mimeData()) if model.row_of(photo_id) is not None]
        self._stop()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if ids:
            self._emit(ids, gap)

    def _emit(self, ids: list[int], gap: int) -> None:
        model = self._grid.model()
        moving = set(ids)
        rest = (model.photo_id(row) for row in range(gap, model.rowCount()))
        self.moved.emit(ids, next((photo_id for photo_id in rest if photo_id not in moving), None))

    def _show_gap(self, point: QPoint) -> None:
        gap = self._grid.gap_at(point)
        place = self._grid.gap_rect(gap, LINE_PX)
        self.line.setStyleSheet(f"background: {colors_of(self._grid.palette()).accent}; border-radius: 1px;")
        self.line.setGeometry(place)
        self.line.show()
        self.line.raise_()

    def _on_scroll(self) -> None:
        bar = self._grid.verticalScrollBar()
        bar.setValue(bar.value() + self._scroll_px)
        if not self._scroll_px:
            self._scroll.stop()

    def _stop(self) -> None:
        self._scroll_px = 0
        self._scroll.stop()
        self.line.hide()
