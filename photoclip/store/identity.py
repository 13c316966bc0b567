"""Which library a file holds: an id that stays with it and its backups, and how many photos."""

from __future__ import annotations

import secrets
import sqlite3

from photoclip.errors import LibraryProblem
from photoclip.store.database import Database

_KEY = "library_id"
_WORTH_KEEPING = ("photos", "albums", "tags", "standing_labels")
"""Watched folders alone are not: the backup of the day would be made before there is anything in it."""


def identify(database: Database) -> tuple[str, int] | None:
    """Return the library's id, given to one that has none yet, and how many photos it knows, missing ones too.

    None where that cannot be said now: it is not open, damaged, or cannot be written.
    """
    if not database.is_open:
        return None
    try:
        reader = database.reader()
        (photo_count,) = reader.execute("SELECT count(*) FROM photos").fetchone()
        return _id(database) or _given(database), int(photo_count)
    except (sqlite3.Error, LibraryProblem):
        return None


def may_be(database: Database, library_id: str) -> bool:
    """Tell whether this may be the library with that id: it is, or holds photos (in view or not), or cannot be read."""
    try:
        if database.reader().execute("SELECT 1 FROM photos LIMIT 1").fetchone() is not None:
            return True
        return _id(database) == library_id
    except (sqlite3.Error, LibraryProblem):
        return True


def is_unused(database: Database) -> bool:
    """Tell whether nothing is in it yet: no photo, in view or missing, no album, tag, nor labels that stay on."""
    any_row = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _WORTH_KEEPING)
    return not database.reader().execute(f"SELECT {any_row}").fetchone()[0]


def _id(database: Database) -> str:
    row = database.reader().execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    return "" if row is None else str(row[0])


def _given(database: Database) -> str:
    with database.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)", (_KEY, secrets.token_hex(16)))
    return _id(database)
