"""GridView: the virtual grid of photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from photoclip.core.search import IdArray, plain_ids
from photoclip.gui.grid.delegate import GridDelegate, stack_badge
from photoclip.gui.grid.drag_picture import drag_picture
from photoclip.gui.grid.layout import Section
from photoclip.gui.grid.model import MAX_DRAGGED_FILES, GridModel, StackRole
from photoclip.gui.grid.rubber_band import RubberBand
from photoclip.gui.grid.sectioned_view import SectionedView
from photoclip.gui.grid.selection import ids_in, runs_of, selection_of
from photoclip.gui.grid.stacks import StackMark

SETTLE_MS = 30
"""So long a view of small pictures stands still before it asks for those that are missing."""
_NEAR = 1000
"""How far the keyboard goes on from a photo that left, to one that stayed."""


class GridView(SectionedView):
    """Photos in rows of squares under optional headings: to be looked at, selected, opened and dragged."""

    opened = Signal(int)
    """row to be shown large"""
    menu_requested = Signal(QPoint)
    """global position; the photos are `selected_ids()`"""
    selection_changed = Signal()
    typed = Signal(str)
    """Letters that are no key of anything here: they are meant for a search."""
    stack_toggled = Signal(int)
    """id of the photo that stands for the stack to be opened or closed"""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        self._band = RubberBand()
        super().__init__(model, parent)
        self.settle_timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        """Runs while the photos in sight still move; their pictures are fetched afterwards."""
        self.settle_timer.timeout.connect(self._want)
        self.laid_out.connect(self.settle_timer.start)
        self.setItemDelegate(GridDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Photos"))

    def show_photos(
        self,
        ids: IdArray,
        sections: Sequence[Section] | None = None,
        *,
        marks: Mapping[int, StackMark] | None = None,
        keep_place: bool = False,
    ) -> None:
        """Show these photos, those in `marks` as stacks.

        `keep_place`: selection, current photo and what stands at the top stay where they are, as far as they are still
        there; without it the grid starts at the top.
        """
        anchor = self.anchor() if keep_place else None
        selected, current = self.selected_ids(), self.current_id()
        stays = self._current_or_next(ids) if keep_place else None
        at_top = self.verticalScrollBar().value() == 0
        self.sections = list(sections) if sections is not None else [Section("", 0, len(ids))]
        self.model().set_ids(ids, marks)
        self.lay_out()
        if keep_place and len(selected):
            self.select_rows(np.flatnonzero(np.isin(ids, selected)))
        if stays is not None:
            self.set_current_id(stays)
        if anchor is None or at_top:
            self.verticalScrollBar().setValue(0)
        else:
            self.return_to(anchor)
        if not np.array_equal(selected, self.selected_ids()) or current != self.current_id():
            self.selection_changed.emit()  # a selection that is reset with its model tells nobody

    def selected_ids(self) -> IdArray:
        """Ids of the selected photos, in the grid's order."""
        return ids_in(self.selectionModel().selection(), self.model().ids)

    def select_rows(self, rows: ArrayLike) -> None:
        """Select the photos of these rows, rising, and no others."""
        self._select(runs_of(rows))

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self.model().photo_id(index.row()) if index.isValid() else None

    def set_current_id(self, photo_id: int) -> bool:
        """Make this photo the current one without changing the selection or scrolling; False when it is not here."""
        row = self.model().row_of(photo_id)
        if row is None:
            return False
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(self.model().index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.setAutoScroll(True)
        return True

    def select_only(self, photo_id: int) -> None:
        """Select this photo, make it current and bring it into sight."""
        row = self.model().row_of(photo_id)
        if row is not None:
            self.setCurrentIndex(self.model().index(row))
            self.scrollTo(self.model().index(row))

    def show_at_top(self, photo_id: int) -> None:
        """Select this photo, make it current and bring it to the top of the window."""
        self.select_only(photo_id)
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)

    def toggle_stack(self) -> None:
        """Have the stack of the current photo opened or closed."""
        mark: StackMark | None = self.currentIndex().data(StackRole)
        if mark is not None:
            self.stack_toggled.emit(mark.representative)

    # Qt's

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        if self._band.begun:
            area = rect.normalized().translated(0, self.verticalOffset())
            runs = list(self.places.rows_in(area.x(), area.y(), area.width(), area.height()))
        else:
            # QRect(p, q) with q above or left of p is how Qt says "from the anchor to here". Both may be out of sight,
            # or below a heading that stays; None is between the cells.
            points = [self._in_content(point) for point in (rect.topLeft(), rect.bottomRight())]
            ends = [row for row in (self.places.row_at(p.x(), p.y()) for p in points) if row is not None]
            runs = [range(min(ends), max(ends) + 1)] if ends else []
        self.selectionModel().select(selection_of(self.model(), runs), command)

    def selectAll(self) -> None:
        # Qt's own asks the model about every row: half a second of standing still for 100,000 photos.
        self._select([range(self.model().rowCount())])

    def select_others(self) -> None:
        """Select what is not selected, and nothing else; the current photo stays."""
        model = self.model()
        everything = selection_of(model, [range(model.rowCount())])
        self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.Toggle)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())  # a sum of rectangles over 100,000 rows would cost more than painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            top = self.verticalOffset()
            dirty = event.rect()
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
            selection, delegate = self.selectionModel(), self.itemDelegate()
            current = self.currentIndex().row() if self.hasFocus() else -1
            hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
            for row in self.places.rows_between(top + dirty.top(), top + dirty.bottom()):
                index = self.model().index(row)
                option.rect = self.visualRect(index)
                state = plain
                if selection.isSelected(index):
                    state |= QStyle.StateFlag.State_Selected
                if row == current:
                    state |= QStyle.StateFlag.State_HasFocus
                if hovered is not None and row == hovered.row():
                    state |= QStyle.StateFlag.State_MouseOver
                option.state = state
                delegate.paint(painter, option, index)
            self.headings.paint(painter, dirty)
            self._band.paint(painter, top, self.palette())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()
        self.settle_timer.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        opens = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if opens and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        if key == Qt.Key.Key_S and not event.modifiers():
            self.toggle_stack()
            return
        if key == Qt.Key.Key_Escape:
            self.clearSelection()
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Tell of what is typed, for Qt's own would walk every name."""
        if text.isprintable() and not text.isspace():
            self.typed.emit(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and (mark := self._badge_at(point)) is not None:
            self.setCurrentIndex(self.indexAt(point))
            self.stack_toggled.emit(mark.representative)
            return
        if self.press_heading(event):
            return
        if event.button() == Qt.MouseButton.LeftButton and not self.indexAt(point).isValid():
            self._band.begin(self._in_content(point))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._band.begun:
            point = event.position().toPoint()
            area = self._band.stretch_to(self._in_content(point))
            if not self.indexAt(point).isValid():  # Qt selects while the pointer is over a photo alone
                command = self.selectionCommand(QModelIndex(), event)
                self.setSelection(area.translated(0, -self.verticalOffset()), command)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._band.end()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        point = event.position().toPoint()
        if self._badge_at(point) is not None or self.headings.at(point) is not None:
            self.mousePressEvent(event)  # two presses, not one double click
            return
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.opened.emit(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            if not index.isValid():
                return
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            self.menu_requested.emit(self.viewport().mapToGlobal(self.visualRect(index).center()))
        elif self.indexAt(event.pos()).isValid():
            self.menu_requested.emit(event.globalPos())

    def startDrag(self, _actions: Qt.DropAction) -> None:
        drag = QDrag(self)
        selected = self.selected_ids()
        drag.setMimeData(self.model().dragged(selected))
        photo = self.currentIndex().data(Qt.ItemDataRole.DecorationRole)
        drag.setPixmap(drag_picture(photo, len(selected), self.palette(), self.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.model().want_tiles(plain_ids(self.selected_ids()[:MAX_DRAGGED_FILES]))
        self.selection_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.settle_timer.start()

    # Below: private

    def _select(self, runs: Iterable[range]) -> None:
        chosen = selection_of(self.model(), runs)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _current_or_next(self, ids: IdArray) -> int | None:
        """Return the current photo, or the first after it (else before it) that is among `ids`."""
        row = self.currentIndex().row()
        if row < 0:
            return None
        shown = self.model().ids
        near = np.concatenate([shown[row : row + _NEAR], shown[max(0, row - _NEAR) : row][::-1]])
        left = near[np.isin(near, ids)]
        return int(left[0]) if len(left) else None

    def _badge_at(self, point: QPoint) -> StackMark | None:
        """Return the stack whose badge is at this point of the window."""
        index = self.indexAt(point)
        mark: StackMark | None = index.data(StackRole) if index.isValid() else None
        if mark is None or mark.position or not stack_badge(self.visualRect(index), mark).contains(point):
            return None
        return mark

    def _in_content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalOffset())

    def _want(self) -> None:
        model, visible = self.model(), self.visible_rows()
        model.thumbnails.set_size(self.places.cell_px, self.devicePixelRatioF())
        page, count = len(visible), model.rowCount()
        near = range(max(0, visible.start - page // 2), min(count, visible.stop + page))
        model.want(range(visible.start, min(count, visible.stop)), near)
