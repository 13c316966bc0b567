"""The full-text index of file names."""

from __future__ import annotations

import sqlite3


def refresh_names(connection: sqlite3.Connection) -> None:
    """Bring the index up to date with the files whose names changed in the open transaction."""
    if connection.execute("SELECT 1 FROM names_changed LIMIT 1").fetchone() is None:
        return
    connection.execute("DELETE FROM file_names WHERE rowid IN (SELECT file_id FROM names_changed)")
    connection.execute(
        "INSERT INTO file_names (rowid, relative)"
        " SELECT id, relative FROM files WHERE id IN (SELECT file_id FROM names_changed)"
    )
    connection.execute("DELETE FROM names_changed")
