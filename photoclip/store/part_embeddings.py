"""Embeddings of parts of photos: what a model saw in regions or moments, beside what it saw in the whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.parts import FIRST_MOMENT, FIRST_REGION, LAST_PART, WHOLE, Moment, Place, Region
from photoclip.core.search import FloatArray, IdArray, are_unit_vectors
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.file_queries import LOOKED_AT_CLOSER

_PAGE = 4096
# A photo's parts count where it lies in a folder that is looked at closer. What was seen stays when the person turns
# that off: it was dear, and counts again when they turn it on. Moments count always.
_COUNTS = (
    "photos.file_count > 0 AND (part_embeddings.moment_s IS NOT NULL OR EXISTS (SELECT 1 FROM files"
    " JOIN folders ON folders.id = files.folder_id WHERE files.photo_id = photos.id"
    f" AND {LOOKED_AT_CLOSER}))"
)


@dataclass(frozen=True, slots=True, eq=False)
class PartVectors:
    """Vectors of parts, by photo and part. One length, n."""

    photo_ids: IdArray
    parts: NDArray[np.int64]
    """Numbers from 1."""
    vectors: NDArray[np.float16]
    """Shape (n, d)."""


class PartStore:
    """The part_embeddings table. Of a photo's parts there are all or none. `model_id`: the model's row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, model_id: int, photo_id: int, places: Sequence[Place], vectors: FloatArray) -> None:
        """Store unit vectors, shape (n, d), of the parts of a photo that are these, in place of any it had."""
        rows = zip(itertools.count(_first(places)), places, vectors.astype("<f2"), strict=False)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM part_embeddings WHERE model_id = ? AND photo_id = ?", (model_id, photo_id))
            connection.executemany(
                "INSERT INTO part_embeddings (model_id, photo_id, part, x, y, width, height, moment_s, vector)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(model_id, photo_id, part, *_columns(place), vector.tobytes()) for part, place, vector in rows],
            )
            draft_news(connection, "vectors", [photo_id])
            connection.execute("UPDATE models SET part_generation = part_generation + 1 WHERE id = ?", (model_id,))

    def has(self, model_id: int, photo_id: int) -> bool:
        """Return whether the model has seen parts of the photo."""
        asked = "SELECT 1 FROM part_embeddings WHERE model_id = ? AND photo_id = ? LIMIT 1"
        return self._database.reader().execute(asked, (model_id, photo_id)).fetchone() is not None

    def place(self, model_key: str, photo_id: int, part: int) -> Place | None:
        """Return what a part of a photo shows; None where the model has seen no such part.

        The whole of a video is the picture that stands for it, which has a moment; that of a photo is no place.
        """
        row = (
            self._database.reader()
            .execute(
                "SELECT x, y, width, height, moment_s FROM part_embeddings JOIN models ON models.id = model_id"
                " WHERE fingerprint = ? AND photo_id = ? AND part = ?",
                (model_key, photo_id, FIRST_MOMENT if part == WHOLE else part),
            )
            .fetchone()
        )
        return None if row is None else _place(row)

    def get(self, model_id: int, photo_ids: Sequence[int]) -> PartVectors:
        """Return the vectors of the parts that count of these photos, by photo and part."""
        rows: list[tuple[int, int, bytes]] = []
        for photo_id in sorted(photo_ids):
            rows += self._database.reader().execute(
                "SELECT photo_id, part, vector FROM part_embeddings JOIN models ON models.id = model_id"
                " JOIN photos ON photos.id = photo_id"
                f" WHERE model_id = ? AND photo_id = ? AND length(vector) = 2 * dimension AND {_COUNTS} ORDER BY part",
                (model_id, photo_id),
            )
        return _vectors(rows)

    def generation(self, model_key: str) -> int:
        """Return a number that grows with every part that this model sees, or that is forgotten."""
        asked = "SELECT part_generation FROM models WHERE fingerprint = ?"
        row = self._database.reader().execute(asked, (model_key,)).fetchone()
        return 0 if row is None else int(row[0])

    def batches(self, model_key: str, size: int = _PAGE) -> Iterator[PartVectors]:
        """Yield the vectors of all parts that count, by photo and part."""
        asked = "SELECT id, dimension FROM models WHERE fingerprint = ?"
        row = self._database.reader().execute(asked, (model_key,)).fetchone()
        after = (0, 0)
        while row is not None:
            # Paged, so that no read transaction stays open and keeps the write-ahead log from being folded in.
            rows = (
                self._database.reader()
                .execute(
                    "SELECT photo_id, part, vector FROM part_embeddings JOIN photos ON photos.id = photo_id"
                    " WHERE model_id = ? AND (photo_id, part) > (?, ?) AND length(vector) = ?"
                    f" AND {_COUNTS} ORDER BY photo_id, part LIMIT ?",
                    (row[0], *after, 2 * row[1], size),
                )
                .fetchall()
            )
            if not rows:
                return
            after = rows[-1][:2]
            yield _vectors(rows)

    def drop_damaged(self, model_id: int, after: int, most: int, cancel: CancelToken) -> tuple[int, int | None]:
        """Forget all parts of photos of which one is damaged, among the next `most` parts or few more.

        Those of photos behind `after` are looked at, by rising id. Return how many photos wait to be seen again, and
        the last one that was looked at; None: none is left. Raises Cancelled.
        """
        row = self._database.reader().execute("SELECT dimension FROM models WHERE id = ?", (model_id,)).fetchone()
        if row is None:
            return 0, None
        damaged: set[int] = set()
        last, more, size = after, True, min(_PAGE, max(most, 2 * LAST_PART))
        for _ in range(0, most, size):
            cancel.raise_if_cancelled()
            rows = self._page(model_id, (last, LAST_PART), size)
            damaged |= _unsound(rows, int(row[0]))
            more = len(rows) == size
            if not more:
                break
            last = rows[-1][0] - 1  # the page may end within a photo, which the next one begins with
        self.drop([(model_id, photo_id) for photo_id in sorted(damaged)])
        return len(damaged), last if more else None

    def unsound(self, cancel: CancelToken | None = None) -> list[tuple[int, int]]:
        """Return whose parts cannot be right (cut off, not finite, of no length), as (row of the model, photo).

        Reads every vector. Raises Cancelled.
        """
        found: set[tuple[int, int]] = set()
        for model_id, dimension in self._database.reader().execute("SELECT id, dimension FROM models").fetchall():
            after = (0, 0)
            while rows := self._page(model_id, after):
                if cancel is not None:
                    cancel.raise_if_cancelled()
                after = rows[-1][:2]
                found.update((model_id, photo_id) for photo_id in _unsound(rows, dimension))
        return sorted(found)

    def drop(self, seen: Sequence[tuple[int, int]]) -> None:
        """Forget what models, by row, saw in parts of photos; they are looked at again."""
        if not seen:
            return
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM part_embeddings WHERE model_id = ? AND photo_id = ?", seen)
            connection.execute("UPDATE models SET part_generation = part_generation + 1")
            draft_news(connection, "vectors", [photo_id for _, photo_id in seen])

    def _page(self, model_id: int, after: tuple[int, int], size: int = _PAGE) -> list[tuple[int, int, bytes]]:
        asked = (
            "SELECT photo_id, part, vector FROM part_embeddings WHERE model_id = ? AND (photo_id, part) > (?, ?)"
            " ORDER BY photo_id, part LIMIT ?"
        )
        return self._database.reader().execute(asked, (model_id, *after, size)).fetchall()


