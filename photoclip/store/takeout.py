"""What imports of Google Takeout wrote, and how to take one back. Also which files are read anew for them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from photoclip.core.exchange import TakeoutImported
from photoclip.language import tr
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import count_seen
from photoclip.store.moments import moment_of
from photoclip.store.tag_changes import undo_change

Given = Literal["favourite", "description", "album"]
_TAGGED = (
    "SELECT photo_id FROM photo_tags WHERE change_id IN"
    " (SELECT change_id FROM takeout_tags WHERE import_id = {import_id})"
)
# What the import gave and still stands as it gave it.
_STANDING = {
    "favourite": "photos.favourite = 1",
    "description": "photos.description = given.text",
    "album": "EXISTS (SELECT 1 FROM album_photos WHERE album_photos.album_id = given.album_id"
    " AND album_photos.photo_id = given.photo_id)",
}
_STILL_GIVEN = (
    "SELECT given.photo_id FROM takeout_given AS given JOIN photos ON photos.id = given.photo_id"
    " WHERE given.import_id = {import_id} AND given.what = '{what}' AND {standing}"
)


@dataclass(slots=True)
class TakenOver:
    """What one step of an import wrote."""

    changes: list[int] = field(default_factory=list)
    """Of tags."""
    favourites: list[int] = field(default_factory=list)
    descriptions: dict[int, str] = field(default_factory=dict)
    in_albums: dict[int, list[int]] = field(default_factory=dict)
    """Photos that were new to an album, by its id."""
    new_albums: list[int] = field(default_factory=list)


def keep_as_said(
    connection: sqlite3.Connection, what: Given, photo_ids: Sequence[int], album_id: int | None = None
) -> None:
    """Note that the person said something of this themselves: no import takes it back any more."""
    connection.execute(
        f"DELETE FROM takeout_given WHERE what = ? AND album_id IS ? AND photo_id {IN_LIST}",
        (what, album_id, id_list(photo_ids)),
    )


class TakeoutStore:
    """Imports of Google Takeout; descriptions of photos; files that are to be read anew for what lies beside them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Let what is written inside be written whole, or not at all."""
        return self._database.transaction()

    def descriptions(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return what photos are described by; those without a description are left out."""
        rows = self._database.reader().execute(
            f"SELECT id, description FROM photos WHERE description <> '' AND id {IN_LIST}", (id_list(photo_ids),)
        )
        return dict(rows)

    def describe(self, descriptions: Mapping[int, str]) -> None:
        """Give photos these descriptions."""
        if not descriptions:
            return
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE photos SET description = ? WHERE id = ?",
                [(text, photo_id) for photo_id, text in descriptions.items()],
            )
            draft_news(connection, "photos", list(descriptions))

    def read_anew(self, file_ids: Sequence[int]) -> None:
        """Have files read again, once everything else is done."""
        if not file_ids:
            return
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE files SET read_by = 0 WHERE id {IN_LIST}", (id_list(file_ids),))

    # the way back

    def begin(self) -> int:
        """Return the id of an import that begins."""
        with self._database.transaction() as connection:
            made = connection.execute("INSERT INTO takeout_imports (made_s) VALUES (?)", (int(time.time()),))
            return int(made.lastrowid or 0)

    def note(self, import_id: int, taken: TakenOver, photo_count: int) -> None:
        """Keep what an import wrote, so that it can be taken back. `photo_count`: that got something so far."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE takeout_imports SET photo_count = ? WHERE id = ?", (photo_count, import_id))
            connection.executemany(
                "INSERT OR IGNORE INTO takeout_tags (import_id, change_id) VALUES (?, ?)",
                [(import_id, change_id) for change_id in taken.changes],
            )
            connection.executemany(
                "INSERT INTO takeout_albums (import_id, album_id, name) SELECT ?, id, folded FROM albums WHERE id = ?",
                [(import_id, album_id) for album_id in taken.new_albums],
            )
            given: list[tuple[int, int, Given, int | None, str]] = [
                *((import_id, one, "favourite", None, "") for one in taken.favourites),
                *((import_id, one, "description", None, text) for one, text in taken.descriptions.items()),
                *((import_id, one, "album", album, "") for album, ids in taken.in_albums.items() for one in ids),
            ]
            connection.executemany(
                "INSERT INTO takeout_given (import_id, photo_id, what, album_id, text) VALUES (?, ?, ?, ?, ?)", given
            )

    def imports(self) -> list[TakeoutImported]:
        """Return the imports there were, the latest first, those that were taken back included."""
        rows = self._database.reader().execute(
            "SELECT id, made_s, photo_count, undone FROM takeout_imports ORDER BY id DESC"
        )
        return [TakeoutImported(id_, _moment(made_s), count, bool(undone)) for id_, made_s, count, undone in rows]

    def standing(self, import_id: int) -> tuple[int, ...]:
        """Return the photos that still have something by an import: those that `undo` would change."""
        return tuple(self._standing(self._database.reader(), import_id))

    def count_seen(self, photo_ids: Sequence[int]) -> int:
        """Return how many photos a person sees that these are."""
        return count_seen(self._database.reader(), photo_ids)

    def undo(self, import_id: int) -> tuple[int, ...]:
        """Take an import back in one step; return the photos that changed.

        What the person said since stays, also where they said the same; albums that it made go where nothing is left
        in them and they have their name still. Once undone, or unknown, nothing happens.
        """
        with self._database.transaction() as connection:
            done = connection.execute("UPDATE takeout_imports SET undone = 1 WHERE id = ? AND undone = 0", (import_id,))
            if not done.rowcount:
                return ()
            changed = self._standing(connection, import_id)
            changes = connection.execute(
                "SELECT change_id FROM takeout_tags WHERE import_id = ? ORDER BY change_id DESC", (import_id,)
            )
            for (change_id,) in changes.fetchall():
                undo_change(connection, change_id)
            still = {
                what: _STILL_GIVEN.format(import_id=f"{import_id:d}", what=what, standing=standing)
                for what, standing in _STANDING.items()
            }
            connection.execute(f"UPDATE photos SET favourite = 0 WHERE id IN ({still['favourite']})")
            connection.execute(f"UPDATE photos SET description = '' WHERE id IN ({still['description']})")
            connection.execute(
                "DELETE FROM album_photos WHERE (album_id, photo_id) IN"
                " (SELECT album_id, photo_id FROM takeout_given WHERE import_id = ? AND what = 'album')",
                (import_id,),
            )
            connection.execute(
                "UPDATE albums SET deleted = 1 FROM takeout_albums AS made WHERE made.import_id = ?"
                " AND made.album_id = albums.id AND made.name = albums.folded"
                " AND NOT EXISTS (SELECT 1 FROM album_photos WHERE album_photos.album_id = albums.id)",
                (import_id,),
            )
            connection.execute("DELETE FROM takeout_given WHERE import_id = ?", (import_id,))
            draft_news(connection, "photos", changed)
            return tuple(changed)

    @staticmethod
    def _standing(connection: sqlite3.Connection, import_id: int) -> list[int]:
        parts = [_TAGGED.format(import_id=f"{import_id:d}")]
        parts += [
            _STILL_GIVEN.format(import_id=f"{import_id:d}", what=what, standing=standing)
            for what, standing in _STANDING.items()
        ]
        return [photo_id for (photo_id,) in connection.execute(f"{' UNION '.join(parts)} ORDER BY 1")]


def _moment(seconds: int) -> datetime:
    return moment_of(seconds, tr("The library's history of imports is damaged; restore a backup."))
