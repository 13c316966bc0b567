"""A library of every format that there ever was, with something in every table, opens with all of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from photoclip.store.backup_rows import APPLICATION_ID
from photoclip.store.database import Database
from photoclip.store.migrations import SCHEMA_VERSION
from photoclip.store.table_shapes import make_tables, tables_of

FORMATS = range(1, SCHEMA_VERSION + 1)
Row = dict[str, Any]

# In an order in which each row finds what it points to. Columns that a format does not have yet are left out.
ROWS: dict[str, list[Row]] = {
    "settings": [{"key": "active_model", "value": "a/model"}, {"key": "exclude_globs", "value": '["raw/"]'}],
    "folders": [
        {"id": 1, "path": "/photos", "paused": 1, "online": 1, "closer": 1},
        {"id": 2, "path": "/usb", "online": 0},
    ],
    "photos": [
        {
            **{"id": 1, "content_hash": "one", "size_bytes": 10, "width": 40, "height": 30, "format": "JPEG"},
            **{"sort_us": 1_000, "taken_at": "2021-06-01T08:00:00", "utc_offset_min": -90, "camera_make": "FUJIFILM"},
            **{"camera_model": "X-T5", "lens": "35mm", "exposure_s": 0.004, "f_number": 2.8, "iso": 400},
            **{"focal_length_mm": 35.0, "latitude": 48.8, "longitude": -2.3, "altitude_m": 35.5, "orientation": 6},
            **{"rating": 4, "favourite": 1, "color_label": "red", "label_text": "À revoir", "flag": "picked"},
            **{"hidden": 1, "sharpness": 0.75, "brightness": 0.5, "page": 0.25},
            **{"date_precision": "day", "date_source": "exif", "live_id": "inside"},
            **{"description": "At the gate", "high_range": 1},
        },
        {
            **{"id": 2, "content_hash": "two", "size_bytes": 20, "width": 9, "height": 9, "format": "MP4"},
            **{"sort_us": -5, "duration_s": 12.75},
        },
        {"id": 3, "content_hash": "three", "size_bytes": 30, "width": 9, "height": 9, "format": "PNG", "sort_us": 7},
    ],
    "files": [
        {
            **{"id": 1, "folder_id": 1, "relative": "Rome/é.jpg", "size": 10, "mtime_ns": 5, "inode": 6, "photo_id": 1},
            **{"state": "ready", "reason": "", "offline": 0, "current": 1, "ctime_ns": 8, "read_by": 1},
        },
        {"id": 2, "folder_id": 2, "relative": "two.png", "size": 20, "mtime_ns": 5, "photo_id": 2, "state": "ready"},
        {
            **{"id": 3, "folder_id": 1, "relative": "bad.jpg", "size": 1, "mtime_ns": 2, "photo_id": None},
            **{"state": "failed", "reason": "it is cut off", "offline": 1, "attempts": 3, "retry_at_s": 99},
            "deleted_s": 77,
        },
    ],
    "closer_within": [{"folder_id": 1, "relative": "trip/rome", "closer": 1}],
    "models": [
        {"id": 1, "fingerprint": "weights", "name": "a/model", "dimension": 2, "generation": 7, "part_generation": 3}
    ],
    "embeddings": [{"model_id": 1, "photo_id": 1, "vector": b"\0\0\x80\x3f\0\0\0\0"}],
    "part_embeddings": [
        {
            **{"model_id": 1, "photo_id": 1, "part": 1, "x": 0.4, "y": 0.0, "width": 0.6, "height": 0.6},
            "vector": b"\0\0\x80\x3f\0\0\0\0",
        },
        {"model_id": 1, "photo_id": 2, "part": 1, "moment_s": 12.5, "vector": b"\0\0\x80\x3f\0\0\0\0"},
    ],
    "tags": [
        {"id": 7, "name": "Animals/Dog", "folded": "animals/dog", "color": "red", "deleted": 0, "merged_into": None},
        {"id": 8, "name": "Hound", "folded": "\0hound", "deleted": 1, "merged_into": 7},
    ],
    "tag_aliases": [{"folded": "hund", "name": "Hund", "tag_id": 7}],
    "tag_changes": [
        {
            "id": 4,
            "kind": "run",
            "made_s": 1_000,
            "text": "Auto-tag",
            "model": "a/model",
            "photo_count": 2,
            "undone": 0,
        },
        {"id": 5, "kind": "removal", "made_s": 2_000, "text": "Dog off 1 photo", "photo_count": 1},
    ],
    "change_tags": [{"change_id": 4, "tag_id": 7, "prompt": "a dog", "old_name": "dog", "created": 1}],
    "photo_tags": [
        {"photo_id": 1, "tag_id": 7, "change_id": 4, "score": 0.3, "confidence": 0.8, "confirmed": 1},
        {"photo_id": 3, "tag_id": 7},
    ],
    "tags_taken": [
        {
            **{"taken_by": 5, "photo_id": 2, "tag_id": 7, "change_id": 4, "score": 0.2, "confidence": 0.6},
            **{"confirmed": 0, "moved": 1},
        }
    ],
    "rejections": [{"tag_id": 7, "photo_id": 3, "change_id": 4}],
    "albums": [
        {
            **{"id": 3, "name": "Best", "folded": "best", "query": "dog", "strictness": 0.7, "sort": "name"},
            **{"deleted": 0, "cover_id": 1},
        }
    ],
    "album_photos": [{"album_id": 3, "photo_id": 2, "position": 1}, {"album_id": 3, "photo_id": 1, "position": 2}],
    "searches": [{"text": "dog on the beach", "used": 12}],
    "kept_apart": [{"photo_id": 1, "other_id": 2}],
    "standing_labels": [
        {
            **{"id": 1, "name": "Pets", "labels": '[{"name": "dog"}]', "exclusive": 1, "complete": 1, "folder_id": 1},
            **{"relative": "Rome", "album_id": 3, "query": "in:Rome", "strictness": 0.2, "writes": 1, "enabled": 0},
            "model": "a/model",
        }
    ],
    "standing_seen": [{"standing_id": 1, "photo_id": 2}],
    "suggestions": [
        {"tag_id": 7, "photo_id": 2, "standing_id": 1, "confidence": 0.7, "score": 0.2, "settled_by": 5},
    ],
    "sidecars": [
        {
            **{"file_id": 1, "fields": '[["Animals/Dog"], 4, "Red"]', "photo_id": 1, "content_hash": "xmp"},
            **{"size": 400, "mtime_ns": 9, "moved": 1},
        }
    ],
    "embedded_fields": [{"photo_id": 1, "fields": '[["Rome"], null, null]', "taken": 1, "before": "[[], 1, null]"}],
    "former_contents": [{"content_hash": "before", "size_bytes": 11, "photo_id": 1}],
    "gone_files": [{"file_id": 3, "state": "asked", "since_s": 77}],
    "readings": [
        {
            **{"file_id": 1, "content_hash": "one", "size": 10, "mtime_ns": 5, "read_s": 3, "round": 2},
            **{"damaged_s": 4, "ctime_ns": 8},
        }
    ],
    "former_places": [{"path": "/old/three.png", "photo_id": 3}],
    "replaced_photos": [{"photo_id": 3, "path": "/photos/three.png", "since_s": 66}],
    "said_dates": [
        {
            **{"photo_id": 1, "taken_at": "1987-01-01T00:00:00", "utc_offset_min": 60, "date_precision": "year"},
            **{"read_taken_at": "2021-06-01T08:00:00", "read_offset_min": -90, "read_precision": "day"},
            **{"read_source": "exif", "read_sort_us": 1_000, "written": 1},
        }
    ],
    "live_apart": [{"photo_id": 1, "main_id": 1}, {"photo_id": 2, "main_id": 1}],
    "takeout_imports": [{"id": 2, "made_s": 9, "photo_count": 3, "undone": 1}],
    "takeout_tags": [{"import_id": 2, "change_id": 5}],
    "takeout_given": [
        {"import_id": 2, "photo_id": 1, "what": "description", "text": "At the gate"},
        {"import_id": 2, "photo_id": 2, "what": "album", "album_id": 3},
    ],
    "takeout_albums": [{"import_id": 2, "album_id": 3, "name": "Best"}],
    "date_changes": [{"id": 1, "made_s": 5, "text": "1987", "photo_count": 1, "undone": 1}],
    "dates_changed": [
        {
            **{"change_id": 1, "photo_id": 1, "before_taken_at": None, "before_offset_min": None},
            **{"before_precision": "", "taken_at": "1987-01-01T00:00:00", "utc_offset_min": 60},
            **{"date_precision": "year"},
        }
    ],
}


def filled(path: Path, library_format: int) -> dict[str, list[tuple[Any, ...]]]:
    """Make a library as this format wrote it, with rows in every table; return what lies in each."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        make_tables(connection, library_format)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute(f"PRAGMA user_version = {library_format:d}")
        columns = {table.name: table.columns for table in tables_of(library_format)}
        for table, rows in ROWS.items():
            for row in rows if table in columns else []:
                if row.get("deleted") and "deleted" not in columns[table]:
                    continue  # nothing was hidden then
                known = {name: value for name, value in row.items() if name in columns[table]}
                marks = ", ".join("?" * len(known))
                connection.execute(f"INSERT INTO {table} ({', '.join(known)}) VALUES ({marks})", tuple(known.values()))
        connection.commit()
        return read(connection, library_format)