def _unsound(rows: Sequence[tuple[int, int, bytes]], dimension: int) -> set[int]:
    """Return the photos of which a vector cannot be right."""
    whole = [row for row in rows if len(row[2]) == 2 * dimension]
    damaged = {photo_id for photo_id, _, vector in rows if len(vector) != 2 * dimension}
    if whole:
        read = _vectors(whole)
        damaged.update(read.photo_ids[~are_unit_vectors(read.vectors)].tolist())
    return damaged


def _first(places: Sequence[Place]) -> int:
    return FIRST_MOMENT if places and isinstance(places[0], Moment) else FIRST_REGION


def _columns(place: Place) -> tuple[float | None, ...]:
    if isinstance(place, Moment):
        return None, None, None, None, place.second
    return place.x, place.y, place.width, place.height, None


def _place(row: Mapping[int, float] | Sequence[float | None]) -> Place:
    x, y, width, height, moment_s = (row[at] for at in range(5))
    if moment_s is not None:
        return Moment(moment_s)
    return Region(x or 0.0, y or 0.0, width or 0.0, height or 0.0)


def _vectors(rows: Sequence[tuple[int, int, bytes]]) -> PartVectors:
    """Return rows of (photo, part, vector), all of one length."""
    count = len(rows)
    with np.errstate(invalid="ignore"):  # bytes of a bad page may be no numbers
        vectors = np.frombuffer(b"".join(row[2] for row in rows), "<f2").reshape(count, -1 if count else 0)
    return PartVectors(
        np.fromiter((row[0] for row in rows), np.int64, count),
        np.fromiter((row[1] for row in rows), np.int64, count),
        vectors.astype(np.float16, copy=False),
    )
