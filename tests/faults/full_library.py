"""A library in which every table has rows, some of them more than a page holds: made in a moment, without photos."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from photoclip.store.database import Database

PHOTOS = 400
MODEL = "0" * 64


def make(folder: Path) -> Path:
    """Make the library in `folder`; return its file, which holds all of it."""
    path = folder / "library.sqlite3"
    database = Database(path, folder / "backups")
    database.open()
    rng = random.Random(11)
    with database.transaction() as connection:
        for statement, rows in _rows(rng):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {statement} VALUES ({marks})", rows)
    with database.transaction() as connection:  # what was deleted lies on pages that are free
        connection.execute("DELETE FROM photo_tags WHERE tag_id = 40")
        connection.execute("DELETE FROM embeddings WHERE photo_id % 9 = 0")
    database.close()
    return path


def rows_of(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Return what a person or a scan made, by table; what is made again is left out."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in tables if not name.startswith(("news", "names_changed", "file_names", "sqlite_"))]
        return {name: set(connection.execute(f"SELECT * FROM {name}")) for name in kept}


def _rows(rng: random.Random) -> list[tuple[str, list[tuple[object, ...]]]]:
    photos = range(1, PHOTOS + 1)
    pairs = {(photo, rng.randint(1, 40)) for photo in photos for _ in range(5)}
    return [
        ("settings (key, value)", [("exclude_globs", '["*.tmp"]'), ("note", "x" * 6000)]),
        ("folders (id, path)", [(1, "/photos"), (2, "/more photos")]),
        (
            "photos (id, content_hash, size_bytes, width, height, format, sort_us, taken_at, camera_make, camera_model,"
            " latitude, rating, favourite, color_label)",
            [
                (
                    *(photo, f"{photo * 7919:064x}", 1000 + photo, 4000, 3000, "JPEG", photo * 10**9),
                    *("2024-05-05T10:00:00", "Canon", "EOS R5", photo / 7, photo % 6, photo % 2, "red"),
                )
                for photo in photos
            ],
        ),
        (
            "files (id, folder_id, relative, size, mtime_ns, inode, photo_id, state)",
            [
                (
                    photo,
                    1 + photo % 2,
                    f"2024/{photo // 50}/IMG_{photo}.jpg",
                    1000 + photo,
                    photo,
                    photo,
                    photo,
                    "ready",
                )
                for photo in photos
            ],
        ),
        ("models (id, fingerprint, name, dimension)", [(1, MODEL, "made-up", 256)]),
        ("embeddings (model_id, photo_id, vector)", [(1, photo, rng.randbytes(512)) for photo in photos]),
        (
            "tags (id, name, folded, color)",
            [(tag, f"animals/{tag}", f"animals/{tag}", "red") for tag in range(1, 41)],
        ),
        ("tag_aliases (folded, name, tag_id)", [(f"alias {tag}", f"Alias {tag}", tag) for tag in range(1, 30)]),
        (
            "tag_changes (id, kind, made_s, text, model, photo_count)",
            [(change, "run", change, f"Auto-tag {change}", "made-up", 3) for change in range(1, 200)],
        ),
        ("change_tags (change_id, tag_id, prompt)", [(change, 1 + change % 40, "a dog") for change in range(1, 200)]),
        (
            "photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)",
            [(photo, tag, 1 + photo % 199, 0.25, 0.75, photo % 2) for photo, tag in sorted(pairs)],
        ),
        (
            "tags_taken (taken_by, photo_id, tag_id)",
            [(1 + photo % 199, photo, 1 + photo % 40) for photo in photos],
        ),
        ("rejections (tag_id, photo_id, change_id)", [(1 + photo % 40, photo, 1) for photo in photos]),
        ("albums (id, name, folded, query)", [(one, f"Album {one}", f"album {one}", "") for one in range(1, 30)]),
        (
            "album_photos (album_id, photo_id, position)",
            [(1 + photo % 29, photo, photo) for photo in photos],
        ),
        ("searches (text, used)", [(f"dog {number}", number) for number in range(40)]),
        ("kept_apart (photo_id, other_id)", [(photo, photo + 1) for photo in photos if photo < PHOTOS]),
        ("standing_labels (id, name, labels)", [(1, "Trees", "[]"), (2, "Boats", "[]")]),
        ("standing_seen (standing_id, photo_id)", [(1, photo) for photo in photos]),
        (
            "suggestions (tag_id, photo_id, standing_id, confidence, score)",
            [(1 + photo % 40, photo, 1, 0.5, 0.25) for photo in photos],
        ),
        (
            "sidecars (file_id, fields, photo_id, content_hash)",
            [(photo, '[["dog", "animals/cat"], 3, "Red"]', photo, f"{photo:064x}") for photo in photos],
        ),
        ("embedded_fields (photo_id, fields, taken)", [(photo, '[["dog"], null, null]', 1) for photo in photos]),
        (
            "former_contents (content_hash, size_bytes, photo_id)",
            [(f"{photo * 104729:064x}", 900 + photo, photo) for photo in photos],
        ),
    ]