def read(connection: sqlite3.Connection, library_format: int) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the tables and columns that this format has."""
    return {
        table.name: sorted(connection.execute(f"SELECT {table.column_list} FROM {table.name}"), key=repr)
        for table in tables_of(library_format)
    }


def test_something_stands_in_every_table_and_every_column() -> None:
    for table in tables_of(SCHEMA_VERSION):
        said = {name for row in ROWS[table.name] for name in row}
        made_by_triggers = {"file_count", "added_s", "main_id", "companion", "day"}
        assert set(table.columns) - said <= made_by_triggers, table.name


@pytest.mark.parametrize("library_format", FORMATS)
def test_a_library_of_this_format_opens_with_all_that_was_in_it(library_format: int, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    before = filled(path, library_format)
    database = Database(path, tmp_path / "backups")
    database.open()
    try:
        reader = database.reader()
        assert reader.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert read(reader, library_format) == before
        assert database.integrity_problems() == []
        assert reader.execute("PRAGMA foreign_key_check").fetchall() == []
        assert _shape(reader) == _new_shape(tmp_path)
        if 3 <= library_format < 5:  # an agreement was made about the photo that lay there
            assert reader.execute("SELECT photo_id, content_hash FROM sidecars").fetchall() == [(1, "")]
        if library_format < 7:  # what each file held when it was read
            known = reader.execute("SELECT file_id, content_hash, size, mtime_ns FROM readings ORDER BY file_id")
            assert known.fetchall() == [(1, "one", 10, 5), (2, "two", 20, 5)]
    finally:
        database.close()


def _shape(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()


def _new_shape(tmp_path: Path) -> list[tuple[Any, ...]]:
    database = Database(tmp_path / "new" / "library.sqlite3", tmp_path / "new" / "backups")
    (tmp_path / "new").mkdir()
    database.open()
    try:
        return _shape(database.reader())
    finally:
        database.close()
