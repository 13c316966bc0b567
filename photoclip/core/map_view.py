"""MapView: which part of the world is on show, and how large. Clusters of photos in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from photoclip.core.mercator import Coordinates, down, latitude_at, longitude_at
from photoclip.core.places import Spread
from photoclip.core.query import Box
from photoclip.core.search import IdArray

LEAST_PIXELS = 256.0
MOST_PIXELS = 256.0 * 2**17
"""The world's width where a pixel is a metre, or nearly: no photo knows better where it was taken."""

_CLOSEST_FIT = 256.0 * 2**12  # what lies in one place is shown with the town around it
_ROOM = 0.8  # of the view, for what is to be seen in it
_EDGE = 1e-9  # this near to the end of the square is at it
_NOISE = 1e-9  # degrees by which a place may be off after it was on the map


@dataclass(frozen=True, slots=True)
class MapView:
    """The middle of what is seen, in parts of the square that holds the world (`core.mercator`), and its size.

    From left to right the world goes on and on; above and below it ends. In a view that is higher than wide it may be
    smaller than the view, and then lies in the middle.
    """

    across: float
    down: float
    pixels: float
    """The world's width on the screen."""
    width: int
    height: int

    @classmethod
    def whole(cls, width: int, height: int) -> MapView:
        """Return the view of all of the world."""
        return cls(0.5, 0.42, 0.0, width, height)._kept()

    def resized(self, width: int, height: int) -> MapView:
        """Return the same place at the same scale in a view of another size."""
        return replace(self, width=width, height=height)._kept()

    def moved(self, right_px: float, down_px: float) -> MapView:
        """Return what is seen when the map is dragged so far."""
        across, down = self.across - right_px / self.pixels, self.down - down_px / self.pixels
        return replace(self, across=across, down=down)._kept()

    def zoomed(self, factor: float, x: float, y: float) -> MapView:
        """Return the view that is `factor` times nearer; what lies at a point of the screen stays there."""
        pixels = min(MOST_PIXELS, max(self.least_pixels, self.pixels * factor))
        off_x, off_y = x - self.width / 2, y - self.height / 2
        gain = 1 / self.pixels - 1 / pixels
        return replace(self, across=self.across + off_x * gain, down=self.down + off_y * gain, pixels=pixels)._kept()

    def fitted(self, left: float, top: float, right: float, bottom: float) -> MapView:
        """Return the view in which a part of the map is seen whole. `right` may lie beyond 1."""
        wide = self.width * _ROOM / max(right - left, 1e-12)
        high = self.height * _ROOM / max(bottom - top, 1e-12)
        pixels = min(_CLOSEST_FIT, wide, high)
        return replace(self, across=(left + right) / 2, down=(top + bottom) / 2, pixels=pixels)._kept()

    @property
    def least_pixels(self) -> float:
        """How small the world may be: it fills the view from top to bottom, or is seen whole from left to right."""
        return min(float(self.width), max(LEAST_PIXELS, float(self.height)))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, upper, right and lower end of what is seen; left and right may lie beyond the square."""
        half_x, half_y = self.width / 2 / self.pixels, self.height / 2 / self.pixels
        return self.across - half_x, self.down - half_y, self.across + half_x, self.down + half_y

    def at(self, across: float, down: float) -> tuple[float, float]:
        """Return where on the screen a place is seen; of a place that is seen twice, the one nearer to the middle."""
        x = (across - self.across + 0.5) % 1.0 - 0.5
        return self.width / 2 + x * self.pixels, self.height / 2 + (down - self.down) * self.pixels

    def under(self, x: float, y: float) -> tuple[float, float]:
        """Return what lies at a point of the screen; it may be beyond the square."""
        return self.across + (x - self.width / 2) / self.pixels, self.down + (y - self.height / 2) / self.pixels

    def _kept(self) -> MapView:
        """Return the view within what there is to see."""
        pixels = min(MOST_PIXELS, max(self.least_pixels, self.pixels))
        half = min(0.5, self.height / 2 / pixels)
        return replace(self, across=self.across % 1.0, down=min(1 - half, max(half, self.down)), pixels=pixels)


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a part of the map in degrees, rounded outwards as far as nobody sees it.

    It is never empty, not even that of one point, and holds every photo that is drawn in it: those nearer to a pole
    than the map goes, and those on the meridian that is both 180 and -180.
    """
    south = latitude_at(bottom) if bottom < 1 - _EDGE else -90.0
    north = latitude_at(top) if top > _EDGE else 90.0
    span = max(0.002, north - south, (right - left) * 360)
    step = 10 ** max(2, math.ceil(2 - math.log10(span)))
    west = math.floor((longitude_at(left) - _NOISE) * step)
    east = math.ceil((longitude_at(right) + _NOISE) * step)
    whole = (right - left) * 360 + 2 / step >= 360  # rounded outwards, its ends would meet
    return Box(
        max(-90.0, math.floor((south - _NOISE) * step) / step),
        -180.0 if whole else _around(west, step) / step,
        min(90.0, math.ceil((north + _NOISE) * step) / step),
        180.0 if whole else _around(east, step) / step,
    )


