"""PlacedView: a list whose photos stand where `GridLayout` puts them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.grid.layout import HEADER_PX, MARGIN_PX, GridLayout, Section
from photoclip.gui.grid.model import GridModel

MIN_TILE_PX, MAX_TILE_PX, TILE_STEP_PX = 96, 400, 16
FIRST_TILE_PX = 176


@dataclass(frozen=True, slots=True)
class Anchor:
    """A photo, and how far below the window's top it stands."""

    photo_id: int
    below_top_px: int


class Rail(QWidget):
    """What stands beside the photos of a view, between them and the scroll bar."""

    def wanted_px(self, places: GridLayout) -> int:
        """Return how much room to leave, when the photos would stand like this without it."""
        raise NotImplementedError


class PlacedView(QListView):
    """Where each photo stands, scrolling, zoom, and the way of the arrow keys.

    QListView's own layout walks every item, in timed batches, and answers `scrollTo(last)` wrongly meanwhile; here
    `GridLayout` computes every position, so geometry is overridden. It stays a QListView for screen readers: a plain
    QAbstractItemView subclass shows them no items at all.
    """

    tile_px_changed = Signal(int)
    laid_out = Signal()
    """Photos stand elsewhere, or are as large as they were not before."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        self._places = GridLayout(1, FIRST_TILE_PX, ())
        self._tile_px = FIRST_TILE_PX
        self._rail: Rail | None = None
        self.sections: list[Section] = []
        """What stands under which heading, from the next layout on."""
        super().__init__(parent)
        self._photos = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming and going would relayout

    def model(self) -> GridModel:
        """Return the model that the view was made with: it never has another."""
        return self._photos

    @property
    def places(self) -> GridLayout:
        """Where everything stands now; its pixels are of the whole content, not of the window."""
        return self._places

    @property
    def tile_px(self) -> int:
        return self._tile_px

    def set_rail(self, rail: Rail) -> None:
        """Let this stand beside the photos, where it asks for room."""
        self._rail = rail

    def set_tile_px(self, tile_px: int) -> None:
        """Show tiles about this wide; the photo at the top stays there."""
        tile_px = max(MIN_TILE_PX, min(MAX_TILE_PX, tile_px))
        if tile_px == self._tile_px:
            return
        anchor = self.anchor()
        self._tile_px = tile_px
        self.lay_out()
        self.return_to(anchor)
        self.tile_px_changed.emit(tile_px)

    def zoom(self, steps: int) -> None:
        self.set_tile_px(self._tile_px + steps * TILE_STEP_PX)

    def lay_out(self) -> None:
        """Place the photos of the model anew, in `sections`."""
        self._make_room()
        self._places = GridLayout(self.viewport().width(), self._tile_px, self.sections)
        self.updateGeometries()
        self.viewport().update()
        self.laid_out.emit()

    def anchor(self) -> Anchor | None:
        """Return the first photo that is in sight, for `return_to`."""
        rows = self.visible_rows()
        if not rows or rows.start >= self._photos.rowCount():
            return None
        return Anchor(self._photos.photo_id(rows.start), self._places.rect(rows.start)[1] - self.verticalOffset())

    def return_to(self, anchor: Anchor | None) -> None:
        """Scroll so that the photo stands where it stood; nothing happens where it is no longer here."""
        row = self._photos.row_of(anchor.photo_id) if anchor is not None else None
        if anchor is not None and row is not None:
            self.verticalScrollBar().setValue(self._places.rect(row)[1] - anchor.below_top_px)

    def visible_rows(self) -> range:
        top = self.verticalOffset()
        return self._places.rows_between(top, top + self.viewport().height())

    def gap_at(self, point: QPoint) -> int:
        """Return the row before which something dropped at this point of the window would stand."""
        return self._places.gap_at(point.x(), point.y() + self.verticalOffset())

    def gap_rect(self, gap: int, width_px: int) -> QRect:
        """Return the strip between the photos before and from row `gap` on, in the window."""
        strip = self._places.gap_rect(gap, width_px)
        return QRect(*strip).translated(0, -self.verticalOffset()) if strip is not None else QRect()

    # Qt's

    def doItemsLayout(self) -> None:
        self.lay_out()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._places.height_px - height))
        bar.setEnabled(bar.maximum() > 0)  # no handle where there is nowhere to go
        bar.setPageStep(height)
        bar.setSingleStep(max(20, self._places.cell_px // 3))

    def visualRect(self, index: AnyIndex) -> QRect:
        if not index.isValid() or not self._places.sections:
            return QRect()
        x, y, width, height = self._places.rect(index.row())
        return QRect(x, y - self.verticalOffset(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        stuck = self._places.stuck_header(self.verticalOffset())
        if stuck is not None and point.y() < stuck[1] + HEADER_PX - self.verticalOffset():
            return QModelIndex()  # the heading covers what stands there
        row = self._places.row_at(point.x(), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._photos.index(row)

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid() or not self._places.sections:
            return
        _, y, _, height = self._places.rect(index.row())
        bar, window = self.verticalScrollBar(), self.viewport().height()
        kind = QAbstractItemView.ScrollHint
        above_px = max(MARGIN_PX, self._places.covered_px(index.row()))
        if hint == kind.PositionAtTop:
            bar.setValue(y - above_px)
        elif hint == kind.PositionAtCenter:
            bar.setValue(y - (window - height) // 2)
        elif y - above_px < bar.value():
            bar.setValue(y - above_px if y - above_px > MARGIN_PX else 0)
        elif y + height + MARGIN_PX > bar.value() + window:
            bar.setValue(y + height + MARGIN_PX - window)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: AnyIndex) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._photos.rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self._photos.index(min(self.visible_rows().start, count - 1))
        row, kind = current.row(), QAbstractItemView.CursorAction
        lines = max(1, self.viewport().height() // (self._places.cell_px + 1))
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
                row = self._places.above(row)
            case kind.MoveDown:
                row = self._places.below(row)
            case kind.MovePageUp:
                row = self._places.above(row, lines)
            case kind.MovePageDown:
                row = self._places.below(row, lines)
            case kind.MoveHome:
                row = 0
            case kind.MoveEnd:
                row = count - 1
        return self._photos.index(max(0, min(count - 1, row)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self.anchor()
        QAbstractItemView.resizeEvent(self, event)
        self.lay_out()
        self.return_to(anchor)

    # Below: private

    def _make_room(self) -> None:
        """Leave the room that the rail asks for, and let it stand there."""
        if self._rail is None:
            return
        before = self.viewportMargins()
        whole_px = self.viewport().width() + before.left() + before.right()
        room_px = self._rail.wanted_px(GridLayout(whole_px, self._tile_px, self.sections))
        margins = QMargins(room_px, 0, 0, 0) if self.isRightToLeft() else QMargins(0, 0, room_px, 0)
        if margins != before:
            self.setViewportMargins(margins)
        view = self.viewport().geometry()
        left_px = view.left() - room_px if self.isRightToLeft() else view.right() + 1
        self._rail.setGeometry(left_px, view.top(), room_px, view.height())
        self._rail.setVisible(room_px > 0)
