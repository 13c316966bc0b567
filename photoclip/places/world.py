"""World: the outlines of land and countries, to draw, and to tell in which country a place lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.mercator import Coordinates, across, down
from photoclip.core.places import Detail, Line, Outlines
from photoclip.core.search import IdArray
from photoclip.errors import BugError
from photoclip.places.arrays import STEP, read_arrays
from photoclip.places.gazetteer import NOWHERE

_OFF = (0.15, 0.03, 0.004)  # degrees: how far a line may be off, at each level
_NO_COUNTRY = 255
_KINDS: dict[str, type[np.generic]] = {
    **{"ring_lines": np.int32, "ring_ends": np.int32, "ring_country": np.uint8, "line_is_border": np.bool_},
    **{f"{name}{level}": np.int32 for name in ("x", "y", "ends") for level in range(len(_OFF))},
}


class World:
    """Read once, then never changed; any thread may ask. Lines are kept once, polygons are made of them."""

    def __init__(self, path: Path) -> None:
        """Read `world.npz`. Raises BugError where it is not as it should be."""
        self._table = read_arrays(path, _KINDS)
        self._parts = np.split(self._table["ring_lines"], self._table["ring_ends"][:-1])
        lines = len(self._table["line_is_border"])
        ends = [self._table[f"ends{level}"] for level in range(len(_OFF))]
        parts = np.where(self._table["ring_lines"] < 0, ~self._table["ring_lines"], self._table["ring_lines"])
        fits = (
            len(self._parts) == len(self._table["ring_country"])
            and self._table["ring_ends"][-1:].tolist() == [len(parts)]
            and parts.max(initial=0) < lines
            and all(len(one) == lines and (np.diff(one, prepend=0) > 1).all() for one in ends)
            and all(ends[level][-1] == len(self._table[f"x{level}"]) for level in range(len(_OFF)))
        )
        if not fits:
            raise BugError(f"{path.name} is not a file of outlines: its parts do not fit together.")

    def outlines(self) -> Outlines:
        """Return what the map draws. Takes some tenths of a second."""
        return Outlines(tuple(self._detail(level) for level in range(len(_OFF))))

    def countries_at(self, latitude: Coordinates, longitude: Coordinates) -> IdArray:
        """Return in which country each place lies, `NOWHERE` at sea. Shapes (n,)."""
        countries = np.full(len(latitude), NOWHERE, np.int64)
        if not len(latitude):
            return countries
        lines = self._lines(len(_OFF) - 1)
        for parts, country in zip(self._parts, self._table["ring_country"], strict=True):
            ring = _joined(parts, lines)
            (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
            near = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
            for place in np.flatnonzero(near) if country != _NO_COUNTRY else ():
                if _is_inside(ring, float(longitude[place]), float(latitude[place])):
                    # An enclave lies within two: it is a ring of its own, and a hole of the country around it.
                    countries[place] = NOWHERE if countries[place] == country else country
        return countries

    def _detail(self, level: int) -> Detail:
        lines = [np.column_stack((across(line[:, 0]), down(line[:, 1]))) for line in self._lines(level)]
        land = [_joined(parts, lines) for parts in self._parts]
        drawn = [Line.of(line) for line in lines]
        borders = self._table["line_is_border"]
        return Detail(
            _OFF[level] / 360,
            tuple(Line.of(ring) for ring in land if len(ring) > 3),
            tuple(line for line, border in zip(drawn, borders, strict=True) if not border),
            tuple(line for line, border in zip(drawn, borders, strict=True) if border),
        )

    def _lines(self, level: int) -> list[NDArray[np.float64]]:
        """Return each line as degrees east and north, shape (n, 2)."""
        points = np.column_stack((np.cumsum(self._table[f"x{level}"]), np.cumsum(self._table[f"y{level}"]))) / STEP
        return np.split(points, self._table[f"ends{level}"][:-1])


def _joined(parts: NDArray[np.int32], lines: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the polygon that lines make, one after the other; ~n is line n backwards."""
    return np.concatenate([lines[part] if part >= 0 else lines[~part][::-1] for part in parts.tolist()])


def _is_inside(ring: NDArray[np.float64], x: float, y: float) -> bool:
    """Tell whether a ray to the east leaves the polygon once more than it enters."""
    (ax, ay), (bx, by) = ring[:-1].T, ring[1:].T
    crosses = (ay > y) != (by > y)
    ax, ay, bx, by = ax[crosses], ay[crosses], bx[crosses], by[crosses]
    return bool(np.count_nonzero(x < ax + (y - ay) / (by - ay) * (bx - ax)) % 2)
