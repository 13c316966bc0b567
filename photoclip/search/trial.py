"""Whether an index finds what exact scores find, tried with questions of the library's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.hnsw import EF_SEARCH, HnswIndex
from photoclip.search.vectors import Snapshot

BEST = 100
"""Of so many of the best photos it is counted how many the index finds."""
QUESTIONS = 16
"""Of each kind: 1,600 photos to be found, which tells the share to a quarter of a percent."""

_Array = TypeVar("_Array", FloatArray, IdArray)

_SAFE = 0.993
"""More than the 0.99 that a person is promised: other questions may be a little harder than these."""
_REACHES = (450, 1000, 2000, 4000, 8000, 16_000)
# Looking at more of a library than this costs what it costs to score all of it: a step of the graph is 20 times as dear
# as a row that lies behind the one before.
MOST_OF_LIBRARY = 0.04


@dataclass(frozen=True, slots=True)
class Reach:
    """How many photos of an index must be looked at, so that it finds what exact scores find; None: it never does."""

    pictures: int | None = EF_SEARCH
    words: int | None = EF_SEARCH


USUAL_REACH = Reach()


@dataclass(frozen=True, slots=True)
class Found:
    """Which share of the best photos an index found; None: it isn't asked such questions, all photos are compared."""

    pictures: float | None
    words: float | None

    @property
    def shares(self) -> tuple[float, ...]:
        """Return what was asked."""
        return tuple(share for share in (self.pictures, self.words) if share is not None)


def reach_of(index: HnswIndex, snapshot: Snapshot, words: FloatArray | None, scorer: ExactScorer) -> Reach:
    """Return how far the index has to look. `words`: unit vectors of many words, shape (v, d); None: there are none.

    A graph of photos leads to photos like a photo at once, and to what words say by a longer way: text lies outside the
    cone of pictures. How long it is depends on the checkpoint and on the photos, so it is tried.
    """
    reaches = [one for one in _REACHES if one <= max(_REACHES[0], MOST_OF_LIBRARY * len(index))]
    pictures = _least_reach(index, snapshot, pictures_to_try(snapshot), reaches, scorer)
    if words is None:
        return Reach(pictures)
    return Reach(pictures, _least_reach(index, snapshot, some_of(words), reaches, scorer))


def found_by(
    index: HnswIndex, reach: Reach, snapshot: Snapshot, words: FloatArray | None, scorer: ExactScorer
) -> Found:
    """Return what the index finds now, with other questions than those by which its reach was chosen."""
    asked = [
        (reach.pictures, pictures_to_try(snapshot, skipped=1)),
        (reach.words, None if words is None else some_of(words, skipped=1)),
    ]
    shares = [
        None if looked_at is None or queries is None else next(_shares(index, snapshot, queries, [looked_at], scorer))
        for looked_at, queries in asked
    ]
    return Found(*shares)


def pictures_to_try(snapshot: Snapshot, skipped: int = 0) -> FloatArray:
    """Return unit vectors of photos from all over the library, shape (n, d), of which there are `QUESTIONS` at most."""
    rows = snapshot.live(np.arange(snapshot.rows, dtype=np.int64))
    return snapshot.vectors(some_of(rows, skipped)).astype(np.float32)


def some_of(many: _Array, skipped: int = 0) -> _Array:
    """Return `QUESTIONS` of many, or all; with another `skipped` others, where there are enough."""
    step = max(1, len(many) // QUESTIONS)
    return many[skipped % step :: step][:QUESTIONS]


def _least_reach(
    index: HnswIndex, snapshot: Snapshot, queries: FloatArray, reaches: list[int], scorer: ExactScorer
) -> int | None:
    shares = _shares(index, snapshot, queries, reaches, scorer)
    return next((reach for reach, share in zip(reaches, shares, strict=False) if share >= _SAFE), None)


def _shares(
    index: HnswIndex, snapshot: Snapshot, queries: FloatArray, reaches: Iterable[int], scorer: ExactScorer
) -> Iterator[float]:
    """Yield which share of the best photos is found with each of `reaches`."""
    inside = np.flatnonzero(np.isin(snapshot.ids, index.ids()))
    ids = snapshot.ids[inside]
    best = [rank(ids, own[inside], BEST)[0] for own in scorer.scores(snapshot, queries)]
    for reach in reaches:
        found = [
            np.isin(own, index.nearest(query, BEST, reach)[0]).mean() if len(own) else 1.0
            for query, own in zip(queries, best, strict=True)
        ]
        yield float(np.mean(found)) if found else 1.0
