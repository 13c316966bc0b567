"""Content that lies in several files, and photos that the person wants to keep side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

from photoclip.store.database import Database
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import IN_SEVERAL_FILES


class DuplicateStore:
    """What is there twice, and what was decided about it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def identical(self) -> dict[int, int]:
        """Return the photos whose content lies in several files, and in how many, without those kept; newest first."""
        seen = self._database.sight.but_hidden()
        rows = self._database.reader().execute(
            f"SELECT id, file_count FROM photos WHERE {IN_SEVERAL_FILES} AND NOT EXISTS (SELECT 1 FROM kept_apart"
            f" WHERE kept_apart.photo_id = photos.id AND other_id = photos.id){seen} ORDER BY sort_us DESC, id DESC"
        )
        return dict(rows.fetchall())

    def kept(self) -> set[tuple[int, int]]:
        """Return the pairs, smaller id first, that the person keeps side by side."""
        rows = self._database.reader().execute("SELECT photo_id, other_id FROM kept_apart WHERE photo_id <> other_id")
        return set(rows)

    def lengths(self) -> dict[int, float]:
        """Return how long each video is, in seconds: no photo is a copy of one, nor one of another length."""
        asked = "SELECT id, duration_s FROM photos WHERE duration_s IS NOT NULL"
        return dict(self._database.reader().execute(asked).fetchall())

    def best_first(self, groups: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
        """Return each group with its photo of most pixels, then most bytes, first; groups by date, newest first."""
        rows = self._database.reader().execute(
            f"SELECT id, width * height, size_bytes, sort_us FROM photos WHERE id {IN_LIST}",
            (id_list([int(photo_id) for group in groups for photo_id in group]),),
        )
        facts: dict[int, tuple[int, int, int]] = {id_: (pixels, size, sort) for id_, pixels, size, sort in rows}
        ordered = [
            tuple(sorted(group, key=lambda id_: (-facts[id_][0], -facts[id_][1], id_)))
            for group in groups
            if all(id_ in facts for id_ in group)
        ]
        return sorted(ordered, key=lambda group: (-facts[group[0]][2], group))

    def albums_of(self, photo_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the names of the albums that each of these photos is in."""
        rows = self._database.reader().execute(
            "SELECT photo_id, name FROM album_photos JOIN albums ON albums.id = album_id"
            f" WHERE deleted = 0 AND photo_id {IN_LIST} ORDER BY albums.folded",
            (id_list(photo_ids),),
        )
        found: dict[int, tuple[str, ...]] = {}
        for photo_id, name in rows:
            found[photo_id] = (*found.get(photo_id, ()), name)
        return found

    def keep(self, photo_ids: Sequence[int]) -> None:
        """Remember that each of these photos stays beside each other one, and in all of its files."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO kept_apart (photo_id, other_id) VALUES (?, ?)", _pairs(photo_ids)
            )

    def forget(self, photo_ids: Sequence[int]) -> None:
        """Take `keep` back."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM kept_apart WHERE photo_id = ? AND other_id = ?", _pairs(photo_ids))


def _pairs(photo_ids: Sequence[int]) -> list[tuple[int, int]]:
    ordered = sorted(int(photo_id) for photo_id in set(photo_ids))
    # One photo with itself: its files.
    return [pair for pair in combinations_with_replacement(ordered, 2) if len(ordered) == 1 or pair[0] != pair[1]]
