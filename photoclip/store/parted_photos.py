"""Parted photos: two copies of one photo, edited differently. One stays the photo, the other is one of its own then.

What the person put on the photo was put on both: the one that parts gets it, too.
"""

from __future__ import annotations

import sqlite3

from photoclip.store.carry_over import marks_of, set_marks

COPIED = (
    *("photo_tags", "rejections", "tags_taken", "suggestions", "standing_seen"),
    *("album_photos", "said_dates", "dates_changed", "takeout_given"),
)
"""Tables with rows about a photo. They keep the change that put them there, so that undoing it reaches both."""
_APART = (
    "INSERT OR IGNORE INTO kept_apart (photo_id, other_id) SELECT min(?2, other), max(?2, other) FROM"
    " (SELECT CASE photo_id WHEN ?1 THEN other_id ELSE photo_id END AS other FROM kept_apart WHERE ?1 IN"
    " (photo_id, other_id))"
)


def part(connection: sqlite3.Connection, file_id: int, from_id: int, photo_id: int) -> None:
    """Give a new photo what was put on another one, as whose older copy its file lay there until it was edited."""
    for table in COPIED:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        copied = ", ".join("?2" if column == "photo_id" else column for column in columns)
        connection.execute(
            f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} WHERE photo_id = ?1",
            (from_id, photo_id),
        )
    set_marks(connection, photo_id, marks_of(connection, from_id))
    connection.execute(_APART, (from_id, photo_id))
    # What the file's sidecar and the photo agreed on holds for the copy: what was taken off since goes out of it.
    connection.execute(
        "UPDATE sidecars SET photo_id = ? WHERE file_id = ? AND photo_id = ?", (photo_id, file_id, from_id)
    )
