"""Dates that the person gave to photos: they count over all that is read, which is kept to go back to."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from photoclip.core.taken import FIRST_YEAR, LAST_YEAR, PRECISIONS, Precision, Taken, comparable
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list

_EPOCH = datetime(1970, 1, 1)
_READ = "read_taken_at, read_offset_min, read_precision, read_source, read_sort_us"
_NOW = "taken_at, utc_offset_min, date_precision, date_source, sort_us"
_UNSAID, _WRITTEN, _OUTDATED = 0, 1, 2
"""What the sidecars have of it: nothing, the word of now, an older one."""


class SaidDateStore:
    """The said_dates table, and the dates of photos that follow from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return what the person said of these photos, None where nothing; unknown photos are left out."""
        rows = self._database.reader().execute(
            "SELECT photos.id, said.taken_at, said.utc_offset_min, said.date_precision FROM photos"
            f" LEFT JOIN said_dates AS said ON said.photo_id = photos.id WHERE photos.id {IN_LIST}",
            (id_list(photo_ids),),
        )
        return {id_: date_of(*said) for id_, *said in rows}

    def say(self, dates: Mapping[int, Taken | None]) -> dict[int, Taken | None]:
        """Give photos these dates, None: those that were read; return what was said of them before."""
        with self._database.transaction() as connection:
            before = self.of(list(dates))
            draft_news(connection, "photos", list(before))
            for photo_id, said in before.items():
                if said != dates[photo_id]:
                    _say(connection, photo_id, dates[photo_id])
        return before

    def shifted(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken]:
        """Return the times of photos, moved; those that have none are left out."""
        rows = self._database.reader().execute(
            f"SELECT id, taken_at, utc_offset_min, date_precision FROM photos WHERE id {IN_LIST}"
            " AND taken_at IS NOT NULL AND date_precision IN ('', 'minute', 'second')",
            (id_list(photo_ids),),
        )
        moved = {id_: _shifted(date_of(*now), minutes) for id_, *now in rows}
        return {id_: taken for id_, taken in moved.items() if taken is not None}

    def to_write(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return the dates that sidecars do not have yet; None: what they were told before holds no more."""
        rows = self._database.reader().execute(
            f"SELECT photo_id, taken_at, utc_offset_min, date_precision FROM said_dates WHERE photo_id {IN_LIST}"
            " AND written <> ?",
            (id_list(photo_ids), _WRITTEN),
        )
        return {id_: date_of(*said) for id_, *said in rows}

    def as_read(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return the dates that were read of photos of which the person said one."""
        rows = self._database.reader().execute(
            f"SELECT photo_id, read_taken_at, read_offset_min, read_precision FROM said_dates WHERE photo_id {IN_LIST}",
            (id_list(photo_ids),),
        )
        return {id_: date_of(*read) for id_, *read in rows}

    def wrote(self, dates: Mapping[int, Taken | None]) -> None:
        """Say that the sidecars of these photos have these dates; what was said meanwhile waits."""
        with self._database.transaction() as connection:
            for photo_id, taken in dates.items():
                if taken is None:
                    connection.execute("DELETE FROM said_dates WHERE photo_id = ? AND taken_at IS NULL", (photo_id,))
                connection.execute(
                    "UPDATE said_dates SET written = ? WHERE photo_id = ?"
                    " AND (taken_at, utc_offset_min, date_precision) IS (?, ?, ?)",
                    (_WRITTEN, photo_id, *date_columns(taken)),
                )


def let_said_date_count(connection: sqlite3.Connection, photo_id: int) -> None:
    """Let what the person said count again, after a photo was given what was just read of it.

    A sidecar that repeats what the person said, or what was said before, says nothing of its own.
    """
    said = _row(connection, photo_id)
    if said is None:
        return
    (source,) = connection.execute("SELECT date_source FROM photos WHERE id = ?", (photo_id,)).fetchone()
    if source == "person":
        return
    if source != "sidecar" or said[3] == _UNSAID:
        connection.execute(
            f"UPDATE said_dates SET ({_READ}) = (SELECT {_NOW} FROM photos WHERE id = ?1) WHERE photo_id = ?1",
            (photo_id,),
        )
    _show(connection, photo_id, date_of(*said[:3]))


def _say(connection: sqlite3.Connection, photo_id: int, taken: Taken | None) -> None:
    said = _row(connection, photo_id)
    if said is None:
        connection.execute(
            f"INSERT INTO said_dates (photo_id, {_READ}) SELECT id, {_NOW} FROM photos WHERE id = ?", (photo_id,)
        )
    written = _UNSAID if said is None or said[3] == _UNSAID else _OUTDATED
    connection.execute(
        "UPDATE said_dates SET taken_at = ?, utc_offset_min = ?, date_precision = ?, written = ? WHERE photo_id = ?",
        (*date_columns(taken), written, photo_id),
    )
    _show(connection, photo_id, taken)
    if taken is None and written == _UNSAID:
        connection.execute("DELETE FROM said_dates WHERE photo_id = ?", (photo_id,))


def _show(connection: sqlite3.Connection, photo_id: int, taken: Taken | None) -> None:
    if taken is None:
        connection.execute(
            f"UPDATE photos SET ({_NOW}) = (SELECT {_READ} FROM said_dates WHERE photo_id = ?1) WHERE id = ?1",
            (photo_id,),
        )
        return
    sort_us = (comparable(taken.moment, taken.offset_min) - _EPOCH) // timedelta(microseconds=1)
    connection.execute(
        f"UPDATE photos SET ({_NOW}) = (?, ?, ?, 'person', ?) WHERE id = ?", (*date_columns(taken), sort_us, photo_id)
    )


def _row(connection: sqlite3.Connection, photo_id: int) -> tuple[str | None, int | None, str, int] | None:
    row: tuple[str | None, int | None, str, int] | None = connection.execute(
        "SELECT taken_at, utc_offset_min, date_precision, written FROM said_dates WHERE photo_id = ?", (photo_id,)
    ).fetchone()
    return row


def date_columns(taken: Taken | None) -> tuple[str | None, int | None, str]:
    """Return a date that was said as `taken_at`, `utc_offset_min` and `date_precision`."""
    return (None, None, "") if taken is None else (taken.moment.isoformat(), taken.offset_min, taken.precision)


def date_of(taken_at: str | None, offset_min: int | None, precision: str | None) -> Taken | None:
    """Return the date that these columns hold, None for none."""
    if taken_at is None:
        return None
    known: Precision = next((one for one in PRECISIONS if one == precision), "second")
    return Taken(datetime.fromisoformat(taken_at), known, offset_min, "person")


def _shifted(taken: Taken | None, minutes: int) -> Taken | None:
    if taken is None:
        return None
    try:
        moment = taken.moment + timedelta(minutes=minutes)
    except OverflowError:
        return None
    in_range = FIRST_YEAR <= moment.year <= LAST_YEAR
    return Taken(moment, taken.precision, taken.offset_min, "person") if in_range else None
