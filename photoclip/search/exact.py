"""Exact cosines with every photo, and the order that follows from them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import BugError
from photoclip.search.products import Product
from photoclip.search.source import HalfArray
from photoclip.search.vectors import CHUNK_ROWS, Snapshot

_A = TypeVar("_A")
_B = TypeVar("_B")

# A second thread costs 0.1 ms to wake; below this one core is done by then.
_ROWS_WORTH_A_THREAD = 16_384
# The product is bound by memory: more cores than this only wait for each other.
_MAX_THREADS = 4


class ExactScorer:
    """Multiplies half-precision vectors with single-precision queries. Any thread may ask; `close` ends its own."""

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or max(1, min(_MAX_THREADS, os.cpu_count() or 1))
        self._pool = ThreadPoolExecutor(self._threads, "exact-search") if self._threads > 1 else None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def map(self, job: Callable[[_A], _B], items: Sequence[_A]) -> list[_B]:
        """Return what `job` makes of each item, side by side on the scorer's threads. It must not use the scorer."""
        if self._pool is None or len(items) < 2:
            return [job(item) for item in items]
        return list(self._pool.map(job, items))

    def scores(self, snapshot: Snapshot, queries: FloatArray) -> FloatArray:
        """Return cosines with every row, dead ones included: shape (rows,) for one query (d,), (q, rows) for (q, d)."""
        checked = _checked(queries)
        product = Product.of(checked)
        out = np.empty((len(checked), snapshot.rows), np.float32)
        starts = range(0, snapshot.rows, CHUNK_ROWS)

        def chunk(start: int) -> None:
            stop = min(start + CHUNK_ROWS, snapshot.rows)
            product.write(snapshot.chunks[start // CHUNK_ROWS][: stop - start], out[:, start:stop])

        if self._pool is None or snapshot.rows < _ROWS_WORTH_A_THREAD:
            for start in starts:
                chunk(start)
        else:
            for _ in self._pool.map(chunk, starts):
                pass
        return out if queries.ndim > 1 else out.reshape(-1)

    def scores_of_rows(self, snapshot: Snapshot, rows: IdArray, queries: FloatArray) -> FloatArray:
        """Return cosines with the n rows: shape (n,) for one query (d,), (q, n) for (q, d)."""
        out = np.empty((*queries.shape[:-1], len(rows)), np.float32)
        # A part at a time: the copy of the rows that this needs stays small.
        for start in range(0, len(rows), CHUNK_ROWS):
            part = rows[start : start + CHUNK_ROWS]
            out[..., start : start + len(part)] = self.scores_of_vectors(snapshot.vectors(part), queries)
        return out

    def scores_of_vectors(self, vectors: HalfArray, queries: FloatArray) -> FloatArray:
        """Return cosines with vectors, shape (n, d): shape (n,) for one query (d,), (q, n) for (q, d)."""
        checked = _checked(queries)
        out = np.empty((len(checked), len(vectors)), np.float32)
        Product.of(checked).write(vectors, out)
        return out if queries.ndim > 1 else out.reshape(-1)


def rank(ids: IdArray, scores: FloatArray, limit: int | None = None) -> tuple[IdArray, FloatArray]:
    """Return ids and scores by falling score, then rising id; at most `limit` of them. No score may be NaN."""
    limit = len(ids) if limit is None else max(0, min(limit, len(ids)))
    if not limit:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    if int(ids.min()) < 0 or int(ids.max()) >= 1 << 32:
        order = np.lexsort((ids, -scores))[:limit]
        return ids[order], scores[order]
    # Score and id packed into one integer: sorting a million takes 20 ms instead of lexsort's 93, ties come out in
    # order, and a partition is as deterministic as a sort.
    keys = (_falling_bits(scores).astype(np.uint64) << np.uint64(32)) | ids.astype(np.uint64)
    if limit < len(keys):
        keys = np.partition(keys, limit - 1)[:limit]
    keys.sort()
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.int64), _from_falling_bits(
        (keys >> np.uint64(32)).astype(np.uint32)
    )


def rank_places(ids: IdArray, scores: FloatArray) -> IdArray:
    """Return the places of `ids` by falling score, then rising id. No score may be NaN."""
    places = np.arange(len(ids), dtype=np.int64)
    if (np.diff(ids) > 0).all():
        return rank(places, scores)[0]
    by_id = np.argsort(ids, kind="stable")
    ordered: IdArray = by_id[rank(places, scores[by_id])[0]]
    return ordered


def _checked(queries: FloatArray) -> FloatArray:
    """Return the queries, shape (q, d)."""
    if not np.isfinite(queries).all() or np.abs(queries).max(initial=0.0) > 2.0:
        raise BugError("a query vector is not a unit vector")
    return np.atleast_2d(np.asarray(queries, np.float32))


def _falling_bits(scores: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Return integers that rise as the scores fall."""
    bits = (scores + np.float32(0.0)).view(np.uint32)  # + 0.0: a negative zero ties with zero
    return np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF))


def _from_falling_bits(bits: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> FloatArray:
    return np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF)).astype(np.uint32).view(np.float32)
