"""Choices that belong to the library and travel with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from photoclip.store.database import Database

DEFAULT_EXCLUDES: tuple[str, ...] = (
    ".*",
    "@eaDir/",
    r"\#recycle/",  # a bare # would be a comment
    "$RECYCLE.BIN/",
    "System Volume Information/",
    "lost+found/",
    "node_modules/",
    "__MACOSX/",
)


class LibrarySettings:
    """The settings table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active_model(self) -> str | None:
        return self._get("active_model")

    def set_active_model(self, model_id: str | None) -> None:
        self._set("active_model", model_id)

    def exclude_globs(self) -> list[str]:
        """Return the patterns, gitignore style; the defaults before the person chose any."""
        saved = self._get("exclude_globs")
        return list(DEFAULT_EXCLUDES) if saved is None else [str(glob) for glob in json.loads(saved)]

    def set_exclude_globs(self, globs: Sequence[str]) -> None:
        self._set("exclude_globs", json.dumps(list(globs)))

    def _get(self, key: str) -> str | None:
        row = self._database.reader().execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, key: str, value: str | None) -> None:
        with self._database.transaction() as connection:
            if value is None:
                connection.execute("DELETE FROM settings WHERE key = ?", (key,))
            else:
                connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))
