"""How the grid paints marks, legible on every photo: hidden, flag, stars, heart on a dark pill, colour label a bar."""

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
_GAP_PX = 3
_GROUND = QColor(10, 12, 16, 190)
_WHITE = "#ffffff"
_RED = "#ff7d92"
_STAR = ("star-full", _WHITE)
_HEART = ("heart-full", _RED)
_HIDDEN = ("hidden", _WHITE)
_FLAGS = {"picked": ("flag-full", _WHITE), "rejected": ("reject", _RED)}

Sign = tuple[str, str]
"""(icon, colour)"""


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
        groups, number = _groups(tile, tile.rating), ""
        if _width(groups, number) > room_px and tile.rating > 1:
            groups, number = _groups(tile, 1), str(tile.rating)
        if groups:
            pill = QRect(picture.left() + _INSET_PX, bottom - PILL_PX + 1, _width(groups, number), PILL_PX)
            fill_round(painter, pill, _GROUND, PILL_PX / 2)
            self._paint_signs(painter, pill, groups, number)

    def _paint_signs(self, painter: QPainter, pill: QRect, groups: list[list[Sign]], number: str) -> None:
        x, y = pill.left() + _PAD_PX, pill.top() + (PILL_PX - SIGN_PX) // 2
        for group in groups:
            if number and group[0] == _STAR:
                words_px = _words_px(number)
                painter.setFont(QGuiApplication.font())
                painter.setPen(QColor(_WHITE))
                painter.drawText(QRect(x, pill.top(), words_px, PILL_PX), Qt.AlignmentFlag.AlignVCenter, number)
                x += words_px
            for name, color in group:
                painter.drawPixmap(QPoint(x, y), self._signs.pixmap(painter, name, color, SIGN_PX))
                x += SIGN_PX
            x += _GAP_PX

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


def _groups(tile: Tile, stars: int) -> list[list[Sign]]:
    """Return what is painted, from left to right; between groups is a little room."""
    flag = [_FLAGS[tile.flag]] if tile.flag else []
    return [group for group in ([_HIDDEN] * tile.hidden, flag, [_STAR] * stars, [_HEART] * tile.favourite) if group]


def _width(groups: list[list[Sign]], number: str) -> int:
    signs_px = sum(len(group) for group in groups) * SIGN_PX
    return signs_px + (len(groups) - 1) * _GAP_PX + 2 * _PAD_PX + (_words_px(number) if number else 0)


def _words_px(number: str) -> int:
    return QFontMetrics(QGuiApplication.font()).horizontalAdvance(number) + 2
