"""Parts of photos in the vector matrix: their keys, where they come from, and the best of a photo's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photoclip.core.parts import FIRST_MOMENT
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.source import HalfArray
from photoclip.search.vectors import Snapshot

_BITS = 4
_NUMBERS = np.arange(1, 1 << _BITS, dtype=np.int64)


class PartVectors(Protocol):
    """Vectors of parts, by photo and part. One length, n."""

    @property
    def photo_ids(self) -> IdArray: ...

    @property
    def parts(self) -> IdArray:
        """Numbers from 1 to 15."""

    @property
    def vectors(self) -> HalfArray: ...


class PartVectorSource(Protocol):
    """Every stored embedding of parts that counts. As `EmbeddingSource`."""

    def generation(self, model_key: str) -> int: ...

    def batches(self, model_key: str, size: int = 4096) -> Iterator[PartVectors]: ...


class NoParts:
    """Where photos have no parts."""

    def generation(self, _model_key: str) -> int:
        return 0

    def batches(self, _model_key: str, size: int = 0) -> Iterator[PartVectors]:  # noqa: ARG002 the source's
        yield from ()


class KeyedParts:
    """The parts as an `EmbeddingSource`: one key for a photo and a part."""

    def __init__(self, source: PartVectorSource) -> None:
        self._source = source

    def generation(self, model_key: str) -> int:
        return self._source.generation(model_key)

    def batches(self, model_key: str, size: int = 4096) -> Iterator[tuple[IdArray, HalfArray]]:
        for batch in self._source.batches(model_key, size):
            yield keys_of(batch.photo_ids, batch.parts), batch.vectors


def keys_of(photo_ids: IdArray, parts: IdArray) -> IdArray:
    """Return one key for each photo and part; keys rise with the photo, then with the part."""
    return (photo_ids << _BITS) | parts


def all_keys_of(photo_ids: IdArray) -> IdArray:
    """Return the keys of all parts that these photos may have, ascending where the photos do."""
    return ((photo_ids[:, None] << _BITS) | _NUMBERS).reshape(-1)


def photos_of(keys: IdArray) -> IdArray:
    """Return whose parts these are."""
    return keys >> _BITS


def part_numbers(keys: IdArray) -> IdArray:
    numbers: IdArray = keys & _NUMBERS[-1]
    return numbers


def are_moments(keys: IdArray) -> NDArray[np.bool_]:
    """Tell which of these are moments of videos, not regions of photos."""
    return part_numbers(keys) >= FIRST_MOMENT


@dataclass(frozen=True)
class PartTable:
    """Which rows of the parts' matrix belong to which row of the photos' one, at one moment."""

    photos: Snapshot
    parts: Snapshot

    @cached_property
    def rows(self) -> IdArray:
        """The rows of parts whose photos are here, by photo and part, shape (m,)."""
        return self._sorted[0]

    @cached_property
    def photo_rows(self) -> IdArray:
        """The row of each photo that has parts, shape (g,)."""
        return self._sorted[1]

    @cached_property
    def starts(self) -> IdArray:
        """Where in `rows` the parts of each of those begin, and last where all end, shape (g + 1,)."""
        return self._sorted[2]

    @cached_property
    def of_videos(self) -> NDArray[np.bool_]:
        """Which of `photo_rows` are videos, shape (g,)."""
        return are_moments(self.parts.ids[self.rows[self.starts[:-1]]])

    def is_of(self, photos: Snapshot, parts: Snapshot) -> bool:
        """Tell whether it was made for these: rows are only ever appended, or marked dead in a new array."""
        return _same(self.photos, photos) and _same(self.parts, parts)

    @cached_property
    def _sorted(self) -> tuple[IdArray, IdArray, IdArray]:
        rows = self.parts.live(np.arange(self.parts.rows, dtype=np.int64))
        keys = self.parts.ids[rows]
        if not (np.diff(keys) > 0).all():
            order = np.argsort(keys, kind="stable")
            rows, keys = rows[order], keys[order]
        owners = photos_of(keys)
        firsts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]])) if len(owners) else owners
        wanted = owners[firsts]
        here = self.photos.rows_of(wanted)
        place = np.searchsorted(wanted, self.photos.ids[here])  # which group each of those rows is
        counts = np.diff(np.append(firsts, len(owners)))
        if len(here) < len(wanted):  # parts of photos that have left since
            kept = np.zeros(len(wanted), np.bool_)
            kept[place] = True
            rows = rows[np.repeat(kept, counts)]
            counts, wanted = counts[kept], wanted[kept]
            place = np.searchsorted(wanted, self.photos.ids[here])
        photo_rows = np.empty(len(wanted), np.int64)
        photo_rows[place] = here
        return rows, photo_rows, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def _by_photo_row(self) -> tuple[IdArray, IdArray]:
        order = np.argsort(self.photo_rows, kind="stable")
        return order, self.photo_rows[order]

    @cached_property
    def _in_order(self) -> bool:
        """Whether `rows` are all rows as they stand."""
        return len(self.rows) == self.parts.rows and bool((self.rows == np.arange(self.parts.rows)).all())

    def best(self, scores: FloatArray) -> FloatArray:
        """Return the best of each photo's parts, shape (q, g), of the scores of all rows of parts, shape (q, rows)."""
        ordered = scores if self._in_order else scores[:, self.rows]
        best: FloatArray = np.maximum.reduceat(ordered, self.starts[:-1], axis=1)
        return best

    def of(self, photo_rows: IdArray) -> tuple[IdArray, IdArray]:
        """Return the rows of the parts of some photos, and for each the place of its photo in `photo_rows`."""
        by_row, ordered = self._by_photo_row
        at = np.searchsorted(ordered, photo_rows)
        inside = np.flatnonzero(at < len(ordered))
        inside = inside[ordered[at[inside]] == photo_rows[inside]]
        groups = by_row[at[inside]]
        counts = self.starts[groups + 1] - self.starts[groups]
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        return self.rows[np.repeat(self.starts[groups], counts) + within], np.repeat(inside, counts)


def _same(one: Snapshot, other: Snapshot) -> bool:
    return one.rows == other.rows and one.dead is other.dead and one.ids.base is other.ids.base
