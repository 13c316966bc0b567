"""Paths that the person leaves out: forgotten where an exclusion says so, kept aside where only their kind does."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from photoclip.store.former_places import remember_places
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import LEFT_OUT, out_of_view


def forget(connection: sqlite3.Connection, file_ids: Sequence[int]) -> tuple[int, ...]:
    """Drop these paths; return the photos that no path carries any more."""
    gone: set[int] = set()
    for file_id in file_ids:
        remember_places(connection, "files.id = ?", (file_id,))
        row = connection.execute("DELETE FROM files WHERE id = ? RETURNING photo_id", (file_id,)).fetchone()
        if row and row[0] is not None:
            gone.add(row[0])
    return _left(connection, gone)


def set_aside(connection: sqlite3.Connection, file_ids: Sequence[int]) -> tuple[int, ...]:
    """Let these paths leave the view with all that is known of them; return the photos that do.

    A scan that finds them as they were brings them back as it does what was missing: nothing is read again.
    """
    ids = id_list(file_ids)
    rows = connection.execute(
        f"SELECT photo_id FROM files WHERE id {IN_LIST} AND deleted_s IS NULL AND photo_id IS NOT NULL", (ids,)
    )
    seen = {photo_id for (photo_id,) in rows}
    connection.execute(f"UPDATE files SET {LEFT_OUT} WHERE id {IN_LIST}", (ids,))
    return _left(connection, seen)


def note_gone(connection: sqlite3.Connection, file_ids: Sequence[int], now_s: int) -> None:
    """Say of paths that were set aside and are looked for again that they are not there."""
    connection.executemany(
        "UPDATE files SET deleted_s = ? WHERE id = ? AND deleted_s = 0", [(now_s, file_id) for file_id in file_ids]
    )


def _left(connection: sqlite3.Connection, photo_ids: Collection[int]) -> tuple[int, ...]:
    left = tuple(sorted(out_of_view(connection, photo_ids)))
    if left:
        connection.execute("UPDATE models SET generation = generation + 1")
    return left
