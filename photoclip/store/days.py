"""Days of photos, as a clock showed them where each was taken."""

from __future__ import annotations

import numpy as np

from photoclip.core.days import DayArray, sensible
from photoclip.core.search import IdArray, Scope
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list, read_ids
from photoclip.store.in_view import IN_LISTS
from photoclip.store.scopes import in_scope

_FEW = 20_000
"""So many are looked up one by one; for more, the whole table is read in one go."""

_BITS = 27
"""Room for a day beside its photo in one number."""


class DayStore:
    """When the photos of the photos table were taken, by the day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: IdArray) -> DayArray:
        """Return the day of each photo, shape (n,); 0 where nobody knows it. See `core.days` for the numbers."""
        known = self._known("file_count > 0") if len(photo_ids) > _FEW else np.zeros(0, np.int64)
        found = self._places(known, photo_ids)
        if (others := photo_ids[found < 0]).size:
            known = np.sort(np.concatenate([known, self._known(f"id {IN_LIST}", id_list(others))]))
            found = self._places(known, photo_ids)
        days = _days_in(known)
        # One that has gone since it was found has no day.
        return np.where(found < 0, 0, days[found] if len(days) else 0).astype(np.int32)

    def in_order(self, scope: Scope, newest_first: bool, among: IdArray | None = None) -> tuple[IdArray, DayArray]:
        """Return photos by date, companions left out, and the day of each, whole days together: (n,) and (n,).

        Those of `scope` in sight; with `among` those of them, kept out of sight or not. One walk over one index: a
        million in 0.3 s. What was taken at the same time in two zones may lie in two days, and an evening abroad in the
        next day at home.
        """
        order = "DESC" if newest_first else "ASC"
        condition, parameters = in_scope(scope)
        seen = self._database.sight.but_hidden() if among is None else ""
        sql = (
            f"SELECT id << {_BITS} | day AS id FROM photos WHERE {IN_LISTS} AND {condition}{seen} "
            f"ORDER BY sort_us {order}, photos.id {order}"
        )
        known = read_ids(self._database.reader(), sql, parameters)
        ids, days = known >> _BITS, _days_in(known)
        if among is not None:
            chosen = np.isin(ids, among)
            ids, days = ids[chosen], days[chosen]
        rising = -days if newest_first else days
        if (np.diff(rising) < 0).any():
            places = np.argsort(rising, kind="stable")
            ids, days = ids[places], days[places]
        return ids, days

    @staticmethod
    def _places(known: IdArray, photo_ids: IdArray) -> IdArray:
        """Return at which place of `known` each photo stands, -1 where it does not. Shape (n,)."""
        if not len(known):
            return np.full(len(photo_ids), -1)
        ids, order = known >> _BITS, np.argsort(photo_ids)
        places = np.empty(len(photo_ids), np.int64)
        # A million looked for in their own order would be a million jumps through memory.
        places[order] = np.minimum(np.searchsorted(ids, photo_ids[order]), len(ids) - 1)
        return np.where(ids[places] == photo_ids, places, -1)

    def _known(self, condition: str, *parameters: object) -> IdArray:
        """Return photo and day in one number for each photo that meets the condition, rising."""
        sql = f"SELECT id << {_BITS} | day AS id FROM photos WHERE {condition}"
        return np.sort(read_ids(self._database.reader(), sql, parameters))


def _days_in(known: IdArray) -> DayArray:
    """Return the days of photos and days in one number each."""
    return sensible((known & ((1 << _BITS) - 1)).astype(np.int32))
