"""Every vector of one model in memory, live while it is searched."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.arrays import distinct
from photoclip.core.search import FloatArray, IdArray, are_unit_vectors
from photoclip.errors import BugError
from photoclip.search.source import HalfArray

CHUNK_ROWS = 8192  # 8 MiB at 512 dimensions: growing never copies vectors, and a small library stays small
_WASTE = 0.25  # dead rows, as a share of all, that are worth copying the others for


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The matrix as it stood at one moment. Rows below `rows` never change, so nothing is copied to keep it."""

    ids: IdArray
    """Photo id of every row, dead ones included, shape (rows,)."""
    chunks: tuple[HalfArray, ...]
    """The vectors: `CHUNK_ROWS` rows in each chunk, the last one filled as far as `rows` says."""
    dead: IdArray
    """Rows that were removed or replaced, ascending."""
    dimension: int
    ascending: int
    """So many leading rows have strictly ascending ids."""

    @property
    def rows(self) -> int:
        return len(self.ids)

    def __len__(self) -> int:
        """Return how many photos can be found."""
        return len(self.ids) - len(self.dead)

    def live(self, rows: IdArray) -> IdArray:
        """Return those of `rows` that are not dead, in their order."""
        return rows[~np.isin(rows, self.dead)] if len(self.dead) else rows

    def keep(self) -> NDArray[np.bool_] | slice:
        """Return what picks the live rows out of an array with one place a row."""
        if not len(self.dead):
            return slice(None)
        mask = np.ones(self.rows, np.bool_)
        mask[self.dead] = False
        return mask

    def rows_of(self, ids: IdArray) -> IdArray:
        """Return the live rows, ascending, of those `ids` that are here."""
        wanted = distinct(ids)
        # Ids nearly always arrive ascending, and then a lookup is a bisection instead of a scan of all rows.
        head = self.ids[: self.ascending]
        at = np.searchsorted(head, wanted)
        inside = at < len(head)
        found = at[inside][head[at[inside]] == wanted[inside]]
        tail = self.ascending + np.flatnonzero(np.isin(self.ids[self.ascending :], wanted))
        return self.live(np.concatenate([found, tail]).astype(np.int64))

    def vectors(self, rows: IdArray) -> HalfArray:
        """Return a copy of these rows' vectors, shape (n, d)."""
        out = np.empty((len(rows), self.dimension), np.float16)
        chunk_of = rows // CHUNK_ROWS
        for number in distinct(chunk_of):
            here = chunk_of == number
            out[here] = self.chunks[number][rows[here] - number * CHUNK_ROWS]
        return out


