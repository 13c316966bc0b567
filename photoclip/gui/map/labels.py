"""Labels: the names of towns on the map, none over another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from photoclip.core.map_view import MapView
from photoclip.core.places import Town
from photoclip.gui.map.land import MapColors

MOST = 60
_LARGE = 1_000_000
_MOST_KEPT = 1000
_EDGE_PX = 3.0
_AROUND = tuple((right * 1.2, under * 1.2) for right in (-1, 0, 1) for under in (-1, 0, 1) if right or under)
_MOST_AT_ONCE = 12
_DOT_PX = 2.0
_GAP_PX = 6.0


class Labels:
    """Keeps names as small pictures: letters with a rim cost a hundred times more to draw than to copy."""

    def __init__(self) -> None:
        self.towns: Sequence[Town] = ()
        """What to name, the largest first."""
        self._kept: dict[tuple[str, bool], QPixmap] = {}
        self._look: tuple[MapColors, str, float] | None = None

    def paint(self, painter: QPainter, view: MapView, colors: MapColors, font: QFont, taken: Sequence[QRectF]) -> bool:
        """Write names where there is room beside each other and beside `taken`; tell whether all of them are written.

        Few are drawn in one go, so that a new part of the world does not hold up the hand that moves it.
        """
        ratio = painter.device().devicePixelRatioF()
        look = (colors, font.key(), ratio)
        if look != self._look or len(self._kept) > _MOST_KEPT:
            self._look = look
            self._kept.clear()
        full, known = list(taken), len(self._kept)
        painter.setPen(QPen(QColor(colors.halo), 1))
        painter.setBrush(QColor(colors.town))
        for town in self.towns:
            if len(self._kept) - known >= _MOST_AT_ONCE and (town.name, town.people >= _LARGE) not in self._kept:
                return False
            x, y = view.at(town.across, town.down)
            name = self._name(town, colors, font, ratio)
            wide, high = name.width() / ratio, name.height() / ratio
            place = QRectF(x + _GAP_PX - _EDGE_PX, y - high / 2, wide, high)
            if place.right() > view.width:
                place.moveRight(x - _GAP_PX + _EDGE_PX)
            room = place.united(QRectF(x - 3, y - 3, 6, 6))
            if not any(room.intersects(other) for other in full):
                full.append(room)
                painter.drawPixmap(place.topLeft(), name)
                painter.drawEllipse(QPointF(x, y), _DOT_PX, _DOT_PX)
        return True

    # Below: private

    def _name(self, town: Town, colors: MapColors, font: QFont, ratio: float) -> QPixmap:
        key = town.name, town.people >= _LARGE
        if key not in self._kept:
            self._kept[key] = _drawn(*key, colors, font, ratio)
        return self._kept[key]


def _drawn(name: str, large: bool, colors: MapColors, font: QFont, ratio: float) -> QPixmap:
    """Return a name as a picture with `_EDGE_PX` around it."""
    face = QFont(font)
    face.setPointSizeF(max(7.5, font.pointSizeF() * 0.88))
    face.setWeight(QFont.Weight.DemiBold if large else QFont.Weight.Normal)
    metrics = QFontMetricsF(face)
    wide, high = metrics.horizontalAdvance(name) + 2 * _EDGE_PX, metrics.height() + 2
    picture = QPixmap(round(wide * ratio), round(high * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(face)
        base = QPointF(_EDGE_PX, metrics.ascent() + 1)
        painter.setPen(QColor(colors.halo))
        for right, under in _AROUND:  # a rim of letters: to stroke their outlines takes longer
            painter.drawText(base + QPointF(right, under), name)
        painter.setPen(QColor(colors.town))
        painter.drawText(base, name)
    return picture
