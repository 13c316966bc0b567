"""Taking vectors into a restored library, from its backup or from the library that it replaces."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from photoclip.store.backup_rows import plain_tables
from photoclip.store.table_shapes import TableShape

_KEYS = ("model_id", "photo_id")
_WHOLE = TableShape("embeddings", (*_KEYS, "vector"))
_PARTS = TableShape("part_embeddings", (*_KEYS, "part", "x", "y", "width", "height", "moment_s", "vector"))
_MODELS = TableShape("models", ("id", "fingerprint", "name", "dimension"))
_PHOTOS = TableShape("photos", ("id", "content_hash", "size_bytes"))
_FITS = "typeof(seen.vector) = 'blob' AND length(seen.vector) = 2 * models.dimension"


def take_vectors(connection: sqlite3.Connection, name: str, path: Path) -> None:
    """Take the vectors of an attached file, in which models and photos have the same ids.

    Raises LibraryProblem, sqlite3.Error.
    """
    for table in _in_both(connection, name):
        plain_tables(connection, name, [table], path)
        connection.execute(
            f"INSERT OR IGNORE INTO main.{table.name} ({table.column_list})"
            f" SELECT seen.model_id, seen.photo_id, {_others(table)} FROM {name}.{table.name} AS seen"
            " JOIN main.models AS models ON models.id = seen.model_id"
            " JOIN main.photos AS photos ON photos.id = seen.photo_id"
            f" WHERE {_FITS}"
        )


def take_vectors_of_another(connection: sqlite3.Connection, name: str, path: Path) -> None:
    """Take from an attached library the vectors of the same content by the same weights, where there is none yet.

    Raises LibraryProblem, sqlite3.Error.
    """
    plain_tables(connection, name, [_WHOLE, _MODELS, _PHOTOS], path)
    connection.execute(
        "INSERT OR IGNORE INTO main.models (fingerprint, name, dimension)"
        f" SELECT fingerprint, name, dimension FROM {name}.models"
    )
    for table in _in_both(connection, name):
        plain_tables(connection, name, [table], path)
        connection.execute(
            f"INSERT OR IGNORE INTO main.{table.name} ({table.column_list})"
            f" SELECT models.id, photos.id, {_others(table)} FROM {name}.{table.name} AS seen"
            f" JOIN {name}.models AS theirs ON theirs.id = seen.model_id"
            " JOIN main.models AS models ON models.fingerprint = theirs.fingerprint"
            f" JOIN {name}.photos AS photo ON photo.id = seen.photo_id"
            " JOIN main.photos AS photos"
            " ON photos.content_hash = photo.content_hash AND photos.size_bytes = photo.size_bytes"
            f" WHERE {_FITS}"
        )


def _in_both(connection: sqlite3.Connection, name: str) -> list[TableShape]:
    """Return the tables of vectors that both files have: parts came with a later format."""

    def has(schema: str, table: TableShape) -> bool:
        asked = f"SELECT 1 FROM {schema}.sqlite_schema WHERE name = ?"
        return connection.execute(asked, (table.name,)).fetchone() is not None

    return [table for table in (_WHOLE, _PARTS) if table is _WHOLE or (has("main", table) and has(name, table))]


def _others(table: TableShape) -> str:
    """Return the columns of `seen` beside those that say whose."""
    return ", ".join(f'seen."{column}"' for column in table.columns if column not in _KEYS)
