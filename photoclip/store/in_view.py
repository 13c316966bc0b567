"""What is in view: photos of which at least one file is there, or may be (`photos.file_count` counts those)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from photoclip.store.id_lists import IN_LIST, id_list

HERE = "offline = 0, deleted_s = NULL"
"""SQL: says that a file is where it is said to be."""
DELETED = "offline = 1, deleted_s = ?"
"""SQL: says since when a file is not there although its folder answers."""


def out_of_view(connection: sqlite3.Connection, photo_ids: Collection[int]) -> set[int]:
    """Return those of these photos of which no file may be there."""
    rows = connection.execute(f"SELECT id FROM photos WHERE file_count = 0 AND id {IN_LIST}", (id_list(photo_ids),))
    return {photo_id for (photo_id,) in rows}