def _around(steps: int, step: int) -> int:
    """Return steps of longitude within -180 to 180 degrees."""
    return (steps + 180 * step) % (360 * step) - 180 * step


def written(box: Box) -> str:
    """Return what stands after `box:` in a search."""
    return ",".join(f"{end:.6f}".rstrip("0").rstrip(".") for end in (box.south, box.west, box.north, box.east))


def bounds_of(box: Box) -> tuple[float, float, float, float]:
    """Return left, upper, right and lower end of a part of the map; the right end may lie beyond 1."""
    top, bottom = down(np.asarray([box.north, box.south])).tolist()
    left, right = box.west / 360 + 0.5, box.east / 360 + 0.5
    return left, top, right + (right < left), bottom


@dataclass(frozen=True, slots=True)
class Cluster:
    """Photos that lie so near to each other on the screen that they are drawn as one."""

    across: float
    down: float
    count: int
    photo_id: int
    """The first of them stands for all."""
    bounds: tuple[float, float, float, float]
    """Left, upper, right and lower end of where they lie."""

    @property
    def box(self) -> Box:
        """The part of the map that holds them."""
        return box_of(*self.bounds)


def clusters(spread: Spread, view: MapView, cell_px: float) -> tuple[Cluster, ...]:
    """Return the photos in sight, those in one cell of `cell_px` as one, the largest first.

    Cells are fixed to the map, so that nothing splits or joins while it is dragged. A million photos take
    a fifth of a second.
    """
    x = (spread.across - view.across + 0.5) % 1.0 - 0.5 + view.across
    _left, top, _right, bottom = view.bounds
    margin = cell_px / view.pixels
    seen = np.flatnonzero(
        (np.abs(x - view.across) <= view.width / 2 / view.pixels + margin)
        & (spread.down >= top - margin)
        & (spread.down <= bottom + margin)
    )
    if not len(seen):
        return ()
    x, y = x[seen], spread.down[seen]
    column = np.floor(x * view.pixels / cell_px).astype(np.int64)
    row = np.floor(y * view.pixels / cell_px).astype(np.int64)
    cell = (row - row.min()) * (int(np.ptp(column)) + 1) + (column - column.min())
    narrow = cell.astype(np.uint16) if cell.max() < 1 << 16 else cell  # sixteen bits are sorted in no time
    order = np.argsort(narrow, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    x, y = x[order], y[order]
    counts = np.diff(starts, append=len(order))
    return _joined(
        [
            Cluster(*said)
            for said in zip(
                (np.add.reduceat(x, starts) / counts).tolist(),
                (np.add.reduceat(y, starts) / counts).tolist(),
                counts.tolist(),
                spread.photo_ids[seen[order[starts]]].tolist(),
                _ends(x, y, starts),
                strict=True,
            )
        ],
        0.7 * cell_px / view.pixels,
    )


def _ends(x: Coordinates, y: Coordinates, starts: IdArray) -> list[tuple[float, float, float, float]]:
    least = np.minimum.reduceat(x, starts).tolist(), np.minimum.reduceat(y, starts).tolist()
    most = np.maximum.reduceat(x, starts).tolist(), np.maximum.reduceat(y, starts).tolist()
    return list(zip(*least, *most, strict=True))


def _joined(found: list[Cluster], near: float) -> tuple[Cluster, ...]:
    """Let larger clusters take in those that would be drawn over them."""
    kept: list[Cluster] = []
    for one in sorted(found, key=lambda one: -one.count):
        for place, other in enumerate(kept):
            if math.hypot(one.across - other.across, one.down - other.down) < near:
                kept[place] = _with(other, one)
                break
        else:
            kept.append(one)
    return tuple(kept)


def _with(one: Cluster, other: Cluster) -> Cluster:
    (left, top, right, bottom), (l2, t2, r2, b2) = one.bounds, other.bounds
    ends = (min(left, l2), min(top, t2), max(right, r2), max(bottom, b2))
    return replace(one, count=one.count + other.count, bounds=ends)
