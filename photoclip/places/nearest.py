"""NearestTowns: which town a place belongs to."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photoclip.core.mercator import Coordinates
from photoclip.core.search import IdArray

REACH_KM = 50.0
"""What lies further from every town than this belongs to none."""

_KM_PER_DEGREE = 111.195  # of a sphere of the Earth's mean radius
_CELL = 0.5  # degrees: the towns' own grid
_SQUARE = 0.1  # degrees: places that are looked at together
_AROUND_KM = 1.0
_KM_PER_ROOT = 0.0089  # 4,000 people live on a square kilometre of town, and it is round
_LARGEST_KM = 20.0
_COLUMNS = round(360 / _CELL)


def radius_km(people: Coordinates) -> Coordinates:
    """Return how far a town of so many people reaches from its middle."""
    return np.asarray(np.minimum(_LARGEST_KM, _KM_PER_ROOT * np.sqrt(people)))


def km_between(latitude: Coordinates, longitude: Coordinates, other: Coordinates, beyond: Coordinates) -> Coordinates:
    """Return how far places at `latitude`, `longitude` are from others: on a plane, which is exact enough near by."""
    east = ((longitude - beyond + 180) % 360 - 180) * np.cos(np.radians(latitude))
    return np.asarray(np.hypot(latitude - other, east) * _KM_PER_DEGREE)


class NearestTowns:
    """Towns, found by where they lie.

    A place belongs to the town that it is nearest to, measured in radii of the town: five kilometres from the middle of
    Rome is Rome, and five kilometres from a village may be the next one. A kilometre is added to each radius, so that a
    hamlet has a chance beside its neighbour and a quarter of a city none beside the city.
    """

    def __init__(self, latitude: Coordinates, longitude: Coordinates, people: NDArray[np.float64]) -> None:
        """Shapes (n,): degrees north and east, and how many live there."""
        cell = _row(latitude) * _COLUMNS + _column(longitude)
        self._order = np.argsort(cell, kind="stable")
        self._cells = cell[self._order]
        self._latitude, self._longitude = latitude[self._order], longitude[self._order]
        self._radius = (_AROUND_KM + radius_km(people))[self._order]

    def of(self, latitude: Coordinates, longitude: Coordinates) -> IdArray:
        """Return the town of each place, -1 where none is near. Shapes (n,)."""
        towns = np.full(len(latitude), -1, np.int64)
        square = np.floor(latitude / _SQUARE) * 10_000 + np.floor(longitude / _SQUARE)
        order = np.argsort(square, kind="stable")
        for places in np.split(order, np.flatnonzero(np.diff(square[order])) + 1):
            if len(places):
                towns[places] = self._of_neighbours(latitude[places], longitude[places])
        return towns

    def _of_neighbours(self, latitude: Coordinates, longitude: Coordinates) -> IdArray:
        """Return the towns of places that lie within one square."""
        middle, centre = float(latitude.mean()), float(longitude.mean())
        towns = self._around(middle, centre)
        away = self._km(np.asarray([middle]), np.asarray([centre]), towns)[0]
        # No place is further from the middle than this, so whatever is worse by twice as much is nobody's town.
        slack = _SQUARE * _KM_PER_DEGREE * math.sqrt(2)
        radius = self._radius[towns]
        surely = (away + slack <= REACH_KM) * (away + slack) / radius
        worst = np.min(surely[surely > 0], initial=np.inf)
        towns = towns[((away - slack) / radius <= worst) & (away - slack <= REACH_KM)]
        if not len(towns):
            return np.full(len(latitude), -1, np.int64)
        found = np.empty(len(latitude), np.int64)
        for begin in range(0, len(latitude), 4096):
            part = slice(begin, begin + 4096)
            km = self._km(latitude[part], longitude[part], towns)
            measure = np.where(km <= REACH_KM, km / self._radius[towns], np.inf)
            best = np.argmin(measure, axis=1)
            near = np.isfinite(measure[np.arange(len(best)), best])
            found[part] = np.where(near, self._order[towns[best]], -1)
        return found

    def _around(self, latitude: float, longitude: float) -> IdArray:
        """Return the towns that may be within reach, as places in the grid's order."""
        reach = (REACH_KM + _SQUARE * _KM_PER_DEGREE) / _KM_PER_DEGREE
        wide = min(180.0, reach / max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + reach)))))
        spans = []
        for row in range(int(_row(latitude - reach)), int(_row(latitude + reach)) + 1):
            first, last = math.floor((longitude - wide + 180) / _CELL), math.floor((longitude + wide + 180) / _CELL)
            for begin, end in _wrapped(first, min(last, first + _COLUMNS - 1)):
                spans.append(
                    np.arange(
                        np.searchsorted(self._cells, row * _COLUMNS + begin),
                        np.searchsorted(self._cells, row * _COLUMNS + end, side="right"),
                    )
                )
        return np.concatenate(spans).astype(np.int64) if spans else np.empty(0, np.int64)

    def _km(self, latitude: Coordinates, longitude: Coordinates, towns: IdArray) -> Coordinates:
        """Return how far each place is from each town, shape (places, towns)."""
        return km_between(latitude[:, None], longitude[:, None], self._latitude[towns], self._longitude[towns])


def _row(latitude: Coordinates | float) -> IdArray:
    return np.asarray(np.floor((np.clip(latitude, -90, 90) + 90) / _CELL), np.int64)


def _column(longitude: Coordinates) -> IdArray:
    return np.asarray(np.floor((longitude + 180) % 360 / _CELL), np.int64)


def _wrapped(first: int, last: int) -> list[tuple[int, int]]:
    """Return the columns from `first` to `last` as spans within the grid: the world goes on at its edges."""
    begin, end = first % _COLUMNS, last % _COLUMNS
    return [(begin, end)] if begin <= end else [(begin, _COLUMNS - 1), (0, end)]
