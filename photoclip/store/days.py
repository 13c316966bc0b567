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
"""Room for a day. One number a row, for making a tuple of two costs as much as finding them."""


class DayStore:
    """When the photos of the photos table were taken, by the day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: IdArray) -> DayArray:
        """Return the day of each photo, shape (n,); 0 where nobody knows it. See `core.days` for the numbers."""
        few = len(photo_ids) <= _FEW
        rows = self._database.reader().execute(
            f"SELECT id << {_BITS} | {_DAY} FROM photos"
            + (f" WHERE id {IN_LIST} ORDER BY id" if few else " NOT INDEXED ORDER BY id"),
            (id_list(photo_ids),) if few else (),
        )
        known = np.fromiter((row[0] for row in rows), np.int64)
        if not len(known):
            return np.zeros(len(photo_ids), np.int32)
        days: DayArray = sensible((known & ((1 << _BITS) - 1)).astype(np.int32))
        ids = known >> _BITS
        places = np.minimum(np.searchsorted(ids, photo_ids), len(ids) - 1)
        # One that has gone since it was found has no day.
        of: DayArray = np.where(ids[places] == photo_ids, days[places], 0).astype(np.int32)
        return of
