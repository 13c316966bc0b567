"""Missing photos: no file of theirs is there, although nothing says that one may come back by itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from photoclip.core.missing import FoundMissing, MissingPhoto
from photoclip.core.tags import Marks
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.path_text import from_text, join_text

# A photo that was only rejected is one that nobody wants back.
_HAS_WORK = (
    "(rating > 0 OR favourite = 1 OR color_label <> '' OR label_text <> '' OR flag = 'picked' OR hidden = 1"
    " OR EXISTS (SELECT 1 FROM said_dates WHERE said_dates.photo_id = photos.id AND said_dates.taken_at IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM photo_tags WHERE photo_tags.photo_id = photos.id)"
    " OR EXISTS (SELECT 1 FROM album_photos JOIN albums ON albums.id = album_id"
    "  WHERE album_photos.photo_id = photos.id AND deleted = 0))"
)
# A file that is held by the question of many that went is not deleted yet; one in a folder that does not answer may be
# there, and so may one whose kind is left out (0). Photos without any file are missing where they were replaced, not
# where the person left them out.
_MISSING = (
    "WITH missing (id, root, relative, path, since_s) AS ("
    "SELECT files.photo_id, folders.path, relative, '', deleted_s FROM files JOIN folders ON folders.id = folder_id"
    " WHERE deleted_s > 0 AND files.photo_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM files AS other"
    "  WHERE other.photo_id = files.photo_id AND (other.deleted_s IS NULL OR other.deleted_s = 0"
    "  OR other.id > files.id))"
    " UNION ALL SELECT photos.id, '', '', ifnull(path, ''), since_s FROM photos"
    " LEFT JOIN replaced_photos ON replaced_photos.photo_id = photos.id"
    " WHERE file_count = 0 AND NOT EXISTS (SELECT 1 FROM files WHERE files.photo_id = photos.id)"
    " AND NOT EXISTS (SELECT 1 FROM former_places WHERE former_places.photo_id = photos.id)"
    f" AND {_HAS_WORK})"
)
# CROSS JOIN: the few folders first, then one path in each; the other way round every file is looked at.
_THERE_NOW = (
    "(SELECT files.photo_id FROM folders CROSS JOIN files ON files.folder_id = folders.id"
    " AND files.relative = substr(missing.path, length(folders.path) + 2)"
    " WHERE substr(missing.path, 1, length(folders.path) + 1) = folders.path || '/'"
    " AND offline = 0 AND online = 1 AND files.photo_id IS NOT missing.id LIMIT 1)"
)
_TAGS = (
    "(SELECT json_group_array(name) FROM (SELECT name FROM photo_tags JOIN tags ON tags.id = tag_id"
    " WHERE photo_id = missing.id ORDER BY tags.folded))"
)
_ALBUMS = (
    "(SELECT json_group_array(name) FROM (SELECT name FROM album_photos JOIN albums ON albums.id = album_id"
    " WHERE photo_id = missing.id AND deleted = 0 ORDER BY albums.folded))"
)


class MissingStore:
    """Reads many tables, in one statement; a library of 100,000 photos takes a moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, limit: int) -> FoundMissing:
        """Return up to `limit` missing photos, those that carry work first, then by path."""
        rows = self._database.reader().execute(
            f"{_MISSING} SELECT missing.id, content_hash, root, missing.relative, missing.path, missing.since_s,"
            f" rating, favourite, color_label, label_text, flag, hidden,"
            f" {_TAGS}, {_ALBUMS}, {_THERE_NOW}, count(*) OVER ()"
            f" FROM missing JOIN photos ON photos.id = missing.id"
            f" ORDER BY {_HAS_WORK} DESC, root || '/' || missing.relative, missing.path, missing.id LIMIT ?",
            (limit,),
        )
        found = rows.fetchall()
        return FoundMissing(tuple(_photo(*row[:-1]) for row in found), found[0][-1] if found else 0)

    def ids(self) -> tuple[int, ...]:
        """Return every missing photo, by rising id."""
        rows = self._database.reader().execute(f"{_MISSING} SELECT id FROM missing ORDER BY id")
        return tuple(int(row[0]) for row in rows)

    def long_gone(self, before_s: int) -> tuple[int, ...]:
        """Return the missing photos that were gone before then (seconds since 1970) and on which nothing was put."""
        rows = self._database.reader().execute(
            f"{_MISSING} SELECT missing.id FROM missing JOIN photos ON photos.id = missing.id"
            f" WHERE missing.since_s < ? AND NOT {_HAS_WORK} ORDER BY missing.id",
            (before_s,),
        )
        return tuple(int(row[0]) for row in rows)

    def remove(self, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Forget those of these photos that are missing, and all that was put on them; return which they were."""
        with self._database.transaction() as connection:
            gone = missing_among(connection, photo_ids)
            if gone:
                ids = id_list(gone)
                draft_news(connection, "tags", gone)
                # The files first: what counts them tells other processes that the photos leave the view.
                connection.execute(f"DELETE FROM files WHERE photo_id {IN_LIST}", (ids,))
                connection.execute(f"DELETE FROM photos WHERE id {IN_LIST}", (ids,))
                connection.execute("UPDATE models SET generation = generation + 1")
        return tuple(gone)


def missing_among(connection: sqlite3.Connection, photo_ids: Sequence[int]) -> list[int]:
    """Return those of these photos that are missing, by rising id."""
    rows = connection.execute(
        f"{_MISSING} SELECT id FROM missing WHERE id {IN_LIST} ORDER BY id", (id_list(photo_ids),)
    )
    return [int(row[0]) for row in rows]


def _photo(
    id_: int,
    content_hash: str,
    root: str,
    relative: str,
    path: str,
    since_s: int | None,
    rating: int,
    favourite: int,
    color: str,
    word: str,
    flag: str,
    hidden: int,
    tags: str,
    albums: str,
    there_now: int | None,
) -> MissingPhoto:
    return MissingPhoto(
        id_,
        content_hash,
        join_text(root, relative) if root else from_text(path),
        _moment(since_s),
        Marks(rating, bool(favourite), color, word, flag, bool(hidden)),
        tuple(json.loads(tags)),
        tuple(json.loads(albums)),
        there_now,
    )


def _moment(since_s: int | None) -> datetime | None:
    try:
        return None if since_s is None else datetime.fromtimestamp(since_s)
    except (OverflowError, ValueError, OSError):  # of a damaged row
        return None
