"""What the grid writes between and over its photos: headings, and the date at the top while it scrolls."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QWidget

from photoclip.gui.base.dates import qt_date
from photoclip.gui.base.theme import colors_of
from photoclip.gui.grid.layout import HEADER_PX, MARGIN_PX, Section

DATE_PX = 28


def paint_heading(painter: QPainter, grid: QWidget, section: Section, y: int, width_px: int) -> None:
    """Draw a line across the whole grid, the title and the number of photos standing in it."""
    colors = colors_of(grid.palette())
    area = QRect(MARGIN_PX, y, width_px - 2 * MARGIN_PX, HEADER_PX)
    aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
    bold = grid.font()
    bold.setWeight(bold.Weight.DemiBold)
    used_px = 0
    for font, color, text in (
        (bold, colors.text, section.title),
        (grid.font(), colors.muted, QLocale().toString(section.count)),
    ):
        painter.setFont(font)
        painter.setPen(QColor(color))
        place = QStyle.visualRect(grid.layoutDirection(), area, area.adjusted(used_px, 0, 0, 0))
        painter.drawText(place, aligned, text)
        used_px += painter.fontMetrics().horizontalAdvance(text) + MARGIN_PX
    line = QRect(area.x() + used_px, area.center().y(), max(0, area.width() - used_px), 1)
    painter.fillRect(QStyle.visualRect(grid.layoutDirection(), area, line), QColor(colors.control_line))


def paint_date(painter: QPainter, day: date, width_px: int) -> None:
    """Say beside the scroll bar what time the photos at the top are of."""
    text = QLocale().toString(qt_date(day), "MMMM yyyy")
    width = painter.fontMetrics().horizontalAdvance(text) + 24
    pill = QRect(width_px - width - MARGIN_PX, MARGIN_PX, width, DATE_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 12, 16, 200))
    painter.drawRoundedRect(pill, DATE_PX / 2, DATE_PX / 2)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
