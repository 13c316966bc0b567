"""Where photos were taken, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from photoclip.core.mercator import Coordinates
from photoclip.core.search import IdArray
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list

_SAID = "latitude IS NOT NULL AND longitude IS NOT NULL"

Positions = tuple[IdArray, Coordinates, Coordinates]
"""Photos by rising id, and their degrees north and east. Shapes (n,)."""


class PositionStore:
    """Reads the positions of photos, whether in view or not. What no map can show counts as none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Positions:
        """Return the photos that say where they were taken. Reads the index alone: half a second for a million."""
        rows = self._database.reader().execute(f"SELECT id, latitude, longitude FROM photos WHERE {_SAID}")
        return _arrays(rows)

    def kept_out(self) -> IdArray:
        """Return the photos that are kept out of sight now, by rising id."""
        return self._database.sight.kept_out(self._database.reader())

    def of(self, photo_ids: Sequence[int]) -> Positions:
        """Return those of `photo_ids` that say where they were taken."""
        rows = self._database.reader().execute(
            f"SELECT id, latitude, longitude FROM photos WHERE {_SAID} AND id {IN_LIST}",
            (id_list(photo_ids),),
        )
        return _arrays(rows)


def _arrays(rows: Iterable[tuple[int, float, float]]) -> Positions:
    table = np.fromiter(rows, np.dtype([("id", np.int64), ("north", np.float64), ("east", np.float64)]))
    table = table[(np.abs(table["north"]) <= 90) & (np.abs(table["east"]) <= 180)]
    table = table[np.argsort(table["id"], kind="stable")]
    return table["id"].copy(), table["north"].copy(), table["east"].copy()
