"""Files that can be read now, as jobs and as numbers, by a condition in SQL that joins `files` with `folders`."""

from __future__ import annotations

from photoclip.store.connection import Connection
from photoclip.store.file_jobs import FileJob
from photoclip.store.former_places import PATH
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.path_text import join_text

READABLE = f"files.offline = 0 AND folders.online = 1 AND folders.paused = 0 AND {NOT_HELD}"
_LIBRARY = "(SELECT value = '1' FROM settings WHERE key = 'closer')"
CLOSER_FOLDER = f"coalesce(folders.closer, {_LIBRARY}, 0) = 1"
"""Whether a watched folder is looked at closer: as the person said of it, else of the library."""
LOOKED_AT_CLOSER = (
    "coalesce((SELECT within.closer FROM closer_within AS within WHERE within.folder_id = files.folder_id"
    " AND files.relative >= within.relative || '/' AND files.relative < within.relative || '0'"
    f" ORDER BY length(within.relative) DESC LIMIT 1), folders.closer, {_LIBRARY}, 0) = 1"
)
"""Whether a file is looked at closer: as the person said of the nearest folder around it, else of the library."""
SOUND = "NOT EXISTS (SELECT 1 FROM readings WHERE readings.file_id = files.id AND damaged_s IS NOT NULL)"


def jobs(
    reader: Connection, where: str, order: str, parameters: tuple[int, ...], known_hash: str = "''"
) -> list[FileJob]:
    """Return the readable files that meet `where`; the last parameter says how many at most."""
    rows = reader.execute(
        "SELECT files.id, folders.path, files.relative,"
        f" ifnull(files.photo_id, (SELECT photo_id FROM former_places WHERE path = {PATH})), {known_hash},"
        f" ifnull(photos.size_bytes, 0), {LOOKED_AT_CLOSER}"
        " FROM files JOIN folders ON folders.id = files.folder_id"
        " LEFT JOIN photos ON photos.id = files.photo_id"
        f" WHERE {READABLE} AND {where} ORDER BY {order} LIMIT ?",
        parameters,
    )
    return [
        FileJob(id_, join_text(root, relative), photo_id, content_hash, size, closer=bool(closer))
        for id_, root, relative, photo_id, content_hash, size, closer in rows
    ]


def any_parts(reader: Connection) -> bool:
    """Return whether a folder is looked at closer, or there is a video: else no photo need be asked for its parts."""
    asked = (
        f"SELECT EXISTS (SELECT 1 FROM folders WHERE {CLOSER_FOLDER})"
        " OR EXISTS (SELECT 1 FROM closer_within WHERE closer = 1)"
        " OR EXISTS (SELECT 1 FROM photos WHERE duration_s IS NOT NULL)"
    )
    return bool(reader.execute(asked).fetchone()[0])


def count_files(reader: Connection, where: str, parameters: tuple[int, ...]) -> int:
    """Return how many readable files meet `where`."""
    row = reader.execute(
        f"SELECT count(*) FROM files JOIN folders ON folders.id = files.folder_id WHERE {READABLE} AND {where}",
        parameters,
    ).fetchone()
    return int(row[0])


def count_photos(reader: Connection, lies: str, where: str, parameters: tuple[object, ...]) -> int:
    """Return how many photos have a whole file that was read, meets `where`, and lies as `lies` says."""
    row = reader.execute(
        "SELECT count(DISTINCT files.photo_id) FROM files JOIN folders ON folders.id = files.folder_id"
        f" WHERE {lies} AND files.state = 'ready' AND files.current = 1 AND {SOUND} AND {where}",
        parameters,
    ).fetchone()
    return int(row[0])
