"""PreviewView: a label's photos, the best first, with the line drawn between those that get the tag and the rest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from photoclip.core.search import IdArray
from photoclip.gui.base.theme import SPACE_S, colors_of
from photoclip.gui.grid.layout import GAP_PX, MARGIN_PX, Section
from photoclip.gui.judging.label_stand import LabelStand, Verdict
from photoclip.gui.judging.model import JudgingModel, VerdictRole
from photoclip.gui.judging.view import JudgingView

LINE_PX = 3
_KEYS: dict[int, Verdict] = {
    Qt.Key.Key_Space: "tick",
    Qt.Key.Key_T: "tick",
    Qt.Key.Key_X: "cross",
    Qt.Key.Key_Delete: "cross",
    Qt.Key.Key_Z: "clear",
}


class PreviewView(JudgingView):
    """A grid whose photos stay where they are while the line moves through them, until it would leave the window."""

    keys = _KEYS

    def __init__(self, model: JudgingModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setAccessibleName(self.tr("Photos, the best first"))

    def show_label(self, stand: LabelStand, line: int) -> None:
        """Show another label's photos, with the line in the middle of the window."""
        self.model().stand, self.model().line = stand, line
        self.show_photos(stand.ids)
        self.center_line()

    def refresh(self, stand: LabelStand, line: int) -> None:
        """Show the same label as it is judged now. The photo that the person is at stays exactly where it is."""
        if np.array_equal(stand.ids, self.model().ids):
            self.show_marks(stand, line)
            return
        anchor = self._held_photo()
        place = self._place(anchor)
        selected = self.selected_ids()
        at_hand = self._at_hand_among(stand.ids, selected)
        self.model().stand, self.model().line = stand, line
        row = int(np.flatnonzero(stand.ids == anchor)[0]) if anchor in stand.ids else None
        sections = None
        if row is not None and place is not None:
            column = (place.x() - MARGIN_PX) // (self.places.cell_px + GAP_PX)
            sections = _sections(len(stand.ids), row, column, self.places.columns)
        self.show_photos(stand.ids, sections)
        self.select_rows(np.flatnonzero(np.isin(stand.ids, selected)))
        if at_hand is not None:
            self.set_current_id(at_hand)
        if row is not None and place is not None:
            self.verticalScrollBar().setValue(self.places.rect(row)[1] - place.y())

    def show_marks(self, stand: LabelStand, line: int) -> None:
        """Show other ticks and crosses on the same photos in the same order."""
        self.model().stand = stand
        self.model().line = line
        self.viewport().update()

    def set_line(self, line: int) -> None:
        """Move the line; only the photos that change sides are painted again. It stays in sight."""
        before, self.model().line = self.model().line, line
        if before == line or not self.model().rowCount():
            return
        self._keep_line_in_sight()
        low, high = sorted((before, line))
        for row in (low - 1, low, high - 1, high):  # the line's own places, whole lines of them
            self._update_line_of(row)
        seen = self.visible_rows()
        first, last = max(low, seen.start), min(high, seen.stop) - 1
        if first <= last:
            _, top, _, _ = self.places.rect(first)
            _, bottom, _, height = self.places.rect(last)
            self._update_band(top, bottom + height)

    def center_line(self) -> None:
        """Scroll until the line stands in the middle of the window."""
        if self.model().rowCount():
            row = min(max(0, self.model().line - 1), self.model().rowCount() - 1)
            self.scrollTo(self.model().index(row), self.ScrollHint.PositionAtCenter)

    def line_points(self) -> list[QPoint]:
        """Return the corners of the line, in the window: it steps around the last photo above it."""
        count, line = self.model().rowCount(), self.model().line
        if not count or not self.places.sections:
            return []
        half, top = GAP_PX // 2, self.verticalOffset()
        left, right = MARGIN_PX - half, self.viewport().width() - MARGIN_PX + half
        if line in (0, count):
            _, y, _, height = self.places.rect(max(0, line - 1))
            at = (y - half if line == 0 else y + height + half) - top
            return [QPoint(left, at), QPoint(right, at)]
        _, y, _, height = self.places.rect(line - 1)
        x, next_y, _, _ = self.places.rect(line)
        if y != next_y:
            return [QPoint(left, next_y - half - top), QPoint(right, next_y - half - top)]
        low, high, middle = y + height + half - top, y - half - top, x - half
        return [QPoint(left, low), QPoint(middle, low), QPoint(middle, high), QPoint(right, high)]

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sections = [Section("", 0, self.model().rowCount())]  # other columns: nothing is held any more
        super().resizeEvent(event)
        if not self.hasFocus():
            self.center_line()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        points = self.line_points()
        if not points:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colors = colors_of(self.palette())
            painter.setPen(
                QPen(
                    QColor(colors.accent),
                    LINE_PX,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin,
                )
            )
            painter.drawPolyline(QPolygonF([QPointF(point) for point in points]))
            self._paint_name(painter, points[-1])

    # Below: private

    def judge(self, photo_ids: list[int], verdict: Verdict) -> None:
        """A second tick on what is ticked takes it back."""
        rows = [self.model().row_of(photo_id) for photo_id in photo_ids[:1]]
        first = self.model().index(rows[0]).data(VerdictRole) if rows and rows[0] is not None else None
        super().judge(photo_ids, "clear" if verdict == first else verdict)

    def _keep_line_in_sight(self) -> None:
        """Scroll as little as shows the line with a part of the photos on both sides of it."""
        heights = [point.y() for point in self.line_points()]
        room = self.viewport().height()
        margin = min(self.places.cell_px // 3, max(0, room - (max(heights) - min(heights))) // 2)
        further = min(0, min(heights) - margin) or max(0, max(heights) + margin - room)
        if further:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + further)

    def _at_hand_among(self, ids: IdArray, selected: IdArray) -> int | None:
        """Return the current photo, or the one that comes to stand at its place.

        Where others are still selected, one of those: keys go on to mean them all.
        """
        left = selected[np.isin(selected, ids)]
        stays = self.current_id() in ids
        return self._current_or_next(left if len(left) and not stays else ids)

    def _held_photo(self) -> int | None:
        """Return the photo that must not move: that under the pointer, else the current one in sight, else the top."""
        if self.underMouse():
            index = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
            if index.isValid():
                return self.model().photo_id(index.row())
        current = self.currentIndex()
        if current.isValid() and current.row() in self.visible_rows():
            return self.model().photo_id(current.row())
        rows = self.visible_rows()
        return self.model().photo_id(rows.start) if rows and rows.start < self.model().rowCount() else None

    def _place(self, photo_id: int | None) -> QPoint | None:
        row = self.model().row_of(photo_id) if photo_id is not None else None
        return self.visualRect(self.model().index(row)).topLeft() if row is not None else None

    def _update_line_of(self, row: int) -> None:
        if 0 <= row < self.model().rowCount():
            _, y, _, height = self.places.rect(row)
            self._update_band(y, y + height)

    def _update_band(self, top: int, bottom: int) -> None:
        edge = GAP_PX + 10
        self.viewport().update(
            QRect(0, top - self.verticalOffset() - edge, self.viewport().width(), bottom - top + 2 * edge)
        )

    def _paint_name(self, painter: QPainter, end: QPoint) -> None:
        """Say at the line's end what it is."""
        colors, text = colors_of(self.palette()), self.tr("the line")
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 2 * SPACE_S, metrics.height()
        place = QRect(end.x() - width, end.y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(QColor(colors.on_accent))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _sections(count: int, row: int, column: int, columns: int) -> list[Section] | None:
    """Return sections that leave a part of the first line free, so that `row` stands in this column."""
    lead = (row - column) % columns
    return [Section("", 0, lead), Section("", lead, count - lead)] if lead else None
