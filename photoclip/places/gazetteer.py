"""Gazetteer: towns, regions and countries: what a place is called, and what a name means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.mercator import Coordinates, across, down
from photoclip.core.places import PlaceName, Town
from photoclip.core.search import IdArray
from photoclip.errors import BugError
from photoclip.places.arrays import STEP, read_arrays
from photoclip.places.name_list import NameList
from photoclip.places.nearest import NearestTowns

_KINDS: dict[str, type[np.generic]] = {
    **dict.fromkeys(("names", "other_names", "region_names", "countries", "called"), np.uint8),
    **dict.fromkeys(("latitude", "longitude"), np.int32),
    **{"region": np.uint16, "city": np.int32, "people": np.uint8, "other_towns": np.uint32},
    **{"region_country": np.uint8, "called_country": np.uint8},
}

NOWHERE = -1
"""Stands for no town, no country."""


@dataclass(frozen=True, slots=True, eq=False)
class Meant:
    """What a name means: the towns, and the countries of places that lie in no town."""

    towns: NDArray[np.bool_]
    countries: NDArray[np.bool_]

    def __bool__(self) -> bool:
        return bool(self.towns.any() or self.countries.any())

    def holds(self, towns: IdArray, countries: IdArray) -> NDArray[np.bool_]:
        """Tell of places, given by town and country, whether they are meant; `NOWHERE` is not. Shapes (n,)."""
        outside = (countries != NOWHERE) & self.countries[countries]
        return np.where(towns != NOWHERE, self.towns[towns], outside)


class Gazetteer:
    """Read once, then never changed; any thread may ask."""

    def __init__(self, path: Path) -> None:
        """Read `places.npz`, which takes half a second. Raises BugError where it is not as it should be."""
        table = read_arrays(path, _KINDS)
        self._names = NameList(table["names"])
        self._others = NameList(table["other_names"])
        self._regions = NameList(table["region_names"])
        self._countries = NameList(table["countries"])
        self._called = NameList(table["called"])
        self._region = table["region"].astype(np.int64)
        self._city = table["city"].astype(np.int64)
        self._other_towns = table["other_towns"].astype(np.int64)
        self._region_country = table["region_country"].astype(np.int64)
        self._called_country = table["called_country"].astype(np.int64)
        self._latitude = table["latitude"] / STEP
        self._longitude = table["longitude"] / STEP
        self._people = np.exp2(table["people"] / 10) - 1
        self._check(path)
        self._nearest = NearestTowns(self._latitude, self._longitude, self._people)
        self._across, self._down = across(self._longitude), down(self._latitude)

    def __len__(self) -> int:
        return len(self._names)

    def towns_at(self, latitude: Coordinates, longitude: Coordinates) -> IdArray:
        """Return the number of the town that each place belongs to, or `NOWHERE`. Shapes (n,)."""
        return self._nearest.of(latitude, longitude)

    def name(self, town: int, country: int) -> PlaceName | None:
        """Return what people call a town, or where there is none a country; None for nowhere."""
        if town == NOWHERE:
            return None if country == NOWHERE else PlaceName("", "", self._countries[country])
        region = int(self._region[town])
        country = int(self._region_country[region])
        city = int(self._city[town])
        return PlaceName(
            self._names[town],
            self._regions[region],
            self._countries[country],
            "" if city == NOWHERE else self._names[city],
        )

    def countries_of(self, towns: IdArray) -> IdArray:
        """Return in which country each town lies, `NOWHERE` for nowhere."""
        return np.where(towns == NOWHERE, NOWHERE, self._region_country[self._region[towns]])

    def meant_by(self, text: str) -> Meant:
        """Return all that `text` may mean: a town, region or country, in English or as it is called there.

        What follows a comma says where it lies: "Paris, Texas".
        """
        first, *where = text.split(",")
        meant = self._called_so(first)
        for part in filter(str.strip, where):
            inside = self._called_so(part)
            meant = Meant(meant.towns & inside.towns, meant.countries & inside.countries)
        return meant

    def towns_in(self, left: float, top: float, right: float, bottom: float, limit: int) -> list[Town]:
        """Return the largest towns of a part of the map, by falling size. `left` and `right` may pass the edges."""
        inside = (self._down >= top) & (self._down <= bottom)
        inside &= (self._across - left) % 1.0 <= right - left
        found = np.flatnonzero(inside)
        largest = found[np.argsort(-self._people[found], kind="stable")[:limit]]
        return [
            Town(self._names[town], float(self._across[town]), float(self._down[town]), int(self._people[town]))
            for town in map(int, largest)
        ]

    def _called_so(self, name: str) -> Meant:
        towns = np.zeros(len(self._names), np.bool_)
        towns[self._names.called(name)] = True
        towns[self._other_towns[self._others.called(name)]] = True
        towns |= (self._city != NOWHERE) & towns[self._city]
        countries = np.zeros(len(self._countries), np.bool_)
        countries[self._countries.called(name)] = True
        countries[self._called_country[self._called.called(name)]] = True
        regions = countries[self._region_country]
        regions[self._regions.called(name)] = True
        return Meant(towns | regions[self._region], countries)

    def _check(self, path: Path) -> None:
        """Raise BugError where the arrays do not fit together: nothing is to be named wrongly."""
        fits = (
            len(self._names) == len(self._latitude) == len(self._longitude) == len(self._people) == len(self._region)
            and len(self._names) == len(self._city) > self._city.max(initial=0)
            and len(self._regions) == len(self._region_country) > self._region.max(initial=0)
            and len(self._countries) > self._region_country.max(initial=0)
            and len(self._others) == len(self._other_towns)
            and len(self._names) > self._other_towns.max(initial=0)
            and len(self._called) == len(self._called_country)
            and len(self._countries) > self._called_country.max(initial=0)
            and bool((np.abs(self._latitude) <= 90).all() and (np.abs(self._longitude) <= 180).all())
        )
        if not fits:
            raise BugError(f"{path.name} is not a file of places: its parts do not fit together.")
