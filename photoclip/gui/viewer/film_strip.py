"""FilmStrip: the photos that the viewer leads through, small, in one row; the one in view is marked."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget

from photoclip.core.photo import Tile
from photoclip.core.search import IdArray
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.base.theme import DARK, SPACE_S, SURROUND
from photoclip.gui.grid.mark_painting import MarkPainter
from photoclip.gui.grid.model import GridModel, TileRole
from photoclip.gui.grid.signs import Signs, fill_round, paint_ring
from photoclip.gui.grid.thumbnail_cache import CORNER_RADIUS_PX
from photoclip.gui.grid.view import SETTLE_MS
from photoclip.library.contract import Library

CELL_PX, GAP_PX = 64, 4
MAX_BYTES = 32 * 1024 * 1024
REST_OPACITY, UNWANTED_OPACITY = 0.75, 0.3
WHEEL_CELLS = 3
"""How far one notch of a wheel moves the strip."""

Key = Qt.Key


class FilmStrip(QListView):
    """Asks for what is in sight, and nothing for the rest, however many there are.

    It stays a QListView for screen readers: a plain QAbstractItemView shows them no items at all. Where everything
    stands is one multiplication here; Qt's own layout would walk every photo.
    """

    chosen = Signal(int)
    """row of the photo that the person wants to see"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = GridModel(library, bridge, self, thumbnail_bytes=MAX_BYTES)
        self._signs = Signs()
        self._marks = MarkPainter(self._signs)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._want)
        self.setModel(self._photos)
        # Keys lead to the right whichever way one reads; so the strip goes that way, too.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(CELL_PX + 2 * SPACE_S)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.setAutoScroll(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the photo
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Film strip"))

    def model(self) -> GridModel:
        """Return the model that the strip was made with: it never has another."""
        return self._photos

    def show_photos(self, photo_ids: IdArray, row: int) -> None:
        """Show these photos, the one of `row` in view."""
        self._photos.set_ids(photo_ids)
        self.updateGeometries()
        self.go_to(row)

    def go_to(self, row: int) -> None:
        """The photo of this row is in view: mark it, and bring it to the middle."""
        index = self._photos.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.viewport().update()

    def visible_rows(self) -> range:
        """Return the rows that are in sight, be it in part."""
        left, count = self.horizontalOffset(), self._photos.rowCount()
        first = max(0, (left - GAP_PX) // (CELL_PX + GAP_PX))
        last = (left + self.viewport().width() - GAP_PX) // (CELL_PX + GAP_PX)
        return range(min(first, count), max(0, min(last + 1, count)))

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def doItemsLayout(self) -> None:
        """Qt comes here also when pictures have arrived, and leaves it to this to show them."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, self._whole_px - width))
        bar.setPageStep(width)
        bar.setSingleStep(CELL_PX + GAP_PX)

    def visualRect(self, index: AnyIndex) -> QRect:
        if not index.isValid():
            return QRect()
        left = GAP_PX + index.row() * (CELL_PX + GAP_PX) - self.horizontalOffset()
        return QRect(left, SPACE_S, CELL_PX, CELL_PX)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.x() + self.horizontalOffset() - GAP_PX // 2) // (CELL_PX + GAP_PX)
        return self._photos.index(row) if 0 <= row < self._photos.rowCount() else QModelIndex()

    def scrollTo(
        self, index: AnyIndex, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring it to the middle, or as near as the ends allow."""
        if index.isValid():
            middle = GAP_PX + index.row() * (CELL_PX + GAP_PX) + CELL_PX // 2
            self.horizontalScrollBar().setValue(middle - self.viewport().width() // 2)
            self._settle.start()

    def horizontalOffset(self) -> int:
        """How far the left edge of the window is from the first photo; a strip that is shorter stands in the middle."""
        spare_px = self.viewport().width() - self._whole_px
        return -(spare_px // 2) if spare_px > 0 else self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return 0

    def isIndexHidden(self, _index: AnyIndex) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()
        self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Either way a wheel or two fingers go, the strip moves along."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        moved = pixels.x() or pixels.y()
        if not moved:
            moved = (angle.x() or angle.y()) * WHEEL_CELLS * (CELL_PX + GAP_PX) // 120
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - moved)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chosen.emit(index.row())
        else:
            event.ignore()

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two presses

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, count = self.currentIndex().row(), self._photos.rowCount()
        page = max(1, len(self.visible_rows()) - 1)
        ways = {
            Key.Key_Left: row - 1,
            Key.Key_Right: row + 1,
            Key.Key_PageUp: max(0, row - page),
            Key.Key_PageDown: min(count - 1, row + page),
            Key.Key_Home: 0,
            Key.Key_End: count - 1,
        }
        to = ways.get(Key(event.key()))
        if to is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()  # the viewer's
        elif 0 <= to < count:
            self.chosen.emit(to)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(SURROUND))
            pointer = self.viewport().mapFromGlobal(self.cursor().pos())
            hovered = self.indexAt(pointer).row() if self.viewport().underMouse() else -1
            for row in self.visible_rows():
                self._paint_cell(painter, row, is_hovered=row == hovered)

    # Below: private

    @property
    def _whole_px(self) -> int:
        return self._photos.rowCount() * (CELL_PX + GAP_PX) + GAP_PX

    def _paint_cell(self, painter: QPainter, row: int, *, is_hovered: bool) -> None:
        index, is_current = self._photos.index(row), row == self.currentIndex().row()
        cell = self.visualRect(index)
        tile: Tile | None = index.data(TileRole)
        unwanted = tile is not None and (tile.offline or tile.flag == "rejected")
        painter.setOpacity(UNWANTED_OPACITY if unwanted else 1.0 if is_current or is_hovered else REST_OPACITY)
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        if pixmap is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(cell, pixmap)
        else:
            fill_round(painter, cell, DARK.hover, CORNER_RADIUS_PX)
        painter.setOpacity(1.0)
        if tile is not None:
            self._marks.paint(painter, cell, tile, cell.width() - 10)
        if is_current:
            around = cell.adjusted(-3, -3, 3, 3)
            paint_ring(painter, around, DARK.text if self.hasFocus() else DARK.accent, 3, CORNER_RADIUS_PX + 3)

    def _want(self) -> None:
        """Have the names and pictures of what is in sight read, then those of half a window on both sides."""
        if not self.isVisible():
            return
        visible = self.visible_rows()
        self._photos.thumbnails.set_size(CELL_PX, self.devicePixelRatioF())
        half, count = len(visible) // 2, self._photos.rowCount()
        near = range(max(0, visible.start - half), min(count, visible.stop + half))
        self._photos.want(visible, near)
