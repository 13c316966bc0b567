"""What is in view: photos of which at least one file is there, or may be (`photos.file_count` counts those).

Of these a process shows all, or all but the hidden ones: what it shows is in sight.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

import numpy as np

from photoclip.core.arrays import distinct
from photoclip.core.search import IdArray
from photoclip.store.id_lists import IN_LIST, id_list, read_ids

IN_LISTS = "photos.file_count > 0 AND photos.main_id = 0"
"""SQL: is in view, and no companion of a photo that stands for it."""
IN_SEVERAL_FILES = "photos.file_count > 0 AND photos.file_count > 1"
"""SQL: several files carry it. By the first SQLite knows that indexes of photos in view hold all of them."""
SEEN_AS = "iif(photos.main_id > 0, photos.main_id, photos.id)"
"""SQL: the photo as which a person sees it: itself, or the one that stands for it."""
HERE = "offline = 0, deleted_s = NULL"
"""SQL: says that a file is where it is said to be."""
DELETED = "offline = 1, deleted_s = ?"
"""SQL: says since when a file is not there although its folder answers."""
LEFT_OUT = "offline = 1, deleted_s = 0"
"""SQL: says that a file is of a kind that the person does not want to see now: not in view, and not missing."""


_HIDDEN = (
    "SELECT id FROM photos WHERE hidden = 1 UNION ALL SELECT id FROM photos"
    " WHERE main_id > 0 AND main_id IN (SELECT id FROM photos WHERE hidden = 1)"
)
"""SQL: the photos that are hidden, with companions that came after their photo was."""


class Sight:
    """Whether hidden photos are kept out of what this process lists and counts. Any thread may ask."""

    def __init__(self) -> None:
        self.keeps_out = False

    def but_hidden(self, photo_id: str = "photos.id") -> str:
        """Return SQL to go on with after another condition: that the photo of this column is in sight."""
        # Hidden photos are few, and have an index of their own: that of photos by date still answers alone.
        return f" AND {photo_id} NOT IN ({_HIDDEN})" if self.keeps_out else ""

    def kept_out(self, reader: sqlite3.Connection) -> IdArray:
        """Return the photos that are kept out now, by rising id."""
        return hidden_ids(reader) if self.keeps_out else np.zeros(0, np.int64)


def hidden_ids(reader: sqlite3.Connection) -> IdArray:
    """Return the photos that are hidden, by rising id, whether in view or not."""
    return distinct(read_ids(reader, _HIDDEN))


def count_seen(connection: sqlite3.Connection, photo_ids: Iterable[int]) -> int:
    """Return how many photos a person sees that these are: one and its companions are one."""
    (count,) = connection.execute(
        f"SELECT count(DISTINCT {SEEN_AS}) FROM photos WHERE id {IN_LIST}", (id_list(photo_ids),)
    ).fetchone()
    return int(count)


def out_of_view(connection: sqlite3.Connection, photo_ids: Collection[int]) -> set[int]:
    """Return those of these photos of which no file may be there."""
    rows = connection.execute(f"SELECT id FROM photos WHERE file_count = 0 AND id {IN_LIST}", (id_list(photo_ids),))
    return {photo_id for (photo_id,) in rows}
