"""GridView: the virtual grid of photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from photoclip.core.search import IdArray
from photoclip.gui.base.theme import colors_of
from photoclip.gui.grid.delegate import GridDelegate, stack_badge
from photoclip.gui.grid.layout import GAP_PX, HEADER_PX, MARGIN_PX, GridLayout, Section
from photoclip.gui.grid.model import MAX_DRAGGED_FILES, GridModel, StackRole
from photoclip.gui.grid.stacks import StackMark

MIN_TILE_PX, MAX_TILE_PX, TILE_STEP_PX = 96, 400, 16
SETTLE_MS = 30
DATE_SHOWN_MS = 900


class GridView(QListView):
    """Photos in rows of squares under optional headings.

    QListView's own layout walks every item, in timed batches, and answers `scrollTo(last)` wrongly meanwhile; here
    `GridLayout` computes every position, so geometry is overridden. It stays a QListView for screen readers: a plain
    QAbstractItemView subclass shows them no items at all.
    """

    opened = Signal(int)
    """row to be shown large"""
    menu_requested = Signal(QPoint)
    """global position; the photos are `selected_ids()`"""
    selection_changed = Signal()
    tile_px_changed = Signal(int)
    stack_toggled = Signal(int)
    """id of the photo that stands for the stack to be opened or closed"""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        self._layout = GridLayout(1, 176, ())
        self._sections: list[Section] = []
        self._tile_px = 176
        self._band: QRect | None = None
        self._band_origin: QPoint | None = None
        super().__init__(parent)
        self._photos = model
        self._want_timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._want_timer.timeout.connect(self._want)
        self._date_timer = QTimer(self, singleShot=True, interval=DATE_SHOWN_MS)
        self._date_timer.timeout.connect(self.viewport().update)
        self.setModel(model)
        self.setItemDelegate(GridDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming and going would relayout
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Photos"))

    # What others say and ask

    @property
    def tile_px(self) -> int:
        return self._tile_px

    def set_tile_px(self, tile_px: int) -> None:
        """Show tiles about this wide; the photo at the top stays there."""
        tile_px = max(MIN_TILE_PX, min(MAX_TILE_PX, tile_px))
        if tile_px == self._tile_px:
            return
        anchor = self._anchor()
        self._tile_px = tile_px
        self._relayout()
        self._scroll_to_anchor(anchor)
        self.tile_px_changed.emit(tile_px)

    def zoom(self, steps: int) -> None:
        self.set_tile_px(self._tile_px + steps * TILE_STEP_PX)

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
        anchor = self._anchor() if keep_place else None
        selected = self.selected_ids() if keep_place else None
        current = self.current_id() if keep_place else None
        at_top = self.verticalScrollBar().value() == 0
        self._sections = list(sections) if sections is not None else [Section("", 0, len(ids))]
        self._photos.set_ids(ids, marks)
        self._relayout()
        if selected is not None and len(selected):
            self._select_rows(np.flatnonzero(np.isin(ids, selected)))
        if current is not None:
            self.set_current_id(current)
        if anchor is None or at_top:
            self.verticalScrollBar().setValue(0)
        else:
            self._scroll_to_anchor(anchor)

    def selected_ids(self) -> IdArray:
        """Ids of the selected photos, in the grid's order."""
        runs = sorted((r.top(), r.bottom() + 1) for r in self.selectionModel().selection())
        parts = [self._photos.ids[begin:end] for begin, end in runs]
        return np.concatenate(parts) if parts else self._photos.ids[:0]

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self._photos.photo_id(index.row()) if index.isValid() else None

    def set_current_id(self, photo_id: int) -> bool:
        """Make this photo the current one without changing the selection or scrolling; False when it is not here."""
        row = self._photos.row_of(photo_id)
        if row is None:
            return False
        index, flag = self._photos.index(row), QItemSelectionModel.SelectionFlag.NoUpdate
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(index, flag)
        self.setAutoScroll(True)
        return True

    def select_only(self, photo_id: int) -> None:
        """Select this photo, make it current and bring it into sight."""
        row = self._photos.row_of(photo_id)
        if row is not None:
            self.setCurrentIndex(self._photos.index(row))
            self.scrollTo(self._photos.index(row))

    def toggle_stack(self) -> None:
        """Have the stack of the current photo opened or closed."""
        mark: StackMark | None = self.currentIndex().data(StackRole)
        if mark is not None:
            self.stack_toggled.emit(mark.representative)

    def visible_rows(self) -> range:
        top = self.verticalOffset()
        return self._layout.rows_between(top, top + self.viewport().height())

    def gap_at(self, point: QPoint) -> int:
        """Return the row before which something dropped at this point of the window would stand."""
        return self._layout.gap_at(point.x(), point.y() + self.verticalOffset())

    def gap_rect(self, gap: int, width_px: int) -> QRect:
        """Return the strip between the photos before and from row `gap` on, in the window."""
        count = self._photos.rowCount()
        if not count:
            return QRect()
        # At the beginning of a line, and not at the end of the one above; after the last photo there is no line.
        row = min(gap, count - 1)
        x, y, width, height = self._layout.rect(row)
        left = x - (GAP_PX + width_px) // 2 if gap < count else x + width + (GAP_PX - width_px) // 2
        return QRect(left, y - self.verticalOffset(), width_px, height)

    # Qt's geometry

    def doItemsLayout(self) -> None:
        self._relayout()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height_px - height))
        bar.setEnabled(bar.maximum() > 0)  # no handle where there is nowhere to go
        bar.setPageStep(height)
        bar.setSingleStep(max(20, self._layout.cell_px // 3))

    def visualRect(self, index: QModelIndex) -> QRect:
        if not index.isValid() or not self._layout.sections:
            return QRect()
        x, y, width, height = self._layout.rect(index.row())
        return QRect(x, y - self.verticalOffset(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._photos.index(row)

    def scrollTo(
        self, index: QModelIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid() or not self._layout.sections:
            return
        _, y, _, height = self._layout.rect(index.row())
        bar, window = self.verticalScrollBar(), self.viewport().height()
        kind = QAbstractItemView.ScrollHint
        if hint == kind.PositionAtTop:
            bar.setValue(y - MARGIN_PX)
        elif hint == kind.PositionAtCenter:
            bar.setValue(y - (window - height) // 2)
        elif y - MARGIN_PX < bar.value():
            bar.setValue(y - MARGIN_PX)
        elif y + height + MARGIN_PX > bar.value() + window:
            bar.setValue(y + height + MARGIN_PX - window)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: QModelIndex) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._photos.rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self._photos.index(min(self.visible_rows().start, count - 1))
        row, kind = current.row(), QAbstractItemView.CursorAction
        lines = max(1, self.viewport().height() // (self._layout.cell_px + 1))
        back, forth = (1, -1) if self.isRightToLeft() else (-1, 1)
        match action:
            case kind.MoveLeft:
                row += back
            case kind.MoveRight:
                row += forth
            case kind.MovePrevious:
                row -= 1
            case kind.MoveNext:
                row += 1
            case kind.MoveUp:
                row = self._layout.above(row)
            case kind.MoveDown:
                row = self._layout.below(row)
            case kind.MovePageUp:
                row = self._layout.above(row, lines)
            case kind.MovePageDown:
                row = self._layout.below(row, lines)
            case kind.MoveHome:
                row = 0
            case kind.MoveEnd:
                row = count - 1
        return self._photos.index(max(0, min(count - 1, row)))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        if self._band_origin is not None:
            self.selectionModel().select(self._selection_in(rect.normalized()), command)
            return
        # QRect(p, q) with q above or left of p is how Qt says "from the anchor to here".
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        chosen = QItemSelection()
        if first.isValid() and last.isValid():
            low, high = sorted((first.row(), last.row()))
            chosen.select(self._photos.index(low), self._photos.index(high))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())  # a sum of rectangles over 100,000 rows would cost more than painting

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        top = self.verticalOffset()
        dirty = event.rect()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        selection, delegate = self.selectionModel(), self.itemDelegate()
        current = self.currentIndex().row() if self.hasFocus() else -1
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
        for row in self._layout.rows_between(top + dirty.top(), top + dirty.bottom()):
            index = self._photos.index(row)
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
        for section, y in self._layout.headers_between(top + dirty.top(), top + dirty.bottom()):
            self._paint_header(painter, section, y - top)
        if self._band is not None:
            self._paint_band(painter, self._band.translated(0, -top))
        if self._date_timer.isActive():
            self._paint_date(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        QAbstractItemView.resizeEvent(self, event)
        self._relayout()
        self._scroll_to_anchor(anchor)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._date_timer.start()
        self.viewport().update()
        self._want_timer.start()

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

    def keyboardSearch(self, _text: str) -> None:
        pass  # typing letters would walk every name

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and (mark := self._badge_at(point)) is not None:
            self.setCurrentIndex(self.indexAt(point))
            self.stack_toggled.emit(mark.representative)
            return
        if event.button() == Qt.MouseButton.LeftButton and not self.indexAt(point).isValid():
            self._band_origin = point + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._band_origin is not None:
            now = event.position().toPoint() + QPoint(0, self.verticalOffset())
            self._band = QRect(self._band_origin, now).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._band = self._band_origin = None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._badge_at(event.position().toPoint()) is not None:
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
        data = self._photos.dragged(self.selected_ids())
        drag = QDrag(self)
        drag.setMimeData(data)
        pixmap = self.currentIndex().data(Qt.ItemDataRole.DecorationRole)
        if pixmap is not None:
            drag.setPixmap(pixmap.scaled(QSize(96, 96) * pixmap.devicePixelRatio()))
        drag.exec(Qt.DropAction.CopyAction)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._photos.want_tiles([int(i) for i in self.selected_ids()[:MAX_DRAGGED_FILES]])
        self.selection_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want_timer.start()

    # Below: private

    def _relayout(self) -> None:
        self._layout = GridLayout(self.viewport().width(), self._tile_px, self._sections)
        self.updateGeometries()
        self.viewport().update()
        self._want_timer.start()

    def _badge_at(self, point: QPoint) -> StackMark | None:
        """Return the stack whose badge is at this point of the window."""
        index = self.indexAt(point)
        mark: StackMark | None = index.data(StackRole) if index.isValid() else None
        if mark is None or mark.position or not stack_badge(self.visualRect(index), mark).contains(point):
            return None
        return mark

    def _want(self) -> None:
        self._photos.thumbnails.set_size(self._layout.cell_px, self.devicePixelRatioF())
        visible, count = self.visible_rows(), self._photos.rowCount()
        page = len(visible)
        near = range(max(0, visible.start - page // 2), min(count, visible.stop + page))
        self._photos.want(range(visible.start, min(count, visible.stop)), near)

    def _anchor(self) -> tuple[int, int] | None:
        """Return (photo id, its distance from the window's top) of the first photo that is in sight."""
        rows = self.visible_rows()
        if not rows or rows.start >= self._photos.rowCount():
            return None
        return self._photos.photo_id(rows.start), self._layout.rect(rows.start)[1] - self.verticalOffset()

    def _scroll_to_anchor(self, anchor: tuple[int, int] | None) -> None:
        if anchor is None:
            return
        row = self._photos.row_of(anchor[0])
        if row is not None:
            self.verticalScrollBar().setValue(self._layout.rect(row)[1] - anchor[1])

    def _selection_in(self, rect: QRect) -> QItemSelection:
        chosen = QItemSelection()
        top = self.verticalOffset()
        for run in self._layout.rows_in(rect.x(), rect.y() + top, rect.width(), rect.height()):
            chosen.select(self._photos.index(run.start), self._photos.index(run.stop - 1))
        return chosen

    def _select_rows(self, rows: np.ndarray) -> None:
        chosen = QItemSelection()
        for run in np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1):
            if len(run):
                chosen.select(self._photos.index(int(run[0])), self._photos.index(int(run[-1])))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _paint_header(self, painter: QPainter, section: Section, y: int) -> None:
        """Draw a line across the whole grid, the title and the number of photos standing in it."""
        colors = colors_of(self.palette())
        area = QRect(MARGIN_PX, y, self.viewport().width() - 2 * MARGIN_PX, HEADER_PX)
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        bold = self.font()
        bold.setWeight(bold.Weight.DemiBold)
        used_px = 0
        for font, color, text in (
            (bold, colors.text, section.title),
            (self.font(), colors.muted, QLocale().toString(section.count)),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(
                QStyle.visualRect(self.layoutDirection(), area, area.adjusted(used_px, 0, 0, 0)), aligned, text
            )
            used_px += painter.fontMetrics().horizontalAdvance(text) + MARGIN_PX
        line = QRect(area.x() + used_px, area.center().y(), max(0, area.width() - used_px), 1)
        painter.fillRect(QStyle.visualRect(self.layoutDirection(), area, line), QColor(colors.control_line))

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        accent = QColor(colors_of(self.palette()).accent)
        painter.setPen(accent)
        accent.setAlphaF(0.18)
        painter.setBrush(accent)
        painter.drawRect(band)

    def _paint_date(self, painter: QPainter) -> None:
        """Say beside the scroll bar what time the photos at the top are of."""
        rows = self.visible_rows()
        tile = self._photos.tiles.get(self._photos.photo_id(rows.start)) if rows else None
        if tile is None or len(self._layout.sections) > 1 or self._layout.sections[0].title:
            return
        text = QLocale().toString(tile.date.date(), "MMMM yyyy")
        width = painter.fontMetrics().horizontalAdvance(text) + 24
        pill = QRect(self.viewport().width() - width - MARGIN_PX, MARGIN_PX, width, 28)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(10, 12, 16, 200))
        painter.drawRoundedRect(pill, 14, 14)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
