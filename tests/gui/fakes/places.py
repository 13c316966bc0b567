"""FakePlaces: a world of one continent, on which every photo was taken in Rome, or a few kilometres from it."""

from __future__ import annotations

import numpy as np

from photoclip.core.mercator import across, down
from photoclip.core.places import Detail, Line, Outlines, PlaceName, Spread, Town
from photoclip.core.search import IdArray
from photoclip.library.contract import PlacesPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart

ROME = (41.8902, 12.4922)


class FakePlaces(FakePart, PlacesPart):
    """A photo lies as many hundredths of a degree east of Rome as its id modulo 4 says, where nothing else is told."""

    part = "places"

    @slow
    def spread(self, photo_ids: IdArray) -> Spread:
        told = self._world.positions
        there = [one for one in photo_ids.tolist() if self._world.is_here(one) and not (one in told and not told[one])]
        ids = np.asarray(there, np.int64)
        places = [told.get(one) or (ROME[0], ROME[1] + one % 4 / 100) for one in ids.tolist()]
        north, east = np.asarray(places, np.float64).reshape(-1, 2).T
        return Spread(ids, across(east), down(north))

    @slow
    def name_at(self, latitude: float, longitude: float) -> PlaceName | None:
        near = abs(latitude - ROME[0]) < 1 and abs(longitude - ROME[1]) < 1
        return PlaceName("Rome", "Latium", "Italy") if near else None

    @slow
    def towns(self, left: float, top: float, right: float, bottom: float, limit: int) -> list[Town]:
        rome = Town("Rome", float(across(np.asarray(ROME[1]))), float(down(np.asarray(ROME[0]))), 2_318_895)
        inside = left <= rome.across <= right and top <= rome.down <= bottom
        return [rome][: limit if inside else 0]

    @slow
    def outlines(self) -> Outlines:
        shore = Line.of(np.asarray([(0.4, 0.3), (0.7, 0.3), (0.7, 0.6), (0.4, 0.6), (0.4, 0.3)], np.float64))
        border = Line.of(np.asarray([(0.5, 0.3), (0.5, 0.6)], np.float64))
        return Outlines((Detail(0.001, (shore,), (shore,), (border,)),))
