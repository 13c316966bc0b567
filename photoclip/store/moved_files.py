"""Moved files: a new path with the stamp and inode of a missing file is that file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from photoclip.core.scan import FoundFile, KnownFile
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
    _move(connection, row[0], folder_id, to_text(found.relative), stamp.ctime_ns)
    return MovedFile(int(row[1]), bool(row[2]))


def give_new_path(connection: sqlite3.Connection, file: KnownFile) -> bool:
    """Give a file that is not where it was the path of a new one with its stamp and inode; tell whether there was one.

    It must carry a photo and be as it was when that was read; of the new one nobody knows anything yet.
    """
    stamp = file.stamp
    if not stamp.inode or file.photo_id is None:
        return False
    row = connection.execute(
        "SELECT id, folder_id, relative, ctime_ns FROM files WHERE size = ? AND mtime_ns = ? AND inode = ?"
        " AND state = 'pending' AND photo_id IS NULL AND offline = 0"
        " AND EXISTS (SELECT 1 FROM files AS known WHERE known.id = ? AND known.state = 'ready') LIMIT 1",
        (stamp.size, stamp.mtime_ns, stamp.inode, file.id),
    ).fetchone()
    if row is None:
        return False
    connection.execute("DELETE FROM files WHERE id = ?", (row[0],))
    _move(connection, file.id, *row[1:])
    return True


def may_have_arrived(connection: sqlite3.Connection, file: KnownFile) -> bool:
    """Tell whether a new path that waits to be read has the size and time of this file, as after a move of disks."""
    if file.photo_id is None:
        return False
    row = connection.execute(
        "SELECT 1 FROM files WHERE size = ? AND mtime_ns = ? AND state = 'pending' AND photo_id IS NULL"
        " AND offline = 0 LIMIT 1",
        (file.stamp.size, file.stamp.mtime_ns),
    ).fetchone()
    return row is not None


def leave_behind(connection: sqlite3.Connection, photo_id: int, file_id: int) -> int:
    """Drop the missing paths of a photo that was read elsewhere, for there it has moved; return how many they were.

    What it agreed on with its sidecar goes along, as where a file moves under its inode.
    """
    missing = (
        f"photo_id = :photo AND id <> :file AND (offline = 1 OR NOT {NOT_HELD})"
        " AND folder_id IN (SELECT id FROM folders WHERE online = 1)"
    )
    given = {"photo": photo_id, "file": file_id}
    connection.execute(
        "INSERT OR IGNORE INTO sidecars (file_id, photo_id, fields, content_hash, size, mtime_ns, moved)"
        " SELECT :file, photo_id, fields, content_hash, size, mtime_ns, 1 FROM sidecars"
        f" WHERE photo_id = :photo AND file_id IN (SELECT id FROM files WHERE {missing})"
        " ORDER BY file_id DESC LIMIT 1",
        given,
    )
    return connection.execute(f"DELETE FROM files WHERE {missing}", given).rowcount


def _move(connection: sqlite3.Connection, file_id: int, folder_id: int, relative: str, ctime_ns: int) -> None:
    """Let a file lie elsewhere. Its ctime is that of the move."""
    connection.execute(
        f"UPDATE files SET folder_id = ?, relative = ?, ctime_ns = ?, {HERE} WHERE id = ?",
        (folder_id, relative, ctime_ns, file_id),
    )
    connection.execute("DELETE FROM gone_files WHERE file_id = ?", (file_id,))
    connection.execute("UPDATE sidecars SET moved = 1 WHERE file_id = ?", (file_id,))
