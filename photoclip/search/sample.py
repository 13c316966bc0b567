"""A fixed part of a large library, to judge scores against without scoring everything."""

from __future__ import annotations

import threading

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.evidence import Surroundings
from photoclip.search.exact import ExactScorer
from photoclip.search.source import HalfArray
from photoclip.search.vectors import Snapshot

SAMPLE_ROWS = 32_768
"""The median of so many scores is known to 0.7 % of their deviation; scoring them takes 2.4 ms."""

SURROUNDING_ROWS = 512
"""Photos that stand for the library where neighbours are asked; comparing 256 with them takes 5 ms."""

_DRIFT = 0.05  # share of rows that may come before the sample is drawn again
_HASH = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio (Knuth, multiplicative hashing)


class LibrarySample:
    """Scores of photos drawn by a hash of their ids: the same ones each time, whatever the order they came in."""

    def __init__(self, scorer: ExactScorer, rows: int = SAMPLE_ROWS) -> None:
        self._scorer = scorer
        self._wanted = rows
        self._lock = threading.Lock()
        self._drawn_from = 0
        self._rows = np.empty(0, np.int64)
        self._ids = np.empty(0, np.int64)
        self._vectors: HalfArray | None = None
        self._surroundings_of: tuple[int, FloatArray] | None = None
        self._surroundings: Surroundings | None = None

    def is_all_of(self, snapshot: Snapshot) -> bool:
        """Tell whether there are no more photos than would be drawn: then there is no sample."""
        return snapshot.rows <= self._wanted

    def scores(self, snapshot: Snapshot, queries: FloatArray) -> FloatArray:
        """Return the cosines of about `rows` photos with `queries`, (q, d) to (q, n)."""
        return self._scorer.scores_of_vectors(self._drawn(snapshot)[2], queries)

    def scores_among(self, snapshot: Snapshot, every: FloatArray, queries: FloatArray) -> FloatArray:
        """Return what `scores` does, out of the cosines of every row, shape (q, rows)."""
        rows, ids, vectors = self._drawn(snapshot)
        # Rows stay as they are until a matrix is made without its dead ones.
        if rows.max(initial=-1) < snapshot.rows and np.array_equal(snapshot.ids[rows], ids):
            found: FloatArray = every[:, rows]
            return found
        return self._scorer.scores_of_vectors(vectors, queries)

    def _drawn(self, snapshot: Snapshot) -> tuple[IdArray, IdArray, HalfArray]:
        """Return rows, ids and vectors of the sample."""
        with self._lock:
            if self._vectors is None or abs(snapshot.rows - self._drawn_from) > _DRIFT * self._drawn_from:
                self._rows = self._draw(snapshot, self._wanted)
                self._ids, self._vectors = snapshot.ids[self._rows], snapshot.vectors(self._rows)
                self._drawn_from = snapshot.rows
            return self._rows, self._ids, self._vectors

    def some_vectors(self, snapshot: Snapshot) -> FloatArray:
        """Return unit vectors of a few hundred photos, shape (n, d)."""
        vectors: FloatArray = snapshot.vectors(self._draw(snapshot, SURROUNDING_ROWS)).astype(np.float32)
        return vectors

    def surroundings(self, snapshot: Snapshot, words: FloatArray) -> Surroundings:
        """Return a small sample with the contrast `words`, shape (v, d); drawn again when the library has changed."""
        with self._lock:
            known = self._surroundings_of
            if (
                self._surroundings is None
                or known is None
                or known[1] is not words
                or abs(len(snapshot) - known[0]) > _DRIFT * known[0]
            ):
                rows = self._draw(snapshot, SURROUNDING_ROWS)
                self._surroundings = Surroundings(snapshot.ids[rows], snapshot.vectors(rows).astype(np.float32), words)
                self._surroundings_of = (len(snapshot), words)
            return self._surroundings

    @staticmethod
    def _draw(snapshot: Snapshot, wanted: int) -> IdArray:
        if snapshot.rows <= wanted:
            return snapshot.live(np.arange(snapshot.rows, dtype=np.int64))
        hashed = (snapshot.ids.astype(np.uint64) * _HASH) >> np.uint64(32)
        below = np.uint64((1 << 32) * wanted // snapshot.rows)
        return snapshot.live(np.flatnonzero(hashed < below).astype(np.int64))
