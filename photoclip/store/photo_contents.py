"""What a photo's content is: the single statements of which photo and file stores are made."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from photoclip.core.photo import ShotInfo
from photoclip.core.taken import SOURCES
from photoclip.store.database import Database
from photoclip.store.file_jobs import READING
from photoclip.store.files import MAY_BE_SEEN
from photoclip.store.id_lists import IN_LIST, id_list

SHOT = (
    "taken_at, utc_offset_min, camera_make, camera_model, lens, exposure_s, f_number, iso, focal_length_mm,"
    " latitude, longitude, altitude_m, orientation, date_precision, date_source, duration_s, live_id, high_range"
)
FACTS = ", ".join(f"{column} = ?" for column in ("width, height, format, sort_us, " + SHOT).split(", "))


COMPANIONS = (
    "iif(photos.live_id = '' OR photos.duration_s IS NOT NULL, '', 'film ')"
    " || ifnull((SELECT group_concat(other.companion, ' ') FROM photos AS other"
    " WHERE other.main_id > 0 AND other.main_id = photos.id), '')"
)
"""Which kinds of companions a photo has, apart by blanks."""
WALL_CLOCK = "ifnull(photos.taken_at, photos.sort_us)"
"""What a clock showed where a photo was taken: text in the form of ISO 8601, or microseconds of the file's time."""


def insert_photo(connection: sqlite3.Connection, content: tuple[str, int], facts: tuple[object, ...]) -> int:
    row = connection.execute(
        "INSERT INTO photos (content_hash, size_bytes, width, height, format, sort_us,"
        f" {SHOT}) VALUES (?, ?, ?, ?, ?, ?{', ?' * (SHOT.count(',') + 1)}) RETURNING id",
        (*content, *facts),
    ).fetchone()
    return int(row[0])


def give_content(
    connection: sqlite3.Connection, photo_id: int, content: tuple[str, int], facts: tuple[object, ...]
) -> None:
    """Give a photo another content, and remember the one it had; copies of that one are not current any more."""
    connection.execute("DELETE FROM former_contents WHERE content_hash = ? AND size_bytes = ?", content)
    connection.execute(
        "INSERT OR IGNORE INTO former_contents (content_hash, size_bytes, photo_id)"
        " SELECT content_hash, size_bytes, id FROM photos WHERE id = ?",
        (photo_id,),
    )
    connection.execute(
        f"UPDATE photos SET content_hash = ?, size_bytes = ?, {FACTS} WHERE id = ?", (*content, *facts, photo_id)
    )
    connection.execute("UPDATE files SET current = 0 WHERE photo_id = ?", (photo_id,))
    connection.execute("DELETE FROM former_places WHERE photo_id = ?", (photo_id,))
    connection.execute("DELETE FROM embeddings WHERE photo_id = ?", (photo_id,))
    connection.execute("DELETE FROM part_embeddings WHERE photo_id = ?", (photo_id,))
    connection.execute("UPDATE models SET generation = generation + 1")
    connection.execute("UPDATE models SET generation = generation + 1, part_generation = part_generation + 1")


def has_its_content(connection: sqlite3.Connection, photo_id: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM files JOIN folders ON folders.id = folder_id"
        f" WHERE photo_id = ? AND {MAY_BE_SEEN.format(file='files', folder='folders')} LIMIT 1",
        (photo_id,),
    ).fetchone()
    return row is not None


def is_out_of_view(connection: sqlite3.Connection, photo_id: int) -> bool:
    row = connection.execute("SELECT file_count FROM photos WHERE id = ?", (photo_id,)).fetchone()
    return row is not None and row[0] == 0


def known_content(connection: sqlite3.Connection, content_hash: str, size_bytes: int) -> tuple[int, bool] | None:
    """Return which photo has this content, and whether it is the content of now; None where nobody has seen it."""
    row = connection.execute(
        "SELECT id, 1 FROM photos WHERE content_hash = ?1 AND size_bytes = ?2"
        " UNION ALL SELECT photo_id, 0 FROM former_contents WHERE content_hash = ?1 AND size_bytes = ?2 LIMIT 1",
        (content_hash, size_bytes),
    ).fetchone()
    return None if row is None else (int(row[0]), bool(row[1]))


def knows_more(connection: sqlite3.Connection, photo_id: int, file_id: int, shot: ShotInfo) -> bool:
    """Tell whether what a file of a known photo says now counts: another version read it, or its date is better.

    Copies of a photo have names and sidecars of their own. The best word counts, whichever of them is read last.
    """
    row = connection.execute(
        "SELECT files.photo_id, read_by, CASE WHEN said.photo_id IS NULL THEN photos.taken_at ELSE read_taken_at END"
        " IS NULL, ifnull(read_source, date_source) FROM files, photos"
        " LEFT JOIN said_dates AS said ON said.photo_id = photos.id WHERE files.id = ? AND photos.id = ?",
        (file_id, photo_id),
    ).fetchone()
    if row is None:
        return False
    before, read_by, is_undated, source = row
    if shot.taken_at is None:
        return bool(before == photo_id and read_by < READING and (is_undated or not source))
    order: tuple[str, ...] = SOURCES
    known = len(order) if is_undated or source not in order else order.index(source)
    now = order.index(shot.date_source) if shot.date_source in order else len(order)
    return now < known or bool(before == photo_id and read_by < READING and now <= known)


def shot_columns(shot: ShotInfo) -> tuple[object, ...]:
    return (
        None if shot.taken_at is None else shot.taken_at.isoformat(),
        shot.utc_offset_min,
        shot.camera_make,
        shot.camera_model,
        shot.lens,
        shot.exposure_s,
        shot.f_number,
        shot.iso,
        shot.focal_length_mm,
        shot.latitude,
        shot.longitude,
        shot.altitude_m,
        shot.orientation,
        shot.date_precision,
        shot.date_source,
        shot.duration_s,
        shot.live_id,
        int(shot.high_range),
    )


def tag_names(database: Database, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the tags of those photos that have any, in their order."""
    names: dict[int, list[str]] = {}
    for photo_id, name in database.reader().execute(
        "SELECT photo_id, tags.name FROM photo_tags JOIN tags ON tags.id = tag_id"
        f" WHERE photo_id {IN_LIST} ORDER BY photo_id, tags.folded",
        (id_list(photo_ids),),
    ):
        names.setdefault(photo_id, []).append(name)
    return names
