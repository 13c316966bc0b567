"""A photo by the best of its parts, too: what is small in the whole is larger in one of them. So is a video.

The best of several views is higher by chance alone, of photos that show nothing of what is said, too. So what counts is
a mean of the whole and the best part, less what is usual of the best of that many; `tests/benchmarks/closer.md` has the
measurements. Pictures are compared with whole photos only.

Moments of a video are pictures like any other, and have as much or as little to do with each other: the best one counts
as a photo of its own would, and nothing is taken off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.exact import ExactScorer
from photoclip.search.mix import MixTerm
from photoclip.search.parts import PartTable, are_moments, photos_of
from photoclip.search.relevance import Background
from photoclip.search.space import View

SHARE = 0.5
"""How much of a photo's cosine is that of its best part."""
USUAL = 0.8
"""By how many robust deviations of the library's cosines the best part usually is above the whole."""
SHARE_OF_EVIDENCE = 0.4
HANDICAP_OF_EVIDENCE = 1.2
"""In log-odds. A part may only speak for a photo: what the whole shows is no less there when no part shows it."""

_TOGETHER = 4  # queries in one product: 80 MB of cosines at a million photos with five parts each


def handicaps(terms: Sequence[MixTerm], backgrounds: Sequence[Background]) -> FloatArray:
    """Return what is taken off the cosine of a part, shape (terms,); NaN where parts do not count."""
    return np.asarray(
        [
            USUAL * background.deviation if term.vector is None else np.nan
            for term, background in zip(terms, backgrounds, strict=True)
        ],
        np.float32,
    )


@dataclass(frozen=True, slots=True)
class SceneParts:
    """The parts that there are."""

    view: View
    table: PartTable

    def join_all(self, scorer: ExactScorer, scores: FloatArray, queries: FloatArray, handicaps: FloatArray) -> None:
        """Let the scores of all rows of photos, shape (q, rows), be those of the whole and of its best part.

        `queries`: unit vectors, shape (q, d); `handicaps`, shape (q,), as the function of this name says them.
        """
        told = np.flatnonzero(~np.isnan(handicaps))
        for start in range(0, len(told), _TOGETHER):
            some = told[start : start + _TOGETHER]
            best = self.table.best(scorer.scores(self.view.snapshot, queries[some]))
            places = np.ix_(some, self.table.photo_rows)
            scores[places] = _joined(scores[places], best, handicaps[some, None], self.table.of_videos)

    def join_rows(
        self, scorer: ExactScorer, rows: IdArray, scores: FloatArray, queries: FloatArray, handicaps: FloatArray
    ) -> None:
        """Do the same with the scores of some rows, shape (q, n)."""
        part_rows, places = self.table.of(rows)
        told = np.flatnonzero(~np.isnan(handicaps))
        if not len(part_rows) or not len(told):
            return
        own = scorer.scores_of_rows(self.view.snapshot, part_rows, queries[told])
        of_videos = np.zeros(len(rows), np.bool_)
        of_videos[places] = are_moments(self.view.snapshot.ids[part_rows])
        for one, of_parts in zip(told, own, strict=True):
            best = np.full(len(rows), -np.inf, np.float32)
            np.maximum.at(best, places, of_parts)
            seen = np.isfinite(best)
            scores[one, seen] = _joined(scores[one, seen], best[seen], handicaps[one], of_videos[seen])

    def proposed(self, scorer: ExactScorer, query: FloatArray, count: int) -> IdArray:
        """Return the rows of photos whose parts are nearest to a unit vector, shape (d,): about `count` parts."""
        snapshot = self.view.snapshot
        if self.view.index is None or self.view.reach.words is None:
            best = self.table.best(scorer.scores(snapshot, query[None]))[0]
            count = min(count, len(best))
            if not count:  # the photos of these parts are not here yet, or no more
                return np.empty(0, np.int64)
            return self.table.photo_rows[np.argpartition(-best, count - 1)[:count]]
        keys, _ = self.view.index.nearest(query, count, self.view.reach.words)
        tail = snapshot.live(np.arange(self.view.indexed_rows, snapshot.rows, dtype=np.int64))
        return self.table.photos.rows_of(photos_of(np.concatenate([keys, snapshot.ids[tail]])))


def _joined(whole: FloatArray, best: FloatArray, handicap: FloatArray, of_videos: NDArray[np.bool_]) -> FloatArray:
    by_regions = np.float32(1 - SHARE) * whole + np.float32(SHARE) * (best - handicap)
    joined: FloatArray = np.where(of_videos, np.maximum(whole, best), by_regions)
    return joined
