"""The history of dates that the person gave to photos: every change has a row, and knows how to be taken back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from photoclip.core.date_changes import DateChange, span_text
from photoclip.core.taken import Taken
from photoclip.language import english, tr
from photoclip.store.database import Database
from photoclip.store.in_view import count_seen
from photoclip.store.moments import moment_of
from photoclip.store.said_dates import SaidDateStore, date_columns, date_of

_AS_READ = english("as the files say")


class DateChangeStore:
    """The date_changes table, and which photos each of them was about."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dates = SaidDateStore(database)

    def say(self, dates: Mapping[int, Taken | None]) -> tuple[DateChange, tuple[int, ...]]:
        """Give photos these dates, None: those that were read; return what was done, and to which photos."""
        texts = {_AS_READ if taken is None else taken.text_with_zone for taken in dates.values()}
        return self._change(dates, texts.pop() if len(texts) == 1 else english("dates of their own"))

    def shift(self, photo_ids: Sequence[int], minutes: int) -> tuple[DateChange, tuple[int, ...]]:
        """Move the times of photos; those that have none stay."""
        with self._database.transaction():
            return self._change(self._dates.shifted(photo_ids, minutes), span_text(minutes))

    def undo(self, change_id: int) -> tuple[int, ...]:
        """Take a change back; return the photos whose dates changed. What was said since stays.

        Once undone, or unknown, nothing happens.
        """
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE date_changes SET undone = 1 WHERE id = ? AND undone = 0", (change_id,)
            ).rowcount
            if not done:
                return ()
            # Whoever takes the later one back must not come upon what was taken back here.
            connection.execute(
                "UPDATE dates_changed AS later SET (before_taken_at, before_offset_min, before_precision) ="
                " (one.before_taken_at, one.before_offset_min, one.before_precision) FROM dates_changed AS one"
                " WHERE one.change_id = ?1 AND later.photo_id = one.photo_id AND later.change_id ="
                " (SELECT min(next.change_id) FROM dates_changed AS next JOIN date_changes ON id = next.change_id"
                "  WHERE next.photo_id = one.photo_id AND next.change_id > ?1 AND undone = 0)",
                (change_id,),
            )
            return tuple(self._dates.say(self._before(connection, change_id)))

    def undoable(self, change_id: int) -> tuple[int, ...]:
        """Return the photos whose dates `undo` would change."""
        reader = self._database.reader()
        if reader.execute("SELECT 1 FROM date_changes WHERE id = ? AND undone = 0", (change_id,)).fetchone() is None:
            return ()
        return tuple(self._before(reader, change_id))

    def _before(self, connection: sqlite3.Connection, change_id: int) -> dict[int, Taken | None]:
        """Return the dates of before of those photos of which nothing was said since."""
        rows = connection.execute(
            "SELECT photo_id, before_taken_at, before_offset_min, before_precision,"
            " taken_at, utc_offset_min, date_precision FROM dates_changed AS one WHERE change_id = ?1"
            " AND NOT EXISTS (SELECT 1 FROM dates_changed AS later JOIN date_changes ON id = later.change_id"
            "  WHERE later.photo_id = one.photo_id AND later.change_id > ?1 AND undone = 0)",
            (change_id,),
        ).fetchall()
        now = self._dates.of([row[0] for row in rows])
        return {row[0]: date_of(*row[1:4]) for row in rows if now.get(row[0]) == date_of(*row[4:])}

    def all(self) -> list[DateChange]:
        """Return what was done, the latest first, undone changes included."""
        rows = self._database.reader().execute(
            "SELECT id, made_s, text, photo_count, undone FROM date_changes ORDER BY id DESC"
        )
        return [
            DateChange(id_, _moment(made_s), text, count, bool(undone)) for id_, made_s, text, count, undone in rows
        ]

    def _change(self, dates: Mapping[int, Taken | None], text: str) -> tuple[DateChange, tuple[int, ...]]:
        made_s = int(time.time())
        with self._database.transaction() as connection:
            before = self._dates.say(dates)
            if not before:
                return DateChange(0, _moment(made_s), text, 0), ()
            count = count_seen(connection, before)
            made = connection.execute(
                "INSERT INTO date_changes (made_s, text, photo_count) VALUES (?, ?, ?)", (made_s, text, count)
            )
            change_id = int(made.lastrowid or 0)
            connection.executemany(
                "INSERT INTO dates_changed (change_id, photo_id, before_taken_at, before_offset_min, before_precision,"
                " taken_at, utc_offset_min, date_precision) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(change_id, id_, *date_columns(was), *date_columns(dates[id_])) for id_, was in before.items()],
            )
        return DateChange(change_id, _moment(made_s), text, count), tuple(before)


def _moment(seconds: int) -> datetime:
    return moment_of(seconds, tr("The library's history of dates is damaged; restore a backup."))
