"""How the grid paints marks: stars and heart on a dark pill, the colour label as a bar, legible on every photo."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter

from photoclip.core.photo import Tile
from photoclip.gui.base.tag_colors import ON_PHOTOS
from photoclip.gui.grid.signs import Signs, fill_round

SIGN_PX = 12
PILL_PX = 20
_PAD_PX = 6
_INSET_PX = 5
_BAR_PX = 5
_GROUND = QColor(10, 12, 16, 190)
_STAR = "#ffffff"
_HEART = "#ff7d92"


class MarkPainter:
    """Paints what a person has said of a photo at its lower left."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs

    def paint(self, painter: QPainter, picture: QRect, tile: Tile, room_px: int) -> None:
        """Paint the marks of `tile` at the lower left of `picture`, at most `room_px` wide."""
        bottom = picture.bottom() - _INSET_PX
        if tile.color:
            self._paint_bar(painter, picture, tile.color)
            bottom -= _BAR_PX + 5
        if not tile.rating and not tile.favourite:
            return
        stars_px = tile.rating * SIGN_PX
        number = ""
        if stars_px + tile.favourite * (SIGN_PX + 3) + 2 * _PAD_PX > room_px:
            number = str(tile.rating) if tile.rating else ""
            stars_px = SIGN_PX + QFontMetrics(QGuiApplication.font()).horizontalAdvance(number) + 2 if number else 0
        gap_px = 3 if tile.rating and tile.favourite else 0
        width = 2 * _PAD_PX + stars_px + gap_px + (SIGN_PX if tile.favourite else 0)
        pill = QRect(picture.left() + _INSET_PX, bottom - PILL_PX + 1, width, PILL_PX)
        fill_round(painter, pill, _GROUND, PILL_PX / 2)
        x, y = pill.left() + _PAD_PX, pill.top() + (PILL_PX - SIGN_PX) // 2
        if number:
            painter.setFont(QGuiApplication.font())
            painter.setPen(QColor(_STAR))
            painter.drawText(QRect(x, pill.top(), stars_px, PILL_PX), Qt.AlignmentFlag.AlignVCenter, number)
            self._sign(painter, "star-full", _STAR, QPoint(x + stars_px - SIGN_PX, y))
        else:
            for star in range(tile.rating):
                self._sign(painter, "star-full", _STAR, QPoint(x + star * SIGN_PX, y))
        if tile.favourite:
            self._sign(painter, "heart-full", _HEART, QPoint(x + stars_px + gap_px, y))

    def _paint_bar(self, painter: QPainter, picture: QRect, color: str) -> None:
        ground = QRect(
            picture.left() + _INSET_PX,
            picture.bottom() - _INSET_PX - _BAR_PX - 1,
            picture.width() - 2 * _INSET_PX,
            _BAR_PX + 4,
        )
        fill_round(painter, ground, _GROUND, ground.height() / 2)
        bar = ground.adjusted(2, 2, -2, -2)
        fill_round(painter, bar, QColor(ON_PHOTOS[color]), bar.height() / 2)

    def _sign(self, painter: QPainter, name: str, color: str, place: QPoint) -> None:
        painter.drawPixmap(place, self._signs.pixmap(painter, name, color, SIGN_PX))
