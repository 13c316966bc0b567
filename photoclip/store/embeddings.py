"""Embeddings: dear to make, so they live in the database, in half precision, beside the model that made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray, are_unit_vectors
from photoclip.errors import BugError
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import read_ids

_PAGE = 4096


class EmbeddingStore:
    """The models and embeddings tables. `model_key` is the SHA-256 fingerprint of the weights."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, model_key: str, name: str, dimension: int) -> int:
        """Return the model's row id, making the row when these weights are new."""
        asked = "SELECT id FROM models WHERE (fingerprint, name, dimension) = (?, ?, ?)"
        known = self._database.reader().execute(asked, (model_key, name, dimension)).fetchone()
        if known is not None:  # who only searches can do so where nothing can be written
            return int(known[0])
        with self._database.transaction() as connection:
            row = connection.execute(
                "INSERT INTO models (fingerprint, name, dimension) VALUES (?, ?, ?)"
                " ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name RETURNING id, dimension",
                (model_key, name, dimension),
            ).fetchone()
        if row[1] != dimension:
            raise BugError(f"model {name} had {row[1]} dimensions and now has {dimension}")
        return int(row[0])

    def has_seen_more(self, model_key: str, other_key: str) -> bool:
        """Return whether a model has seen a photo that the other one has not."""
        row = (
            self._database.reader()
            .execute(
                "SELECT 1 FROM embeddings AS seen JOIN models ON models.id = seen.model_id AND fingerprint = ?"
                " WHERE NOT EXISTS (SELECT 1 FROM embeddings AS other JOIN models ON models.id = other.model_id"
                " WHERE fingerprint = ? AND other.photo_id = seen.photo_id) LIMIT 1",
                (model_key, other_key),
            )
            .fetchone()
        )
        return row is not None

    def row_of(self, model_key: str) -> int:
        """Return the model's row id, 0 where it has never been loaded for this library."""
        row = self._database.reader().execute("SELECT id FROM models WHERE fingerprint = ?", (model_key,)).fetchone()
        return 0 if row is None else int(row[0])

    def dimension_of(self, model_key: str) -> int:
        """Return how many numbers the model's vectors have, 0 where it has never been loaded for this library."""
        known = "SELECT dimension FROM models WHERE fingerprint = ?"
        row = self._database.reader().execute(known, (model_key,)).fetchone()
        return 0 if row is None else int(row[0])

    def add(self, model_id: int, photo_ids: Sequence[int], vectors: FloatArray) -> IdArray:
        """Store unit vectors, shape (n, d), of n photos; return the photos that had none before."""
        added: list[int] = []
        with self._database.transaction() as connection:
            for photo_id, vector in zip(photo_ids, vectors.astype("<f2"), strict=True):
                inserted = connection.execute(
                    "INSERT OR IGNORE INTO embeddings (model_id, photo_id, vector) VALUES (?, ?, ?)",
                    (model_id, photo_id, vector.tobytes()),
                ).rowcount
                if inserted:
                    added.append(photo_id)
            if added:
                draft_news(connection, "vectors", added)
                connection.execute("UPDATE models SET generation = generation + 1 WHERE id = ?", (model_id,))
        return np.asarray(added, dtype=np.int64)

    def drop_damaged(self, model_id: int, after: int, most: int, cancel: CancelToken) -> tuple[int, int | None]:
        """Forget vectors that are none (another length, not finite, not of unit length) among the next `most`.

        Those of photos behind `after` are looked at, by rising id. Return how many were none, whose photos wait to be
        embedded again, and the last photo that was looked at; None: none is left. Raises Cancelled.
        """
        row = self._database.reader().execute("SELECT dimension FROM models WHERE id = ?", (model_id,)).fetchone()
        if row is None:
            return 0, None
        damaged: list[int] = []
        last, more, size = after, True, min(_PAGE, most)
        for _ in range(0, most, size):
            cancel.raise_if_cancelled()
            asked = "SELECT photo_id, vector FROM embeddings WHERE model_id = ? AND photo_id > ?"
            rows = (
                self._database.reader().execute(f"{asked} ORDER BY photo_id LIMIT ?", (model_id, last, size)).fetchall()
            )
            damaged += _unsound(rows, int(row[0]))
            more = len(rows) == size
            if not more:
                break
            last = rows[-1][0]
        if damaged:
            with self._database.transaction() as connection:
                connection.executemany(
                    "DELETE FROM embeddings WHERE model_id = ? AND photo_id = ?",
                    [(model_id, photo_id) for photo_id in damaged],
                )
                draft_news(connection, "vectors", damaged)
                connection.execute("UPDATE models SET generation = generation + 1 WHERE id = ?", (model_id,))
        return len(damaged), last if more else None

    def has(self, model_id: int, photo_id: int) -> bool:
        row = (
            self._database.reader()
            .execute("SELECT 1 FROM embeddings WHERE model_id = ? AND photo_id = ?", (model_id, photo_id))
            .fetchone()
        )
        return row is not None

    def get(self, model_id: int, photo_ids: Sequence[int]) -> tuple[IdArray, FloatArray]:
        """Return the ids, shape (n,), that have an embedding and their vectors, shape (n, d)."""
        rows = [
            (photo_id, row[0])
            for photo_id in photo_ids
            if (
                row := self._database.reader()
                .execute(
                    "SELECT vector FROM embeddings JOIN models ON models.id = model_id"
                    " WHERE model_id = ? AND photo_id = ? AND length(vector) = 2 * dimension",
                    (model_id, photo_id),
                )
                .fetchone()
            )
        ]
        ids = np.asarray([photo_id for photo_id, _ in rows], dtype=np.int64)
        with np.errstate(invalid="ignore"):  # bytes of a bad page may be no numbers
            vectors = np.frombuffer(b"".join(blob for _, blob in rows), "<f2").astype(np.float32)
        return ids, vectors.reshape(len(ids), -1) if len(ids) else vectors.reshape(0, 0)

    def photo_ids(self, model_id: int) -> IdArray:
        """Return the photos in view that have an embedding, by rising id."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM embeddings JOIN photos ON photos.id = photo_id"
            " WHERE model_id = ? AND file_count > 0 ORDER BY photo_id",
            (model_id,),
        )

    def generation(self, model_key: str) -> int:
        """Return a number that grows with every embedding of this model that comes into view or leaves it."""
        row = (
            self._database.reader()
            .execute("SELECT generation FROM models WHERE fingerprint = ?", (model_key,))
            .fetchone()
        )
        return 0 if row is None else int(row[0])

    def count(self, model_key: str) -> int:
        """Return how many photos in view the model has seen."""
        row = (
            self._database.reader()
            .execute(
                "SELECT count(*) FROM embeddings JOIN models ON models.id = model_id"
                " JOIN photos ON photos.id = photo_id"
                " WHERE fingerprint = ? AND file_count > 0",
                (model_key,),
            )
            .fetchone()
        )
        return int(row[0])

    def ids(self, model_key: str) -> IdArray:
        """Return the photos in view that the model has seen, ascending, shape (n,), those of damaged vectors, too."""
        return read_ids(
            self._database.reader(),
            "SELECT photo_id AS id FROM embeddings JOIN photos ON photos.id = photo_id"
            " WHERE model_id = (SELECT id FROM models WHERE fingerprint = ?) AND file_count > 0 ORDER BY photo_id",
            (model_key,),
        )

    def batches(self, model_key: str, size: int = 4096) -> Iterator[tuple[IdArray, NDArray[np.float16]]]:
        """Yield ids, shape (n,), ascending, and unit vectors, shape (n, d), of the photos in view."""
        row = (
            self._database.reader()
            .execute("SELECT id, dimension FROM models WHERE fingerprint = ?", (model_key,))
            .fetchone()
        )
        if row is None:
            return
        model_id, dimension = row
        after = 0
        while True:
            # Paged, so that no read transaction stays open and keeps the write-ahead log from being folded in.
            rows = (
                self._database.reader()
                .execute(
                    "SELECT photo_id, vector FROM embeddings JOIN photos ON photos.id = photo_id"
                    " WHERE model_id = ? AND photo_id > ? AND file_count > 0 AND length(vector) = ?"
                    " ORDER BY photo_id LIMIT ?",
                    (model_id, after, 2 * dimension, size),
                )
                .fetchall()
            )
            if not rows:
                return
            ids = np.fromiter((photo_id for photo_id, _ in rows), dtype=np.int64, count=len(rows))
            vectors = np.frombuffer(b"".join(blob for _, blob in rows), "<f2").reshape(len(rows), dimension)
            after = int(ids[-1])
            yield ids, vectors.astype(np.float16, copy=False)


def _unsound(rows: Sequence[tuple[int, bytes]], dimension: int) -> list[int]:
    """Return the photos whose vector cannot be right."""
    whole = [(photo_id, blob) for photo_id, blob in rows if len(blob) == 2 * dimension]
    damaged = [photo_id for photo_id, blob in rows if len(blob) != 2 * dimension]
    vectors = np.frombuffer(b"".join(blob for _, blob in whole), "<f2").reshape(len(whole), dimension)
    ids = np.asarray([photo_id for photo_id, _ in whole], np.int64)
    damaged += ids[~are_unit_vectors(vectors)].tolist()
    return damaged
