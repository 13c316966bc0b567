"""Albums, and the photos that the person put into them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from photoclip.core.albums import Album
from photoclip.core.search import IdArray, Sort
from photoclip.errors import LibraryProblem
from photoclip.language import number, tr
from photoclip.store.conditions import folded
from photoclip.store.database import Database
from photoclip.store.id_lists import read_ids
from photoclip.store.in_view import IN_LISTS
from photoclip.store.takeout import keep_as_said

MAX_NAME = 200

_COLUMNS = (
    "id, name, query, strictness, sort,"
    " (SELECT count(*) FROM album_photos JOIN photos ON photos.id = photo_id"
    f"  WHERE album_id = albums.id AND {IN_LISTS}{{seen}}),"
    " ifnull((SELECT photo_id FROM album_photos JOIN photos ON photos.id = photo_id"
    f"  WHERE album_id = albums.id AND photo_id = albums.cover_id AND {IN_LISTS}{{seen}}),"
    " (SELECT photo_id FROM album_photos JOIN photos ON photos.id = photo_id"
    f"  WHERE album_id = albums.id AND {IN_LISTS}{{seen}} ORDER BY position LIMIT 1))"
)


class AlbumStore:
    """The albums table and who is in them. Names are unique without regard to case; deleted ones can come back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Album]:
        """Return every album by name."""
        rows = self._database.reader().execute(f"SELECT {self._columns} FROM albums WHERE deleted = 0 ORDER BY folded")
        return [_album(row) for row in rows]

    def get(self, album_id: int) -> Album | None:
        """Return the album, None when there is none or it was deleted."""
        return self._one("id = ? AND deleted = 0", album_id)

    def named(self, name: str) -> Album | None:
        """Return the album of this name, whatever its case."""
        return self._one("folded = ? AND deleted = 0", folded(name))

    def photo_ids(self, album_id: int) -> IdArray:
        """Return the photos that the person put into an album, in its order."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM album_photos WHERE album_id = ? ORDER BY position, photo_id",
            (album_id,),
        )

    def names_by_photo(self) -> dict[int, list[str]]:
        """Return the names of the albums that each photo was put into; photos in none are left out."""
        names: dict[int, list[str]] = {}
        for photo_id, name in self._database.reader().execute(
            "SELECT photo_id, name FROM album_photos JOIN albums ON albums.id = album_id"
            " WHERE deleted = 0 ORDER BY folded"
        ):
            names.setdefault(photo_id, []).append(name)
        return names

    def create(
        self, name: str, photo_ids: Sequence[int] = (), query: str = "", strictness: float = 0.5, sort: Sort = "newest"
    ) -> Album:
        """Make an album. Raises LibraryProblem when the name is empty or taken."""
        return self._require(self.make(name, photo_ids, query, strictness, sort))

    def make(
        self, name: str, photo_ids: Sequence[int] = (), query: str = "", strictness: float = 0.5, sort: Sort = "newest"
    ) -> int:
        """Do what `create` does, also as a part of something larger; return the new album's id."""
        name = _checked(name)
        with self._database.transaction() as connection:
            self._check_free(connection, name, None)
            row = connection.execute(
                "INSERT INTO albums (name, folded, query, strictness, sort) VALUES (?, ?, ?, ?, ?)",
                (name, folded(name), query, strictness, sort),
            )
            album_id = int(row.lastrowid or 0)
            self._add(connection, album_id, photo_ids)
            return album_id

    def change(self, album: Album) -> Album:
        """Take the album's name, query, strictness and sort. Raises LibraryProblem when the name is empty or taken."""
        name = _checked(album.name)
        with self._database.transaction() as connection:
            self._check_free(connection, name, album.id)
            connection.execute(
                "UPDATE albums SET name = ?, folded = ?, query = ?, strictness = ?, sort = ? WHERE id = ?",
                (name, folded(name), album.query, album.strictness, album.sort, album.id),
            )
        return self._require(album.id)

    def delete(self, album_id: int) -> None:
        """Take the album out of sight; the photos stay, and `restore` brings it back."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE albums SET deleted = 1 WHERE id = ?", (album_id,))

    def restore(self, album_id: int) -> Album:
        """Bring a deleted album back. Raises LibraryProblem when its name was taken meanwhile."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT name FROM albums WHERE id = ?", (album_id,)).fetchone()
            if row is None:
                raise LibraryProblem(tr("That album is gone for good."))
            self._check_free(connection, row[0], album_id)
            connection.execute("UPDATE albums SET deleted = 0 WHERE id = ?", (album_id,))
        return self._require(album_id)

    def add(self, album_id: int, photo_ids: Sequence[int]) -> list[int]:
        """Put photos into an album, behind those that are in it; return those that were new to it."""
        with self._database.transaction() as connection:
            keep_as_said(connection, "album", photo_ids, album_id)
            return self._add(connection, album_id, photo_ids)

    def remove(self, album_id: int, photo_ids: Sequence[int]) -> None:
        """Take photos out of an album."""
        with self._database.transaction() as connection:
            keep_as_said(connection, "album", photo_ids, album_id)
            connection.executemany(
                "DELETE FROM album_photos WHERE album_id = ? AND photo_id = ?",
                [(album_id, int(photo_id)) for photo_id in photo_ids],
            )

    def set_cover(self, album_id: int, photo_id: int | None) -> None:
        """Let this photo stand for the album, while it is in it; None: its first."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE albums SET cover_id = ? WHERE id = ?", (photo_id, album_id))

    def cover_id(self, album_id: int) -> int | None:
        """Return the photo that was chosen to stand for the album, None where its first does."""
        row = self._database.reader().execute("SELECT cover_id FROM albums WHERE id = ?", (album_id,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def move(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> None:
        """Put these photos of an album, in the order they are given, before another of its photos; None: to the end."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT photo_id FROM album_photos WHERE album_id = ? ORDER BY position, photo_id", (album_id,)
            )
            there = [int(row[0]) for row in rows]
            known = set(there)
            moved = [photo_id for photo_id in dict.fromkeys(map(int, photo_ids)) if photo_id in known]
            moving = set(moved)
            # Before one that moves itself is before the next that stays.
            place = there.index(before) if before in known else len(there)
            ahead = [photo_id for photo_id in there[:place] if photo_id not in moving]
            behind = [photo_id for photo_id in there[place:] if photo_id not in moving]
            connection.executemany(
                "UPDATE album_photos SET position = ? WHERE album_id = ? AND photo_id = ?",
                [
                    (position, album_id, photo_id)
                    for position, photo_id in enumerate([*ahead, *moved, *behind], start=1)
                ],
            )

    @property
    def _columns(self) -> str:
        return _COLUMNS.format(seen=self._database.sight.but_hidden())

    def _one(self, where: str, value: object) -> Album | None:
        row = self._database.reader().execute(f"SELECT {self._columns} FROM albums WHERE {where}", (value,)).fetchone()
        return None if row is None else _album(row)

    def _require(self, album_id: int) -> Album:
        album = self.get(album_id)
        if album is None:
            raise LibraryProblem(tr("There is no such album any more."))
        return album

    @staticmethod
    def _add(connection: sqlite3.Connection, album_id: int, photo_ids: Sequence[int]) -> list[int]:
        (last,) = connection.execute(
            "SELECT ifnull(max(position), 0) FROM album_photos WHERE album_id = ?", (album_id,)
        ).fetchone()
        connection.executemany(
            "INSERT OR IGNORE INTO album_photos (album_id, photo_id, position)"
            " SELECT ?, id, ? FROM photos WHERE id = ?",
            [(album_id, last + place, int(photo_id)) for place, photo_id in enumerate(photo_ids, start=1)],
        )
        added = connection.execute(
            "SELECT photo_id FROM album_photos WHERE album_id = ? AND position > ? ORDER BY position", (album_id, last)
        )
        return [photo_id for (photo_id,) in added]

    @staticmethod
    def _check_free(connection: sqlite3.Connection, name: str, own_id: int | None) -> None:
        row = connection.execute(
            "SELECT name FROM albums WHERE folded = ? AND deleted = 0 AND id IS NOT ?", (folded(name), own_id)
        ).fetchone()
        if row is not None:
            raise LibraryProblem(tr("There is already an album “{name}”; choose another name.").format(name=row[0]))


def _checked(name: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        raise LibraryProblem(tr("An album needs a name."))
    if len(name) > MAX_NAME:
        raise LibraryProblem(
            tr("An album's name may have {most} characters; this one has {length}.").format(
                most=MAX_NAME, length=number(len(name))
            )
        )
    return name


def _album(row: tuple[int, str, str, float, Sort, int, int | None]) -> Album:
    id_, name, query, strictness, sort, photo_count, cover = row
    return Album(id_, name, query, strictness, sort, None if query else photo_count, cover)
