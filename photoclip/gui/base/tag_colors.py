"""The colours of tags and the colour labels of photos: their names, and how they look in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from photoclip.gui.base.theme import ICON_PX, Colors

# At least 3:1 on panels and lists (WCAG's contrast for what is not text).
_LIGHT: Mapping[str, str] = {
    "red": "#d63a40",
    "orange": "#cc6a0a",
    "yellow": "#a37f00",
    "green": "#2a8f5c",
    "teal": "#0d8c82",
    "blue": "#2f6fde",
    "purple": "#8e4ec6",
    "grey": "#7d828c",
}
_DARK: Mapping[str, str] = {
    "red": "#f0696d",
    "orange": "#f59a4a",
    "yellow": "#f0cf3c",
    "green": "#4cc38a",
    "teal": "#3cc4b6",
    "blue": "#6ea5f8",
    "purple": "#b98ae0",
    "grey": "#9aa1ac",
}
ON_PHOTOS: Mapping[str, str] = {
    "red": "#ef5258",
    "yellow": "#f7d038",
    "green": "#3fbf7f",
    "blue": "#4d94ff",
    "purple": "#b57bee",
}
"""Bright, for they stand on a dark ground of their own whatever the photo is like."""


def shown_color(name: str, colors: Colors) -> QColor:
    """Return how a tag's colour looks in this theme; that of plain text's outlines where it has none."""
    return QColor((_DARK if colors.dark else _LIGHT).get(name, colors.control_line))


def color_name(name: str) -> str:
    """Return the colour in the person's language."""
    return {
        "": _tr("No colour"),
        "red": _tr("Red"),
        "orange": _tr("Orange"),
        "yellow": _tr("Yellow"),
        "green": _tr("Green"),
        "teal": _tr("Teal"),
        "blue": _tr("Blue"),
        "purple": _tr("Purple"),
        "grey": _tr("Grey"),
    }[name]


def paint_dot(painter: QPainter, centre: QPointF, radius_px: float, name: str, colors: Colors) -> None:
    """Paint a filled dot in the colour, or a ring for none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = shown_color(name, colors)
    painter.setPen(Qt.PenStyle.NoPen if name else QPen(color, 1.4))
    painter.setBrush(color if name else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius_px, radius_px)


def dot_icon(name: str, colors: Colors, radius_px: float = 5.0) -> QIcon:
    """Return the dot as an icon for menus and lists."""
    icon = QIcon()
    for ratio in (1, 2):
        pixmap = QPixmap(ICON_PX * ratio, ICON_PX * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            paint_dot(painter, QPointF(ICON_PX / 2, ICON_PX / 2), radius_px, name, colors)
        icon.addPixmap(pixmap)
    return icon


def _tr(text: str) -> str:
    return QCoreApplication.translate("Color", text)
