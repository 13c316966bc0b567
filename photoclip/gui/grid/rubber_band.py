"""RubberBand: the rectangle that a person draws over the grid from empty ground."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPalette

from photoclip.gui.base.theme import colors_of


class RubberBand:
    """Points are of the grid's whole content, so that the band stays where it began while the grid scrolls."""

    def __init__(self) -> None:
        self._origin: QPoint | None = None
        self._rect: QRect | None = None

    @property
    def begun(self) -> bool:
        return self._origin is not None

    def begin(self, point: QPoint) -> None:
        self._origin = point

    def stretch_to(self, point: QPoint) -> QRect:
        """Return the rectangle from where it began to `point`, which it is from now on."""
        self._rect = QRect(self._origin or point, point).normalized()
        return self._rect

    def end(self) -> None:
        self._rect = self._origin = None

    def paint(self, painter: QPainter, scrolled_px: int, palette: QPalette) -> None:
        """Paint it over what is in sight; nothing before the pointer has moved."""
        if self._rect is None:
            return
        accent = QColor(colors_of(palette).accent)
        painter.setPen(accent)
        accent.setAlphaF(0.18)
        painter.setBrush(accent)
        painter.drawRect(self._rect.translated(0, -scrolled_px))
