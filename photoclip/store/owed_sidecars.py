"""Sidecars that were asked for and could not be written yet: kept until they are, whoever asked and whatever ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.store.database import Database

_KEY = "owed_sidecars"


@dataclass(frozen=True, slots=True)
class OwedSidecars:
    """Whose sidecars are owed, those that were tried the longest ago first."""

    photo_ids: tuple[int, ...] = ()
    why: str = ""
    """What was in the way when one was refused last; '' where photos are merely still being read."""


class OwedSidecarStore:
    """One row of the settings table: it stays small, and travels with a backup."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> OwedSidecars:
        return _read(self._database.reader())

    def change(self, settled: Sequence[int], owed: Sequence[int], why: str) -> None:
        """Let `settled` be owed no more, and `owed` be owed from now on and tried last. `why`: as the field."""
        with self._database.transaction() as connection:
            before = _read(connection)
            gone = {*settled, *owed}
            others = [photo_id for photo_id in before.photo_ids if photo_id not in gone]
            photo_ids = [*others, *dict.fromkeys(owed)]
            why = why or (before.why if others else "")
            if not photo_ids:
                connection.execute("DELETE FROM settings WHERE key = ?", (_KEY,))
            elif before != OwedSidecars(tuple(photo_ids), why):
                connection.execute(
                    "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                    (_KEY, json.dumps([photo_ids, why])),
                )

    def forget(self) -> None:
        """Say that nobody wants them any more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM settings WHERE key = ?", (_KEY,))


def _read(connection: sqlite3.Connection) -> OwedSidecars:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    try:
        photo_ids, why = json.loads(row[0]) if row is not None else ([], "")
        return OwedSidecars(tuple(int(photo_id) for photo_id in photo_ids), str(why))
    except (ValueError, TypeError, OverflowError):
        return OwedSidecars()  # a damaged row: the next export asks for what is missing