class VectorMatrix:
    """Photo ids and their unit vectors in half precision. One writer at a time, any number of readers.

    Half precision because a million photos are then 1 GB instead of 2, at nearly the speed: see `exact`. Rows are only
    ever appended; what is removed or replaced is marked dead and left for `compact`, so readers need no lock.
    """

    def __init__(self, dimension: int) -> None:
        if dimension < 1:
            raise BugError(f"vectors of {dimension} dimensions")
        self.dimension = dimension
        self._lock = threading.RLock()
        self._ids = np.empty(0, np.int64)  # capacity; the first `_rows` are filled
        self._rows = 0
        self._chunks: tuple[HalfArray, ...] = ()
        self._dead = np.empty(0, np.int64)
        self._ascending = 0

    def __len__(self) -> int:
        with self._lock:
            return self._rows - len(self._dead)

    @property
    def wasteful(self) -> bool:
        """Whether enough rows are dead to be worth a `compact`."""
        with self._lock:
            return len(self._dead) > max(CHUNK_ROWS, int(self._rows * _WASTE))

    def snapshot(self) -> Snapshot:
        with self._lock:
            return Snapshot(self._ids[: self._rows], self._chunks, self._dead, self.dimension, self._ascending)

    def add(self, ids: IdArray, vectors: HalfArray | FloatArray) -> int:
        """Take vectors, shape (n, d), in the place of any these photos had; return how many were not embeddings.

        A vector that is not of unit length, or not finite, is left out: it would stand above every honest match.
        """
        return self._take(ids, vectors, replace=True)

    def add_missing(self, ids: IdArray, vectors: HalfArray | FloatArray) -> int:
        """Like `add`, but a photo that has a vector keeps it."""
        return self._take(ids, vectors, replace=False)

    def take_kept(self, ids: IdArray, vectors: HalfArray) -> bool:
        """Take vectors as they are, without a copy or a look: unit vectors by strictly ascending ids.

        Only into an empty matrix; return False where it is none. Nobody may write into `vectors` from then on.
        """
        with self._lock:
            if self._rows:
                return False
            chunks = [vectors[start : start + CHUNK_ROWS] for start in range(0, len(ids), CHUNK_ROWS)]
            if len(ids) % CHUNK_ROWS:  # what is added goes into the last one
                last = np.empty((CHUNK_ROWS, self.dimension), np.float16)
                last[: len(chunks[-1])] = chunks[-1]
                chunks[-1] = last
            self._ids, self._chunks = ids, tuple(chunks)
            self._rows = self._ascending = len(ids)
            return True

    def remove(self, ids: IdArray) -> int:
        """Forget these photos; return how many were here."""
        with self._lock:
            rows = self.snapshot().rows_of(np.asarray(ids, np.int64))
            if len(rows):
                self._dead = distinct(np.concatenate([self._dead, rows]))
            return len(rows)

    def compact(self, mark: int) -> int:
        """Drop dead rows, keeping the order; return which row stands now where row `mark` stood.

        Needs memory for the live rows once more while it runs.
        """
        with self._lock:
            old = self.snapshot()
            kept = old.live(np.arange(old.rows, dtype=np.int64))
            self._chunks, self._rows, self._ascending = (), 0, 0
            self._ids, self._dead = np.empty(0, np.int64), np.empty(0, np.int64)
            for start in range(0, len(kept), CHUNK_ROWS):
                rows = kept[start : start + CHUNK_ROWS]
                self._append(old.ids[rows], old.vectors(rows))
            return int(np.searchsorted(kept, mark))

    def _take(self, ids: IdArray, vectors: HalfArray | FloatArray, *, replace: bool) -> int:
        ids = np.asarray(ids, np.int64)
        if vectors.shape != (len(ids), self.dimension):
            raise BugError(f"{len(ids)} ids with vectors of shape {vectors.shape} for {self.dimension} dimensions")
        with np.errstate(over="ignore", invalid="ignore"):
            half = np.asarray(vectors, np.float16)
        good = are_unit_vectors(half)
        refused = len(ids) - int(good.sum())
        if refused:
            ids, half = ids[good], half[good]
        # The last of several vectors for one photo is the one that counts.
        if len(ids) > 1 and not (np.diff(ids) > 0).all():
            last = len(ids) - 1 - np.unique(ids[::-1], return_index=True)[1]
            ids, half = ids[last], half[last]
        with self._lock:
            before = self.snapshot()
            if len(ids) and not (before.ascending == before.rows and (not before.rows or ids[0] > before.ids[-1])):
                known = before.rows_of(ids)
                if replace:
                    self._dead = distinct(np.concatenate([self._dead, known]))
                else:
                    fresh = ~np.isin(ids, before.ids[known])
                    ids, half = ids[fresh], half[fresh]
            self._append(ids, half)
        return refused

    def _append(self, ids: IdArray, half: HalfArray) -> None:
        count = len(ids)
        if not count:
            return
        end = self._rows + count
        if end > len(self._ids):
            # A new array, not a resize: snapshots keep looking at the old one.
            grown = np.empty(max(end, 2 * len(self._ids), 1024), np.int64)
            grown[: self._rows] = self._ids[: self._rows]
            self._ids = grown
        while end > len(self._chunks) * CHUNK_ROWS:
            self._chunks = (*self._chunks, np.empty((CHUNK_ROWS, self.dimension), np.float16))
        self._ids[self._rows : end] = ids
        done = 0
        while done < count:
            number, offset = divmod(self._rows + done, CHUNK_ROWS)
            fits = min(count - done, CHUNK_ROWS - offset)
            self._chunks[number][offset : offset + fits] = half[done : done + fits]
            done += fits
        if self._ascending == self._rows:
            joins = not self._rows or ids[0] > self._ids[self._rows - 1]
            rises = np.flatnonzero(np.diff(ids) <= 0)
            self._ascending += (int(rises[0]) + 1 if len(rises) else count) if joins else 0
        self._rows = end


def places_in(ids: IdArray, some: IdArray) -> IdArray:
    """Return where in `ids`, distinct and in any order, each of `some` stands; all of them do."""
    by_id = np.argsort(ids)
    places: IdArray = by_id[np.searchsorted(ids, some, sorter=by_id)].astype(np.int64)
    return places
