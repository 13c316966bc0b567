"""YearRail: the years of the photos beside the scroll bar, to go to any of them in one movement."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

from photoclip.core.days import Period
from photoclip.gui.base.dates import month_text
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.grid.layout import GridLayout
from photoclip.gui.grid.placed_view import PlacedView, Rail

RAIL_PX = 52
ROOMY_PX = 520
"""In a narrower grid the photos have its room."""
LONG = 2.0
"""So many windows high is what nobody can look through at a glance."""
LABEL_STEP_PX = 22
UNKNOWN = "?"
HAND_PX = 6
"""What shows where one is stands beside the labels, never through one."""


@dataclass(frozen=True, slots=True)
class RailMark:
    """A year or a month, and where on the rail its photos begin. `text` is '' where there is no room for it."""

    y: int
    text: str


class YearRail(Rail):
    """Stands beside the photos, never over them. A press or a drag goes to the time under the pointer."""

    def __init__(self, grid: PlacedView) -> None:
        super().__init__(grid)
        self._grid = grid
        self._pointer: int | None = None
        self._bubble = set_role(QLabel(grid), "bubble")
        self._bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bubble.hide()
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Years"))
        self.setAccessibleDescription(self.tr("Goes to the photos of a month. With keys: next and previous month."))
        self.hide()
        grid.verticalScrollBar().valueChanged.connect(self.update)
        self._marks: list[RailMark] | None = None
        grid.laid_out.connect(self._on_laid_out)

    def wanted_px(self, places: GridLayout) -> int:
        """Return how much room to leave, when the photos would stand like this without a rail; 0 for no rail."""
        roomy = self._grid.width() >= ROOMY_PX and places.height_px > LONG * self._grid.viewport().height()
        return RAIL_PX if roomy and len(set(_names(places))) > 1 else 0

    def marks(self) -> list[RailMark]:
        """Return what stands on the rail, from top to bottom."""
        if self._marks is None:
            self._marks = self._find_marks()
        return self._marks

    def period_at(self, y: int) -> Period | None:
        """Return when the photos were taken to which a press at this height goes."""
        index = self._grid.places.section_at(self._value_of(y))
        return None if index is None else self._grid.places.sections[index].period

    # Qt's

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            colors = colors_of(self.palette())
            painter.fillRect(event.rect(), QColor(colors.base))
            small = QFont(self.font())
            small.setPointSizeF(small.pointSizeF() * 0.9)
            painter.setFont(small)
            now = self._y_of(self._grid.verticalScrollBar().value())
            for mark in self.marks():
                if mark.text:
                    painter.setPen(QColor(colors.muted))
                    half = LABEL_STEP_PX // 2
                    place = QRect(0, mark.y - half, self.width() - SPACE_S - 2, 2 * half)
                    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark.text)
                else:
                    painter.fillRect(QRect(self.width() - SPACE_S - 6, mark.y, 4, 1), QColor(colors.control_line))
            hand = QRect(self.width() - HAND_PX, 0, HAND_PX, 3)
            painter.fillRect(hand.translated(0, now - 1), QColor(colors.accent))
            if self._pointer is not None:
                painter.fillRect(hand.translated(0, self._pointer - 1), QColor(colors.text))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position().toPoint().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().toPoint().y()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(y)
        self._point_to(y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.rect().contains(event.position().toPoint()):
            self._point_to(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._point_to(event.position().toPoint().y())

    def leaveEvent(self, _event: QEvent) -> None:
        self._point_to(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._marks = None

    # Below: private

    def _find_marks(self) -> list[RailMark]:
        marks: list[RailMark] = []
        places, before, last_label = self._grid.places, "", -LABEL_STEP_PX
        for index, name in enumerate(_names(places)):
            if name == before:
                continue
            before, y = name, self._y_of(places.top_of(index))
            fits = y - last_label >= LABEL_STEP_PX and y <= self.height() - LABEL_STEP_PX // 2
            marks.append(RailMark(y, name if fits else ""))
            last_label = y if fits else last_label
        return marks

    def _on_laid_out(self) -> None:
        self._marks = None
        self._point_to(None)

    def _go_to(self, y: int) -> None:
        self._grid.verticalScrollBar().setValue(self._value_of(y))

    def _point_to(self, y: int | None) -> None:
        """Say beside the pointer which month is there."""
        self._pointer = None if y is None else min(max(0, y), self.height() - 1)
        period = None if self._pointer is None else self.period_at(self._pointer)
        self.update()
        if period is None or self._pointer is None:
            self._bubble.hide()
            return
        self._bubble.setText(month_text(period, QLocale()))
        self._bubble.adjustSize()
        height = self._bubble.height()
        y = min(max(SPACE_XS, self._pointer - height // 2), self.height() - height - SPACE_XS)
        left_px = self.x() - self._bubble.width() - SPACE_XS
        x = self.geometry().right() + SPACE_XS if self.isRightToLeft() else left_px
        self._bubble.move(QPoint(x, self.y() + y))
        self._bubble.show()
        self._bubble.raise_()

    def _value_of(self, y: int) -> int:
        bar, margin = self._grid.verticalScrollBar(), LABEL_STEP_PX // 2
        share = (y - margin) / max(1, self.height() - 2 * margin)
        return round(min(1.0, max(0.0, share)) * bar.maximum())

    def _y_of(self, value: int) -> int:
        bar, margin = self._grid.verticalScrollBar(), LABEL_STEP_PX // 2
        share = min(1.0, value / max(1, bar.maximum()))
        return margin + round(share * (self.height() - 2 * margin))


def _names(places: GridLayout) -> list[str]:
    """Return the year of each section, or where all are of one its month; none where photos stand by something else."""
    periods = [section.period for section in places.sections]
    known = [period for period in periods if period is not None]
    if len(known) < len(periods):
        return []
    if len({period.year for period in known if period.year}) > 1:
        return [str(period.year) if period.year else UNKNOWN for period in known]
    locale = QLocale()
    return [
        locale.monthName(period.month, QLocale.FormatType.ShortFormat) if period.month else UNKNOWN for period in known
    ]
