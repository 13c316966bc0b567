"""Photos: their identity, what the camera said, and their order in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.photo import Photo, PhotoFile, ShotInfo, Stamp, Tile
from photoclip.core.search import IdArray, Scope, plain_ids
from photoclip.core.taken import comparable
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.file_jobs import READING
from photoclip.store.former_places import remember_replaced, take_former_photo
from photoclip.store.id_lists import IN_LIST, id_list, read_ids
from photoclip.store.in_view import HERE, IN_LISTS
from photoclip.store.moved_files import leave_behind
from photoclip.store.parted_photos import part
from photoclip.store.path_text import join_text as _join
from photoclip.store.path_text import to_text
from photoclip.store.photo_contents import (
    COMPANIONS,
    FACTS,
    SHOT,
    WALL_CLOCK,
    give_content,
    has_its_content,
    insert_photo,
    is_out_of_view,
    known_content,
    knows_more,
    shot_columns,
    tag_names,
)
from photoclip.store.readings import remember_reading
from photoclip.store.said_dates import let_said_date_count
from photoclip.store.scan_results import stamp_columns
from photoclip.store.scopes import in_scope

_EPOCH = datetime(1970, 1, 1)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """What saying that a file carries a photo changed."""

    photo_id: int
    new_to_view: bool
    moved: bool
    replaced: int | None
    """The photo this path carried before, when no path carries that one any more."""
    is_current: bool = True
    """Whether the file carries the photo's content of now: no older copy of an edited photo."""
    parted_from: int | None = None
    """The photo whose older copy the file was, when that was edited differently and is a photo of its own now."""


