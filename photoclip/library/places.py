"""Places: where photos were taken, and the map."""

from __future__ import annotations

import numpy as np

from photoclip.core.places import Outlines, PlaceName, Spread, Town
from photoclip.core.search import IdArray
from photoclip.library.contract import PlacesPart
from photoclip.places.tables import PlaceTables
from photoclip.search.photo_places import PhotoPlaces


class Places(PlacesPart):
    """Asks what knows the photos' places, and the tables."""

    def __init__(self, photos: PhotoPlaces, tables: PlaceTables) -> None:
        self._photos = photos
        self._tables = tables

    def spread(self, photo_ids: IdArray) -> Spread:
        return self._photos.spread(photo_ids)

    def name_at(self, latitude: float, longitude: float) -> PlaceName | None:
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        towns, countries = self._tables.named(np.asarray([latitude]), np.asarray([longitude]))
        return self._tables.gazetteer.name(int(towns[0]), int(countries[0]))

    def towns(self, left: float, top: float, right: float, bottom: float, limit: int) -> list[Town]:
        return self._tables.gazetteer.towns_in(left, top, right, bottom, limit)

    def outlines(self) -> Outlines:
        return self._tables.world.outlines()
