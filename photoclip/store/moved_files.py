"""Moved files: a new path with the stamp and inode of a missing file is that file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from photoclip.core.scan import FoundFile
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.in_view import HERE
from photoclip.store.path_text import to_text


@dataclass(frozen=True, slots=True)
class MovedFile:
    """The photo of a file that moved."""

    photo_id: int
    was_hidden: bool
    """Whether it was out of view until now: it was seen to be gone before it was seen elsewhere."""


def move_file(connection: sqlite3.Connection, folder_id: int, found: FoundFile) -> MovedFile | None:
    """Give a missing file's row the new path; return its photo, None when no missing file has this stamp."""
    stamp = found.stamp
    if not stamp.inode:
        return None
    row = connection.execute(
        "SELECT files.id, photo_id, file_count = 0 FROM files JOIN folders ON folders.id = folder_id"
        " JOIN photos ON photos.id = photo_id"
        f" WHERE size = ? AND mtime_ns = ? AND inode = ? AND (offline = 1 OR online = 0 OR NOT {NOT_HELD})"
        " AND files.state = 'ready' AND photo_id IS NOT NULL LIMIT 1",
        (stamp.size, stamp.mtime_ns, stamp.inode),
    ).fetchone()
    if row is None:
        return None
    connection.execute(
        # Its ctime is another one: that of the move.
        f"UPDATE files SET folder_id = ?, relative = ?, ctime_ns = ?, {HERE} WHERE id = ?",
        (folder_id, to_text(found.relative), stamp.ctime_ns, row[0]),
    )
    connection.execute("DELETE FROM gone_files WHERE file_id = ?", (row[0],))
    connection.execute("UPDATE sidecars SET moved = 1 WHERE file_id = ?", (row[0],))
    return MovedFile(int(row[1]), bool(row[2]))