class PhotoStore:
    """The photos table, with the paths that carry each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, content_hash: str, size_bytes: int) -> int | None:
        """Return the photo that has this content or had it before an edit, also when no path carries it now."""
        found = known_content(self._database.reader(), content_hash, size_bytes)
        return None if found is None else found[0]

    def find_current(self, content_hash: str, size_bytes: int) -> int | None:
        """Return the photo whose content of now this is."""
        found = known_content(self._database.reader(), content_hash, size_bytes)
        return found[0] if found is not None and found[1] else None

    def put(
        self,
        file_id: int,
        stamp: Stamp,
        content_hash: str,
        width: int,
        height: int,
        format_name: str,
        shot: ShotInfo,
        edited: bool = False,
        incomplete: str = "",
    ) -> Placed:
        """Say what `file_id` was found to carry; `incomplete`: what is missing of it, '' for nothing.

        `edited`: an unknown content is the photo that this path carried so far, edited; what was put on it stays. Where
        the photo was edited elsewhere by now, it is a new one, and gets that, too (`parted_photos.py`).
        A missing path of the same photo in a folder that is online is dropped: the file has moved.
        """
        content = (content_hash, stamp.size)
        facts = (width, height, format_name, _microseconds(_order(shot, stamp)), *shot_columns(shot))
        with self._database.transaction() as connection:
            before, was_current = connection.execute(
                "SELECT photo_id, current FROM files WHERE id = ?", (file_id,)
            ).fetchone() or (None, 0)
            lay_there = take_former_photo(connection, file_id)
            if before is None and lay_there is not None and edited:
                before, was_current = lay_there, 1
            known = known_content(connection, *content)
            parted = None
            if known is None and edited and before is not None:
                if was_current or not has_its_content(connection, before):
                    known = int(before), False
                else:
                    parted = int(before)
            photo_id, is_current = known or (insert_photo(connection, content, facts), True)
            if parted is not None:
                part(connection, file_id, parted, photo_id)
            if is_current:  # one whose particulars were lost with a bad page gets them back
                connection.execute(
                    f"UPDATE photos SET {FACTS} WHERE id = ? AND (width = 0 OR ?)",
                    (*facts, photo_id, knows_more(connection, photo_id, file_id, shot)),
                )
            # An edit, or its undo: where the photo lay, what lies now is the photo. An older copy elsewhere is not,
            # unless nothing else of the photo is left (`FileStore.read_older_copies`).
            turned = (
                not is_current
                and photo_id == before
                and (was_current == 1 or not has_its_content(connection, photo_id))
            )
            if turned:
                give_content(connection, photo_id, content, facts)
            let_said_date_count(connection, photo_id)
            (file_count,) = connection.execute("SELECT file_count FROM photos WHERE id = ?", (photo_id,)).fetchone()
            connection.execute(
                "UPDATE files SET photo_id = ?, size = ?, mtime_ns = ?, inode = ?, ctime_ns = ?, state = 'ready',"
                f" reason = ?, attempts = 0, retry_at_s = 0, {HERE}, current = ?, read_by = ? WHERE id = ?",
                (photo_id, *stamp_columns(stamp), incomplete, int(is_current or turned), READING, file_id),
            )
            remember_reading(connection, file_id, content_hash, stamp)
            moved = leave_behind(connection, photo_id, file_id)
            replaced = None
            if before is not None and before != photo_id and is_out_of_view(connection, before):
                replaced = int(before)
            lay_here = lay_there if before is None else before
            if lay_here not in (None, photo_id) and is_out_of_view(connection, lay_here):
                remember_replaced(connection, file_id, lay_here)
            if file_count == 0 or replaced is not None:
                connection.execute("UPDATE models SET generation = generation + 1")
            if turned:
                draft_news(connection, "photos", [photo_id])
        return Placed(photo_id, file_count == 0, moved > 0, replaced, is_current or turned, parted)

    def rewrite(
        self, photo_id: int, files: Sequence[tuple[int, Path]], rewrite: Callable[[Path], tuple[str, Stamp]]
    ) -> None:
        """Let `rewrite` give the files of a photo (id and path) another content; it stays the same photo.

        `rewrite` returns the SHA-256 and the stamp of what lies there then. Nobody else writes to the library
        meanwhile, so that the change is not taken for a new photo. A copy that came out different is read again.
        """
        with self._database.transaction() as connection:
            draft_news(connection, "photos", [photo_id])
            content: tuple[str, int] | None = None
            for file_id, path in files:
                content_hash, stamp = rewrite(path)
                remember_reading(connection, file_id, content_hash, stamp)
                content = content or (content_hash, stamp.size)
                if content == (content_hash, stamp.size):
                    connection.execute(
                        "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, ctime_ns = ? WHERE id = ?",
                        (*stamp_columns(stamp), file_id),
                    )
                    # At once: should the next copy fail, this one is still the photo.
                    connection.execute(
                        "INSERT OR IGNORE INTO former_contents (content_hash, size_bytes, photo_id)"
                        " SELECT content_hash, size_bytes, id FROM photos WHERE id = ? AND content_hash <> ?",
                        (photo_id, content_hash),
                    )
                    connection.execute(
                        "UPDATE OR IGNORE photos SET content_hash = ?, size_bytes = ? WHERE id = ?",
                        (*content, photo_id),
                    )

    def count(self) -> int:
        """Return how many photos are in sight."""
        seen = self._database.sight.but_hidden()
        row = self._database.reader().execute(f"SELECT count(*) FROM photos WHERE {IN_LISTS}{seen}").fetchone()
        return int(row[0])

    def ids(self, scope: Scope, newest_first: bool = True, hidden: bool = False) -> IdArray:
        """Return the photos of `scope` that are in sight, by date, companions left out.

        `hidden`: also those that are kept out of sight.
        """
        order = "DESC" if newest_first else "ASC"
        reader = self._database.reader()
        condition, parameters = in_scope(scope)
        seen = "" if hidden else self._database.sight.but_hidden()
        return read_ids(
            reader,
            f"SELECT id FROM photos WHERE {IN_LISTS} AND {condition}{seen} ORDER BY sort_us {order}, id {order}",
            parameters,
        )

    def in_view(self, photo_ids: Sequence[int]) -> IdArray:
        """Return those of `photo_ids` that some path carries, by rising id."""
        return read_ids(
            self._database.reader(),
            f"SELECT id FROM photos WHERE file_count > 0 AND id {IN_LIST} ORDER BY id",
            (id_list(photo_ids),),
        )

    def in_name_order(self, photo_ids: IdArray) -> IdArray:
        """Return `photo_ids` by file name as people count: IMG_9 before IMG_10."""
        names: dict[int, str] = {}
        for photo_id, relative in self._database.reader().execute(
            "SELECT photo_id, min(relative) FROM files WHERE photo_id IS NOT NULL GROUP BY photo_id"
        ):
            names[photo_id] = relative
        return np.asarray(
            sorted((int(photo_id) for photo_id in photo_ids), key=lambda id_: (_natural(names.get(id_, "")), id_)),
            np.int64,
        )

    def times(self, photo_ids: IdArray) -> tuple[IdArray, NDArray[np.bool_]]:
        """Return when each photo was taken, microseconds since 1970, and whether the camera said so. Shapes (n,)."""
        wanted = {int(photo_id): place for place, photo_id in enumerate(photo_ids)}
        taken_us, timed = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        rows = self._database.reader().execute(
            "SELECT id, sort_us, taken_at IS NOT NULL AND date_precision IN ('', 'second') FROM photos"
            " WHERE file_count > 0"
        )
        for photo_id, sort_us, said in rows:
            place = wanted.get(photo_id)
            if place is not None:
                taken_us[place], timed[place] = sort_us, said
        return taken_us, timed

    def at_path(self, folder_path: str, relative: str) -> int | None:
        """Return the photo that the file `relative` ('/' between names) of a watched folder carries."""
        row = (
            self._database.reader()
            .execute(
                "SELECT photo_id FROM files JOIN folders ON folders.id = folder_id WHERE path = ? AND relative = ?",
                (to_text(folder_path), to_text(relative)),
            )
            .fetchone()
        )
        return None if row is None or row[0] is None else int(row[0])

    def named(self, name: str) -> int | None:
        """Return a photo one of whose files has this name, or this end of its path; the newest of several."""
        plain = to_text(name.replace("\\", "/").strip("/"))
        row = (
            self._database.reader()
            .execute(
                "SELECT photo_id FROM files JOIN photos ON photos.id = photo_id"
                " WHERE relative = ? OR substr(relative, -length(?) - 1) = '/' || ?"
                " ORDER BY sort_us DESC, photo_id DESC LIMIT 1",
                (plain, plain, plain),
            )
            .fetchone()
        )
        return None if row is None else int(row[0])

    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        """Return what the grid draws for each of `photo_ids`; unknown ones are left out."""
        tiles: dict[int, Tile] = {}
        for page in _pages(photo_ids):
            tags = tag_names(self._database, page)
            rows = self._database.reader().execute(
                f"SELECT photos.id, content_hash, {WALL_CLOCK}, width, height, file_count, rating, favourite,"
                " color_label, flag, hidden, duration_s, folders.path, files.relative,"
                # The first online path of the content of now stands for the photo; offline is a photo all of whose
                # paths are. Where it was deleted from the disk it does not lie, not even on a drive that is away.
                f" {COMPANIONS},"
                " min(4 * (deleted_s IS NOT NULL) + 2 * (files.offline OR NOT folders.online) + NOT files.current)"
                " FROM photos"
                " JOIN files ON files.photo_id = photos.id JOIN folders ON folders.id = files.folder_id"
                f" WHERE photos.id IN ({_marks(page)}) GROUP BY photos.id",
                page,
            )
            for id_, content_hash, date, width, height, count, *marks, root, relative, kinds, rank in rows:
                path, (rating, favourite, color, flag, hidden, duration_s) = Path(_join(root, relative)), marks
                tiles[id_] = Tile(
                    id_,
                    content_hash,
                    path.name,
                    str(path),
                    datetime.fromisoformat(date) if isinstance(date, str) else _date(date),
                    width,
                    height,
                    count,
                    rank >= 2,
                    rating,
                    bool(favourite),
                    color,
                    flag,
                    tuple(tags.get(id_, ())),
                    bool(hidden),
                    duration_s,
                    tuple(sorted(set(kinds.split()))),
                )
        return tiles

    def get(self, photo_id: int) -> Photo | None:
        """Return everything about one photo, None when it is unknown.

        Its files are those on the disk, or offline; of one in no view, those that were deleted from the disk.
        """
        reader = self._database.reader()
        row = reader.execute(
            f"SELECT content_hash, size_bytes, width, height, format, sort_us, description, {SHOT}"
            " FROM photos WHERE id = ?",
            (photo_id,),
        ).fetchone()
        if row is None:
            return None
        files = reader.execute(
            "SELECT files.id, folder_id, folders.path, relative, size, mtime_ns, inode, files.offline OR NOT online,"
            " CASE files.state WHEN 'ready' THEN files.reason ELSE '' END"
            " FROM files JOIN folders ON folders.id = files.folder_id WHERE photo_id = ?"
            " AND (deleted_s IS NULL OR (SELECT file_count FROM photos WHERE id = photo_id) = 0) ORDER BY files.id",
            (photo_id,),
        )
        taken_at = None if row[7] is None else datetime.fromisoformat(row[7])
        return Photo(
            photo_id,
            content_hash=row[0],
            size_bytes=row[1],
            width=row[2],
            height=row[3],
            format=row[4],
            shot=ShotInfo(taken_at, *row[8:]),
            date=taken_at or _date(row[5]),
            files=tuple(
                PhotoFile(id_, folder_id, _join(root, relative), Stamp(*stamp), bool(offline), incomplete)
                for id_, folder_id, root, relative, *stamp, offline, incomplete in files
            ),
            description=row[6],
        )

    def shot_as_read(self, photo: Photo) -> ShotInfo:
        """Return what the camera said of a photo, also where the person has said another date."""
        row = (
            self._database.reader()
            .execute(
                "SELECT read_taken_at, read_offset_min, read_precision, read_source FROM said_dates WHERE photo_id = ?",
                (photo.id,),
            )
            .fetchone()
        )
        if row is None:
            return photo.shot
        taken_at = None if row[0] is None else datetime.fromisoformat(row[0])
        return replace(photo.shot, taken_at=taken_at, utc_offset_min=row[1], date_precision=row[2], date_source=row[3])


def _pages(photo_ids: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(photo_ids), _PAGE):
        yield plain_ids(photo_ids[start : start + _PAGE])


def _natural(relative: str) -> list[tuple[int, int | str]]:
    name = relative.rpartition("/")[2].casefold()
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", name) if part]


def _marks(page: Sequence[int]) -> str:
    return ", ".join("?" * len(page))


def _order(shot: ShotInfo, stamp: Stamp) -> datetime:
    """Return what a photo sorts by: the moment it was taken, as a clock at home showed it; else the file's time."""
    return stamp.moment if shot.taken_at is None else comparable(shot.taken_at, shot.utc_offset_min)


def _microseconds(date: datetime) -> int:
    return (date - _EPOCH) // timedelta(microseconds=1)


def _date(sort_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=sort_us)
