"""Land: the coasts and borders of a part of the world as an image, drawn on any thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from photoclip.core.map_view import MapView
from photoclip.core.places import Line, Outlines
from photoclip.gui.base.theme import Colors

SLACK = 0.25
"""How much more than what is seen is drawn on each side, so that the edge of a dragged map is not bare."""

_LEAST_PX = 1.5  # what is smaller is no island that anybody sees


@dataclass(frozen=True, slots=True)
class MapColors:
    """What the map is painted with."""

    sea: str
    land: str
    coast: str
    border: str
    town: str
    halo: str

    @classmethod
    def of(cls, colors: Colors) -> MapColors:
        """Return those that go with a theme."""
        if colors.dark:
            return cls("#10161e", "#262b31", "#46505c", "#4a535f", "#b6bec9", "#1c2126")
        return cls("#d6e4ee", "#f7f6f1", "#9fb2c1", "#b9b4a9", "#4a525d", "#fbfaf6")


@dataclass(frozen=True, slots=True)
class Land:
    """An image, and of which view."""

    image: QImage
    view: MapView


def draw_land(outlines: Outlines, seen: MapView, colors: MapColors, pixel_ratio: float) -> Land:
    """Draw what is seen and `SLACK` around it. Runs on a worker thread."""
    wide = (round(seen.width * (1 + 2 * SLACK)), round(seen.height * (1 + 2 * SLACK)))
    view = replace(seen, width=wide[0], height=wide[1])
    image = QImage(round(wide[0] * pixel_ratio), round(wide[1] * pixel_ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(QColor(colors.sea))
    detail = outlines.at(view.pixels * pixel_ratio)
    with QPainter(image) as painter:
        # With hard edges: they are no seams between neighbours, and coasts are drawn over them.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.land))
        for points in _in_sight(detail.land, view):
            painter.drawPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lines, color, width in ((detail.borders, colors.border, 0.9), (detail.coasts, colors.coast, 1.0)):
            painter.setPen(QPen(QColor(color), width))
            for points in _in_sight(lines, view):
                painter.drawPolyline(points)
    return Land(image, view)


def _in_sight(lines: tuple[Line, ...], view: MapView) -> list[QPolygonF]:
    """Return the lines that cross the view, in its pixels, as often as the world is seen in it."""
    left, top, right, bottom = view.bounds
    found = []
    for world in range(int(np.floor(left)), int(np.floor(right)) + 1):
        for line in lines:
            west, north, east, south = line.bounds
            if west + world <= right and east + world >= left and north <= bottom and south >= top:
                if max(east - west, south - north) * view.pixels < _LEAST_PX:
                    continue
                x = (line.points[:, 0] + world - view.across) * view.pixels + view.width / 2
                y = (line.points[:, 1] - view.down) * view.pixels + view.height / 2
                found.append(_polygon(x, y, view))
    return found


def _polygon(x: NDArray[np.float64], y: NDArray[np.float64], view: MapView) -> QPolygonF:
    """Return the points, without those in the middle of a stretch that stays beyond one edge, or beyond one corner."""
    margin = 10.0
    outside = (x < -margin) | (x > view.width + margin) << 1
    outside = outside | (y < -margin) << 2 | (y > view.height + margin) << 3
    needed = np.ones(len(x), np.bool_)
    # Where a stretch turns round a corner of the view its corner points stay: without them the outline cuts across.
    before, here, after = outside[:-2], outside[1:-1], outside[2:]
    needed[1:-1] = (here == 0) | (before != here) | (here != after)
    return QPolygonF([QPointF(a, b) for a, b in zip(x[needed].tolist(), y[needed].tolist(), strict=True)])
