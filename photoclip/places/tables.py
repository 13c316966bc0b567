"""PlaceTables: the tables that ship, each read when it is first asked for."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

import numpy as np

from photoclip.core.mercator import Coordinates
from photoclip.core.search import IdArray
from photoclip.places.gazetteer import NOWHERE, Gazetteer
from photoclip.places.world import World


class PlaceTables:
    """Any thread may ask; who comes while a table is being read waits for it. Raises BugError where one is damaged."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where `places.npz` and `world.npz` lie."""
        self._folder = folder
        self._lock = threading.Lock()

    @property
    def gazetteer(self) -> Gazetteer:
        with self._lock:
            return self._gazetteer

    @property
    def world(self) -> World:
        with self._lock:
            return self._world

    def named(self, latitude: Coordinates, longitude: Coordinates) -> tuple[IdArray, IdArray]:
        """Return town and country of places: where there is no town, the country that the borders say. Shapes (n,)."""
        towns = self.gazetteer.towns_at(latitude, longitude)
        countries = self.gazetteer.countries_of(towns)
        far = np.flatnonzero(towns == NOWHERE)
        if len(far):
            countries[far] = self.world.countries_at(latitude[far], longitude[far])
        return towns, countries

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._folder / "places.npz")

    @cached_property
    def _world(self) -> World:
        return World(self._folder / "world.npz")
