"""The small signs and grounds that are painted over photos, legible on every one of them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from photoclip.gui.base.icons import icon_pixmap


class Signs:
    """Keeps the drawn icons by screen, for they are painted at every scroll."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, painter: QPainter, name: str, color: str, size_px: int) -> QPixmap:
        """Return the icon as sharp as what `painter` paints on."""
        key = (name, color, size_px, painter.device().devicePixelRatioF())
        if key not in self._drawn:
            self._drawn[key] = icon_pixmap(name, color, size_px, key[-1])
        return self._drawn[key]


def fill_round(painter: QPainter, rect: QRect, color: str | QColor, radius_px: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(rect, radius_px, radius_px)


def paint_ring(painter: QPainter, rect: QRect, color: str, width_px: float, radius_px: float) -> None:
    """Paint a line around `rect`, inside of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), width_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width_px / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius_px, radius_px)
