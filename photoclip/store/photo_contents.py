"""What a photo's content is: the single statements of which photo and file stores are made."""

from __future__ import annotations

import sqlite3

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.store.files import MAY_BE_SEEN

SHOT = (
    "taken_at, utc_offset_min, camera_make, camera_model, lens, exposure_s, f_number, iso, focal_length_mm,"
    " latitude, longitude, altitude_m, orientation"
)
FACTS = ", ".join(f"{column} = ?" for column in ("width, height, format, sort_us, " + SHOT).split(", "))


def insert_photo(connection: sqlite3.Connection, content: tuple[str, int], facts: tuple[object, ...]) -> int:
    row = connection.execute(
        "INSERT INTO photos (content_hash, size_bytes, width, height, format, sort_us,"
        f" {SHOT}) VALUES (?, ?, ?, ?, ?, ?{', ?' * 13}) RETURNING id",
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
    connection.execute("UPDATE models SET generation = generation + 1")


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


def stamp_columns(stamp: Stamp) -> tuple[int, int, int, int]:
    return stamp.size, stamp.mtime_ns, stamp.inode, stamp.ctime_ns


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
    )
