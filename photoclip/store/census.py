"""Census: what of a library is there, is missing and is unsound, counted for whoever asks after its health."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.gone_files import NOT_HELD
from photoclip.store.path_text import join_text

_PAGE = 2000
_LENGTHS = (0.9, 1.1)
"""Between these lies the length of a unit vector in half precision, and then some."""


class Census:
    """Reads many tables; each call may take seconds in a large library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def missing(self, limit: int) -> tuple[int, list[str]]:
        """Return how many photo files are gone from folders that answer, and the paths of up to `limit` of them."""
        where = " FROM files JOIN folders ON folders.id = folder_id WHERE deleted_s > 0"
        reader = self._database.reader()
        (count,) = reader.execute(f"SELECT count(*){where} AND photo_id IS NOT NULL").fetchone()
        rows = reader.execute(
            f"SELECT path, relative{where} AND photo_id IS NOT NULL ORDER BY path, relative LIMIT ?", (limit,)
        )
        return int(count), [join_text(root, relative) for root, relative in rows]

    def contents(self) -> list[tuple[int, str, bool]]:
        """Return each photo in view with the SHA-256 of its content, and whether a file of that content is at hand."""
        rows = self._database.reader().execute(
            "SELECT photos.id, content_hash, max(files.current = 1 AND offline = 0 AND online = 1"
            f" AND files.state = 'ready' AND {NOT_HELD} AND NOT EXISTS"
            " (SELECT 1 FROM readings WHERE readings.file_id = files.id AND damaged_s IS NOT NULL))"
            " FROM photos JOIN files ON photo_id = photos.id JOIN folders ON folders.id = folder_id"
            " WHERE file_count > 0 GROUP BY photos.id"
        )
        return [(photo_id, content_hash, bool(at_hand)) for photo_id, content_hash, at_hand in rows]

    def known_contents(self) -> set[str]:
        """Return the SHA-256 of every content that a photo has or had, also of photos that left the library."""
        rows = self._database.reader().execute(
            "SELECT content_hash FROM photos UNION SELECT content_hash FROM former_contents"
        )
        return {content_hash for (content_hash,) in rows}

    def checkpoints(self) -> list[tuple[str, int]]:
        """Return the fingerprint and the dimension of every checkpoint that has made vectors."""
        return list(self._database.reader().execute("SELECT fingerprint, dimension FROM models"))

    def unsound_vectors(self) -> list[tuple[int, int]]:
        """Return the vectors that cannot be right, as (row of the model, photo): cut off, not finite, of no length."""
        return [(model, photo) for model, photo, vector, size in self._vectors() if not _is_unit_vector(vector, size)]

    def drop_vectors(self, vectors: list[tuple[int, int]]) -> None:
        """Forget these vectors; they are made again like those of new photos."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM embeddings WHERE model_id = ? AND photo_id = ?", vectors)
            connection.execute("UPDATE models SET generation = generation + 1")
            draft_news(connection, "vectors", [photo_id for _, photo_id in vectors])

    def any_agreement(self) -> bool:
        """Tell whether the library and a sidecar ever agreed on anything."""
        return self._database.reader().execute("SELECT 1 FROM sidecars LIMIT 1").fetchone() is not None

    def _vectors(self) -> Iterator[tuple[int, int, bytes, int]]:
        after = (0, 0)
        # Paged, so that no read transaction stays open and keeps the write-ahead log from being folded in.
        while rows := (
            self._database.reader()
            .execute(
                "SELECT model_id, photo_id, vector, dimension FROM embeddings JOIN models ON models.id = model_id"
                " WHERE (model_id, photo_id) > (?, ?) ORDER BY model_id, photo_id LIMIT ?",
                (*after, _PAGE),
            )
            .fetchall()
        ):
            yield from rows
            after = rows[-1][0], rows[-1][1]


def _is_unit_vector(vector: bytes, dimension: int) -> bool:
    if len(vector) != 2 * dimension:
        return False
    with np.errstate(all="ignore"):  # bytes of a bad page may be no numbers
        length = float(np.linalg.norm(np.frombuffer(vector, "<f2").astype(np.float32)))
    return _LENGTHS[0] < length < _LENGTHS[1]  # false for what is no number, too
