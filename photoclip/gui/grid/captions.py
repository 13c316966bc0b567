"""How the headings between the photos of a grid are painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

from photoclip.gui.base.theme import SPACE_S, Colors, colors_of
from photoclip.gui.grid.layout import HEADER_PX, MARGIN_PX, Section

TICK_PX = 18


@dataclass(frozen=True, slots=True)
class HeadingLook:
    """How a heading is painted."""

    stuck: bool = False
    """Whether photos lie under it."""
    chosen: int = 0
    """How many of its photos are selected."""
    hovered: bool = False


def paint_heading(painter: QPainter, grid: QWidget, section: Section, area: QRect, look: HeadingLook) -> None:
    """Draw a line across the whole grid, the title and the number of photos standing in it.

    A heading of a period has a tick before its title. `area`: the whole strip, from edge to edge.
    """
    colors = colors_of(grid.palette())
    if look.stuck:
        painter.fillRect(area, QColor(colors.base))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(colors.line))
    within = area.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
    used_px = 0
    if section.period is not None:
        _paint_tick(
            painter, QStyle.visualRect(grid.layoutDirection(), within, tick_rect(within)), section, look, colors
        )
        used_px = TICK_PX + SPACE_S
    title = colors.link if look.hovered else colors.text
    for font, color, text in ((_bold(grid), title, section.title), (grid.font(), colors.muted, _count(section))):
        painter.setFont(font)
        painter.setPen(QColor(color))
        place = QStyle.visualRect(grid.layoutDirection(), within, within.adjusted(used_px, 0, 0, 0))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        used_px += painter.fontMetrics().horizontalAdvance(text) + MARGIN_PX
    if section.period is None:
        line = QRect(within.x() + used_px, within.center().y(), max(0, within.width() - used_px), 1)
        painter.fillRect(QStyle.visualRect(grid.layoutDirection(), within, line), QColor(colors.control_line))


def tick_rect(area: QRect) -> QRect:
    """Return where the tick stands in the strip of a heading, read from left to right."""
    return QRect(area.left(), area.top() + (area.height() - TICK_PX) // 2, TICK_PX, TICK_PX)


def words_px(grid: QWidget, section: Section) -> int:
    """Return how wide tick, title and number are together."""
    title = QFontMetrics(_bold(grid)).horizontalAdvance(section.title)
    return TICK_PX + SPACE_S + title + MARGIN_PX + QFontMetrics(grid.font()).horizontalAdvance(_count(section))


def heading_strip(y: int, width_px: int) -> QRect:
    """Return the strip of a heading whose top stands at `y`."""
    return QRect(0, y, width_px, HEADER_PX)


def _paint_tick(painter: QPainter, rect: QRect, section: Section, look: HeadingLook, colors: Colors) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen = bool(look.chosen)
    painter.setPen(QPen(QColor(colors.accent if chosen or look.hovered else colors.control_line), 1.5))
    painter.setBrush(QColor(colors.accent) if chosen else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
    if not chosen and not look.hovered:
        return
    painter.setPen(
        QPen(
            QColor(colors.on_accent if chosen else colors.accent),
            2,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    x, y = rect.center().x(), rect.center().y()
    if chosen and look.chosen < section.count:
        painter.drawLine(x - 3, y + 1, x + 4, y + 1)
    else:
        painter.drawPolyline([QPoint(x - 4, y + 1), QPoint(x - 1, y + 4), QPoint(x + 5, y - 3)])


def _bold(grid: QWidget) -> QFont:
    font = QFont(grid.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _count(section: Section) -> str:
    return QLocale().toString(section.count)
