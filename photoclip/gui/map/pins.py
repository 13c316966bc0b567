"""Pins: the clusters of photos on the map, each a small picture with its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from photoclip.core.map_view import Cluster, MapView
from photoclip.core.photo import Tile
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import Colors
from photoclip.gui.grid.thumbnail_cache import ThumbnailCache
from photoclip.library.contract import Library

SIDE_PX = 44
CELL_PX = 64.0
"""Photos that are nearer to each other than about this are one pin."""
_RIM_PX = 6
_FROM_END_PX = SIDE_PX / 2 + 10  # with its rim and its number
_MOST_BYTES = 16 * 1024 * 1024


class Pins(QObject):
    """Keeps the pictures; paints the pins, the largest on top."""

    changed = Signal()
    """A picture has come."""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.clusters: Sequence[Cluster] = ()
        self._frames: dict[tuple[Colors, bool, float], QPixmap] = {}
        self._pictures = ThumbnailCache(library, bridge, self, _MOST_BYTES)
        self._pictures.loaded.connect(lambda _photo_id: self.changed.emit())
        bridge.photos_changed.connect(self._on_photos_changed)

    def show(self, clusters: Sequence[Cluster], pixel_ratio: float) -> None:
        """Show these from now on, and read their pictures."""
        self.clusters = clusters
        self._pictures.set_size(SIDE_PX, pixel_ratio)
        self._read([one.photo_id for one in clusters])

    def _read(self, ids: Sequence[int]) -> None:
        self._bridge.ask(
            self._library.photos.tiles, ids, done=self._on_tiles, failed=lambda _said: None, owner=self, latest=True
        )

    def _on_photos_changed(self, photo_ids: Sequence[int]) -> None:
        """One of them may be hidden now, or shown again."""
        ids = [one.photo_id for one in self.clusters]
        if not set(ids).isdisjoint(photo_ids):
            self._read(ids)

    def at(self, view: MapView, point: QPointF) -> Cluster | None:
        """Return the pin at a point of the screen."""
        return next((one for one in self.clusters if _place(view, one).contains(point)), None)

    def places(self, view: MapView) -> list[QRectF]:
        """Return where the pins stand, for what is to stand elsewhere."""
        return [_place(view, one) for one in self.clusters]

    def paint(self, painter: QPainter, view: MapView, colors: Colors, font: QFont, hovered: Cluster | None) -> None:
        """Paint all, the largest last."""
        painter.save()
        bold = QFont(font)
        bold.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
        bold.setWeight(QFont.Weight.Bold)
        painter.setFont(bold)
        for one in reversed(self.clusters):
            self._paint(painter, _place(view, one), one, colors, one is hovered)
        painter.restore()

    # Below: private

    def _on_tiles(self, tiles: dict[int, Tile]) -> None:
        self._pictures.want([tiles[one.photo_id] for one in self.clusters if one.photo_id in tiles])

    def _paint(self, painter: QPainter, place: QRectF, one: Cluster, colors: Colors, hovered: bool) -> None:
        picture = self._pictures.get(one.photo_id)
        painter.drawPixmap(place.topLeft() - QPointF(_RIM_PX, _RIM_PX), self._frame(painter, colors, hovered))
        if picture is not None:
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        if one.count > 1:
            self._paint_count(painter, place, one.count, colors)

    def _frame(self, painter: QPainter, colors: Colors, hovered: bool) -> QPixmap:
        """Return what is under the picture, drawn once for all pins."""
        key = colors, hovered, painter.device().devicePixelRatioF()
        if key not in self._frames:
            self._frames[key] = _drawn_frame(*key)
        return self._frames[key]

    @staticmethod
    def _paint_count(painter: QPainter, place: QRectF, count: int, colors: Colors) -> None:
        text = QLocale().toString(count)
        metrics = painter.fontMetrics()
        high = metrics.height() + 2.0
        wide = max(high, metrics.horizontalAdvance(text) + 10.0)
        badge = QRectF(place.right() + 7 - wide, place.top() - 8, wide, high)
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.setBrush(QColor(colors.accent if not colors.dark else "#1f63c6"))
        painter.drawRoundedRect(badge, high / 2, high / 2)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _drawn_frame(colors: Colors, hovered: bool, ratio: float) -> QPixmap:
    side = SIDE_PX + 2 * _RIM_PX
    frame = QPixmap(round(side * ratio), round(side * ratio))
    frame.setDevicePixelRatio(ratio)
    frame.fill(Qt.GlobalColor.transparent)
    place = QRectF(_RIM_PX, _RIM_PX, SIDE_PX, SIDE_PX)
    with QPainter(frame) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, ends, radius in (
            (QColor(0, 0, 0, 60), (-3, -1, 3, 5), 8),
            (QColor(colors.accent if hovered else "#ffffff"), (-2.5, -2.5, 2.5, 2.5), 7),
            (QColor(colors.hover), (0, 0, 0, 0), 5),
        ):
            painter.setBrush(color)
            painter.drawRoundedRect(place.adjusted(*ends), radius, radius)
    return frame


def _place(view: MapView, one: Cluster) -> QRectF:
    """Return where a pin stands: over its place, but at a pole within the world, beyond whose end nothing is seen."""
    x, y = view.at(one.across, one.down)
    _x, north = view.at(one.across, 0.0)
    _x, south = view.at(one.across, 1.0)
    y = min(south - _FROM_END_PX, max(north + _FROM_END_PX, y))
    return QRectF(x - SIDE_PX / 2, y - SIDE_PX / 2, SIDE_PX, SIDE_PX)
