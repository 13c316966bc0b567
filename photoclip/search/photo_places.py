"""PhotoPlaces: where the photos of a library were taken, and what people call it there."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from photoclip.core.events import Change, PhotosAdded, PhotosChanged
from photoclip.core.mercator import Coordinates, across, down
from photoclip.core.names import folded
from photoclip.core.places import Spread
from photoclip.core.search import IdArray
from photoclip.errors import KnownError
from photoclip.language import tr
from photoclip.places.tables import PlaceTables
from photoclip.store.positions import Positions, PositionStore

_STEP = 500.0
"""Parts of a degree by which positions are told apart: 220 metres. Most photos are taken where another one was."""
_MOST_NEWS = 20_000
"""More changes than this, and everything is read again."""

_Number = TypeVar("_Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Photos by rising id, where they were taken, and the numbers of town and country. Shapes (n,)."""

    photo_ids: IdArray
    latitude: Coordinates
    longitude: Coordinates
    towns: IdArray
    countries: IdArray

    def rows_of(self, photo_ids: IdArray) -> IdArray:
        """Return where those of `photo_ids` stand here that say where they were taken, in the order given."""
        if not len(self.photo_ids):
            return np.zeros(0, np.int64)
        rows = np.minimum(np.searchsorted(self.photo_ids, photo_ids), len(self.photo_ids) - 1)
        there: IdArray = rows[self.photo_ids[rows] == photo_ids].astype(np.int64)
        return there


class PhotoPlaces:
    """Reads the positions when they are first asked for, and after that what changes tell. Any thread may ask.

    Names are not stored with the photos: they are made of positions in seconds, and a better table just counts.
    """

    def __init__(self, positions: PositionStore, tables: PlaceTables) -> None:
        self._positions = positions
        self._tables = tables
        self._lock = threading.Lock()
        self._news_lock = threading.Lock()  # never held for long: who tells of a change does not wait
        self._known: _Known | None = None
        self._news: set[int] = set()

    def notice(self, change: Change) -> None:
        """Take note of what changed in the library. Returns at once."""
        if isinstance(change, PhotosAdded | PhotosChanged):
            with self._news_lock:
                self._news.update(change.photo_ids)

    def spread(self, photo_ids: IdArray) -> Spread:
        """Return where on the map those of `photo_ids` lie that say where they were taken, in the order given."""
        known = self._positions_now()
        place = known.rows_of(photo_ids)
        return Spread(known.photo_ids[place], across(known.longitude[place]), down(known.latitude[place]))

    def counted(self, photo_ids: IdArray) -> dict[str, int]:
        """Return the cities where these photos were taken, and how many were at each."""
        known = self._positions_now()
        place = known.rows_of(photo_ids)
        found: dict[str, int] = {}
        for town, country, count in _pairs(known.towns[place], known.countries[place]):
            name = self._tables.gazetteer.name(town, country)
            if name is not None:
                found[name.city_text] = found.get(name.city_text, 0) + count
        return found

    def photos_at(self, name: str) -> IdArray:
        """Return the photos taken in a town, region or country, by rising id. Raises KnownError for none such."""
        meant = self._tables.gazetteer.meant_by(name)
        if not meant:
            names = {folded(said): said for said in self.names()}
            near = difflib.get_close_matches(folded(name), names, n=1)
            if near:
                said = tr("There is no place “{name}”; did you mean “{meant}”?")
                raise KnownError(said.format(name=name, meant=names[near[0]]))
            raise KnownError(tr("There is no place “{name}”.").format(name=name))
        known = self._positions_now()
        return known.photo_ids[meant.holds(known.towns, known.countries)]

    def names(self) -> list[str]:
        """Return the towns, regions and countries where photos in sight were taken, those of most photos first."""
        known = self._positions_now()
        if not len(known.photo_ids):
            return []
        seen = ~np.isin(known.photo_ids, self._positions.kept_out())
        found: dict[str, int] = {}
        for town, country, count in _pairs(known.towns[seen], known.countries[seen]):
            place = self._tables.gazetteer.name(town, country)
            for said in () if place is None else {place.town, place.city, place.region, place.country} - {""}:
                found[said] = found.get(said, 0) + count
        return sorted(found, key=lambda said: (-found[said], said))

    # Below: private

    def _positions_now(self) -> _Known:
        """Return what is known of all photos, with what has changed since the last call."""
        with self._lock:
            with self._news_lock:
                news, self._news = self._news, set()
            try:
                self._known = self._brought_up_to_date(self._known, news)
            except BaseException:
                with self._news_lock:
                    self._news |= news  # whoever asks next tries again
                raise
            return self._known

    def _brought_up_to_date(self, known: _Known | None, news: Iterable[int]) -> _Known:
        changed = np.asarray(sorted(news), np.int64)
        if known is None or len(changed) > _MOST_NEWS:
            return self._placed(self._positions.all())
        if not len(changed):
            return known
        fresh = self._placed(self._positions.of(changed.tolist()))
        stays = ~np.isin(known.photo_ids, changed)
        order = np.argsort(np.concatenate((known.photo_ids[stays], fresh.photo_ids)), kind="stable")

        def joined(before: NDArray[_Number], after: NDArray[_Number]) -> NDArray[_Number]:
            return np.concatenate((before[stays], after))[order]

        return _Known(
            joined(known.photo_ids, fresh.photo_ids),
            joined(known.latitude, fresh.latitude),
            joined(known.longitude, fresh.longitude),
            joined(known.towns, fresh.towns),
            joined(known.countries, fresh.countries),
        )

    def _placed(self, positions: Positions) -> _Known:
        photo_ids, latitude, longitude = positions
        if not len(photo_ids):  # the tables stay unread where nobody needs them
            return _Known(photo_ids, latitude, longitude, photo_ids, photo_ids)
        rounded = np.round(np.stack((latitude, longitude)) * _STEP).astype(np.int64)
        keys, where = np.unique(rounded[0] * 1_000_000 + rounded[1], return_inverse=True)
        first = np.empty(len(keys), np.int64)
        first[where[::-1]] = np.arange(len(where))[::-1]
        towns, countries = self._tables.named(rounded[0][first] / _STEP, rounded[1][first] / _STEP)
        return _Known(photo_ids, latitude, longitude, towns[where], countries[where])


def _pairs(towns: IdArray, countries: IdArray) -> Iterable[tuple[int, int, int]]:
    """Return each town with its country, and how often it is there."""
    if not len(towns):
        return []
    pairs, counts = np.unique(np.stack((towns, countries)), axis=1, return_counts=True)
    return [(town, country, count) for (town, country), count in zip(pairs.T.tolist(), counts.tolist(), strict=True)]
