"""Companions: photos that are one photo to a person."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from photoclip.core.companions import CompanionKind
from photoclip.core.search import IdArray, plain_ids
from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import count_seen
from photoclip.store.settling import APART, EVERYONE


class CompanionStore:
    """What belongs together, as the library knows it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def apart(self) -> bool:
        """Return whether each file is to stand for itself."""
        return self._database.reader().execute(APART).fetchone() is not None

    def show_apart(self, apart: bool) -> None:
        """Let each file stand for itself from now on, or let companions stand with their photos."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO settings (key, value) VALUES ('companions_apart', ?)", (str(int(apart)),)
            )
            connection.execute("INSERT OR IGNORE INTO companions_due (photo_id) VALUES (?)", (EVERYONE,))

    def of(self, photo_ids: Iterable[int]) -> dict[int, dict[int, CompanionKind]]:
        """Return the companions of photos by their ids, with what each is; those that have none are left out."""
        found: dict[int, dict[int, CompanionKind]] = {}
        for main_id, photo_id, kind in self._database.reader().execute(
            f"SELECT main_id, id, companion FROM photos WHERE main_id > 0 AND main_id {IN_LIST} ORDER BY id",
            (id_list(photo_ids),),
        ):
            found.setdefault(main_id, {})[photo_id] = kind
        return found

    def together(self, photo_ids: Iterable[int]) -> list[int]:
        """Return these photos in their order, each followed by those of its companions that are not among them."""
        ids = plain_ids(photo_ids)
        found = self.of(ids)
        if not found:
            return ids
        named = set(ids)
        return [each for one in ids for each in (one, *(new for new in found.get(one, ()) if new not in named))]

    def whole(self, photo_ids: Iterable[int]) -> list[int]:
        """Return the photos whose files these are, in their order, each followed by all its companions."""
        ids = np.asarray(plain_ids(photo_ids), np.int64)
        return self.together(dict.fromkeys(self.mains(ids).tolist()))

    def count(self, photo_ids: Iterable[int]) -> int:
        """Return how many photos a person sees that these are."""
        return count_seen(self._database.reader(), photo_ids)

    def mains(self, photo_ids: IdArray) -> IdArray:
        """Return for each of these photos the one that stands for it: itself, or that whose companion it is."""
        # +id: sorted afterwards. For rows by id all photos are gone through, each at its own place, at every search.
        rows = self._database.reader().execute("SELECT id, main_id FROM photos WHERE main_id > 0 ORDER BY +id")
        pairs = np.fromiter((number for row in rows for number in row), np.int64).reshape(-1, 2)
        if not len(pairs) or not len(photo_ids):
            return photo_ids
        places = np.minimum(np.searchsorted(pairs[:, 0], photo_ids), len(pairs) - 1)
        return np.where(pairs[places, 0] == photo_ids, pairs[places, 1], photo_ids)
