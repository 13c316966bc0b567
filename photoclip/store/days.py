"""Days of photos, as a clock showed them where each was taken."""

from __future__ import annotations

import numpy as np

from photoclip.core.days import DayArray, sensible
from photoclip.core.search import IdArray
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list

_FEW = 20_000
"""So many are looked up one by one; for more, the whole table is read in one go."""

_DAY_US = 86_400 * 1_000_000
_1980_US = 3652 * _DAY_US
# A file that was written when nobody knew the time has the first that a system knows, in whatever zone.
_UNSAID = " OR ".join(f"sort_us BETWEEN {first - _DAY_US} AND {first + 2 * _DAY_US}" for first in (0, _1980_US))
_FILE_DAY = f"CASE WHEN {_UNSAID} THEN 0 ELSE strftime('%Y%m%d', sort_us / 1000000, 'unixepoch') + 0 END"
_YEAR, _MONTH, _OF_MONTH = "substr(taken_at, 1, 4) * 10000", "substr(taken_at, 6, 2) * 100", "substr(taken_at, 9, 2)"
_DAY = (
    f"max(0, ifnull(CASE WHEN taken_at IS NULL THEN {_FILE_DAY} WHEN date_precision = 'year' THEN {_YEAR}"
    f" WHEN date_precision = 'month' THEN {_YEAR} + {_MONTH} ELSE {_YEAR} + {_MONTH} + {_OF_MONTH} END, 0))"
)
_BITS = 27
"""Room for a day beside its photo in one number."""
_PAGE = 50_000
"""So many come as one text: a row a photo costs more in Python than in SQLite, and takes turns with the window."""


class DayStore:
    """When the photos of the photos table were taken, by the day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: IdArray) -> DayArray:
        """Return the day of each photo, shape (n,); 0 where nobody knows it. See `core.days` for the numbers."""
        few = len(photo_ids) <= _FEW
        known = self._known(f"id {IN_LIST}", id_list(photo_ids)) if few else self._all()
        if not len(known):
            return np.zeros(len(photo_ids), np.int32)
        days: DayArray = sensible((known & ((1 << _BITS) - 1)).astype(np.int32))
        ids = known >> _BITS
        places = np.minimum(np.searchsorted(ids, photo_ids), len(ids) - 1)
        # One that has gone since it was found has no day.
        of: DayArray = np.where(ids[places] == photo_ids, days[places], 0).astype(np.int32)
        return of

    def _all(self) -> IdArray:
        """Return the numbers of all photos, rising."""
        (last,) = self._database.reader().execute("SELECT ifnull(max(id), 0) FROM photos").fetchone()
        firsts = range(0, last + 1, _PAGE)
        return np.concatenate([self._known("id >= ? AND id < ?", first, first + _PAGE) for first in firsts])

    def _known(self, condition: str, *parameters: object) -> IdArray:
        """Return photo and day in one number for each photo that meets the condition, rising."""
        (text,) = (
            self._database.reader()
            .execute(f"SELECT group_concat(id << {_BITS} | {_DAY}) FROM photos WHERE {condition}", parameters)
            .fetchone()
        )
        return np.sort(np.fromstring(text or "", np.int64, sep=","))
