"""DropTarget: lets a tree take what is dragged onto it, and outlines where it would land."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTreeView, QWidget

from photoclip.gui.base.theme import RADIUS, colors_of

Takes = Callable[[QMimeData, QModelIndex], bool]


class DropTarget(QObject):
    """What is dropped is copied, never moved. The index is that of the row, an invalid one for the empty part."""

    dropped = Signal(QMimeData, QModelIndex, QPoint)
    """(what was dropped, on which row, global position)"""

    def __init__(self, view: QTreeView, formats: Sequence[str], takes: Takes) -> None:
        """`formats`: what may be dragged over the tree at all. `takes`: whether this may be dropped on that row."""
        super().__init__(view)
        self._view = view
        self._formats = formats
        self._takes = takes
        self._outline = _Outline(view.viewport())
        view.setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QDragEnterEvent():
                ours = any(event.mimeData().hasFormat(one) for one in self._formats)
                event.acceptProposedAction() if ours else event.ignore()
            case QDragMoveEvent():
                self._show_place(event)
            case QDropEvent():
                self._drop(event)
            case _ if event.type() == QEvent.Type.DragLeave:
                self._outline.hide()
                event.accept()
            case _:
                return False
        return True

    # Below: private

    def _row_at(self, event: QDropEvent) -> QModelIndex:
        return self._view.indexAt(event.position().toPoint()).siblingAtColumn(0)

    def _show_place(self, event: QDragMoveEvent) -> None:
        index = self._row_at(event)
        if not self._accept(event, index):
            self._outline.hide()
            return
        area = self._view.viewport().rect()
        if index.isValid():
            row = self._view.visualRect(index)
            area = QRect(area.left(), row.top(), area.width(), row.height())
        self._outline.setGeometry(area)
        self._outline.show()
        self._outline.raise_()

    def _drop(self, event: QDropEvent) -> None:
        index = self._row_at(event)
        self._outline.hide()
        if self._accept(event, index):
            point = self._view.viewport().mapToGlobal(event.position().toPoint())
            self.dropped.emit(event.mimeData(), index, point)

    def _accept(self, event: QDropEvent, index: QModelIndex) -> bool:
        takes = self._takes(event.mimeData(), index)
        if takes:
            event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(takes)
        return takes


class _Outline(QWidget):
    """Lies over the row, or over the whole tree."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 1, -2, -1), RADIUS, RADIUS)
