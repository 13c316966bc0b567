"""What was searched for."""

from __future__ import annotations

import time

from photoclip.store.database import Database

KEPT = 50


class SearchHistory:
    """The latest searches, each text once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self) -> list[str]:
        """Return at most `KEPT` texts, the latest first."""
        rows = self._database.reader().execute("SELECT text FROM searches ORDER BY used DESC LIMIT ?", (KEPT,))
        return [text for (text,) in rows]

    def remember(self, text: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO searches (text, used) VALUES (?, max(?, 1 + (SELECT ifnull(max(used), 0)"
                " FROM searches)))",
                (text, time.time_ns()),
            )
            connection.execute(
                "DELETE FROM searches WHERE text NOT IN (SELECT text FROM searches ORDER BY used DESC LIMIT ?)", (KEPT,)
            )

    def forget(self, text: str | None) -> None:
        """Forget one text, or with None every one."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM searches WHERE ? IS NULL OR text = ?", (text, text))
