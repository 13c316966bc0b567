"""What a scan found, written to the files table: what is missing, here again, changed, moved or new."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from photoclip.core.photo import Stamp
from photoclip.core.scan import FoundFile, KnownFile, ScanDiff
from photoclip.store.in_view import DELETED, HERE, out_of_view
from photoclip.store.moved_files import give_new_path, may_have_arrived, move_file
from photoclip.store.path_text import to_text


@dataclass(frozen=True, slots=True)
class AppliedDiff:
    """What applying a scan did."""

    moved: int = 0
    touched_photos: tuple[int, ...] = ()
    """Photos in view whose paths or online state changed."""
    left: tuple[int, ...] = ()
    """Photos that are out of view: their last file was deleted."""
    came: tuple[int, ...] = ()
    """Photos that are in view again: a file of theirs is back."""
    redated: int = 0
    """Files beside which something was written since they were read."""


def apply_diff(connection: sqlite3.Connection, folder_id: int, diff: ScanDiff, now_s: int) -> AppliedDiff:
    """Write what a scan found. A new path with the stamp and inode of a missing file is that file, moved."""
    shifted = [*diff.missing, *diff.out_of_reach, *diff.returned]
    touched = {file.photo_id for file in shifted if file.photo_id is not None}
    edited = {file.photo_id for file, _ in diff.changed if file.photo_id is not None}
    # Read again or not, they can be reached from now on; their content may well be the same.
    touched |= {file.photo_id for file, _ in diff.changed if file.offline and file.photo_id is not None}
    hidden = out_of_view(connection, touched | edited)
    _shift(connection, diff, now_s)
    _part_from_sidecars(connection, diff)
    redated = _redate(connection, diff)
    moved = 0
    for found in diff.new:
        one = move_file(connection, folder_id, found)
        if one is None:
            _insert(connection, folder_id, found)
            continue
        moved += 1
        if one.was_hidden and one.photo_id not in touched | edited:
            hidden.add(one.photo_id)
        touched.add(one.photo_id)
    hidden_now = out_of_view(connection, touched | edited)
    left, came = hidden_now - hidden, hidden - hidden_now
    if left or came:
        connection.execute("UPDATE models SET generation = generation + 1")
    return AppliedDiff(moved, _sorted(touched - hidden_now - came), _sorted(left), _sorted(came), redated)


def apply_missing(connection: sqlite3.Connection, missing: Sequence[KnownFile], now_s: int) -> AppliedDiff:
    """Write that files are not there, but for those that lie, moved, where a new path was found meanwhile.

    One that may be on its way there from another disk stays in view until the new path was read, or the next look.
    """
    moved = [file for file in missing if give_new_path(connection, file)]
    elsewhere, diff = {file.id for file in moved}, ScanDiff()
    for file in missing:
        if file.id not in elsewhere:
            (diff.out_of_reach if may_have_arrived(connection, file) else diff.missing).append(file)
    applied = apply_diff(connection, 0, diff, now_s)
    touched = {file.photo_id for file in moved if file.photo_id is not None}
    return replace(applied, moved=len(moved), touched_photos=_sorted({*applied.touched_photos, *touched}))


def _shift(connection: sqlite3.Connection, diff: ScanDiff, now_s: int) -> None:
    """Write what became of known files."""
    connection.executemany(f"UPDATE files SET {DELETED} WHERE id = ?", [(now_s, file.id) for file in diff.missing])
    connection.executemany("UPDATE files SET offline = 1 WHERE id = ?", [(file.id,) for file in diff.out_of_reach])
    connection.executemany(f"UPDATE files SET {HERE} WHERE id = ?", [(file.id,) for file in diff.returned])
    connection.executemany(
        "UPDATE files SET inode = ?, ctime_ns = ? WHERE id = ?",
        [(found.stamp.inode, found.stamp.ctime_ns, file.id) for file, found in diff.restamped],
    )
    # What is missing of a picture that is shown stays said: whether anything has changed but a time is read only later.
    connection.executemany(
        "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, ctime_ns = ?, state = 'pending',"
        " reason = CASE state WHEN 'ready' THEN reason ELSE '' END,"
        f" attempts = 0, retry_at_s = 0, {HERE} WHERE id = ?",
        [(*stamp_columns(found.stamp), file.id) for file, found in diff.changed],
    )


def _part_from_sidecars(connection: sqlite3.Connection, diff: ScanDiff) -> None:
    """Let what lies beside these files from now on be another sidecar, unless it says exactly the same."""
    connection.executemany("UPDATE sidecars SET moved = 1 WHERE file_id = ?", [(file.id,) for file in diff.missing])
    connection.executemany(
        "UPDATE sidecars SET moved = 1, size = NULL, mtime_ns = NULL WHERE file_id = ?",
        [(file.id,) for file in diff.bereft],
    )


def _redate(connection: sqlite3.Connection, diff: ScanDiff) -> int:
    """What was written beside a photo since it was read may say another date: it is read anew."""
    return connection.executemany(
        "UPDATE files SET read_by = 0 WHERE id = ? AND EXISTS ("
        "SELECT 1 FROM readings WHERE file_id = files.id AND read_s <= ?)",
        [(file.id, (beside.ctime_ns or beside.mtime_ns) // 10**9) for file, beside in diff.written_beside],
    ).rowcount


def _insert(connection: sqlite3.Connection, folder_id: int, found: FoundFile) -> None:
    connection.execute(
        "INSERT INTO files (folder_id, relative, size, mtime_ns, inode, ctime_ns) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (folder_id, relative) DO NOTHING",
        (folder_id, to_text(found.relative), *stamp_columns(found.stamp)),
    )


def _sorted(photo_ids: set[int]) -> tuple[int, ...]:
    return tuple(sorted(photo_ids))


def stamp_columns(stamp: Stamp) -> tuple[int, int, int, int]:
    return stamp.size, stamp.mtime_ns, stamp.inode, stamp.ctime_ns
