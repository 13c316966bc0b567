"""How much speaks for it that a photo shows what a description says.

A cosine alone does not tell: its level differs by query, by model and by photo. Two comparisons do, and neither looks
at absolute values, so a model whose cosines are squeezed or shifted gives the same answers:

1. *Words.* The description competes, on each photo, with several hundred everyday words (those nearest to it in meaning
   left out). The difference of its score and the softmax-weighted best of theirs, in units of how much a photo's scores
   scatter over the words, are log-odds.
2. *Neighbours.* Photos that look alike show the same things: a photo's log-odds are averaged with those of the photos
   most like it, as far as they are like it at all. It takes many photos to be wrong together. No single one counts for
   more than 4 either way: a model that is very sure of itself would else leave nothing to the others.

`tests/benchmarks/relevance.md` has the measurements behind every constant, and what was tried and lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from photoclip.core.search import FloatArray, IdArray

MIN_PHOTOS = 20
"""With fewer photos nothing is known of how alike photos are here, and neighbours are not asked."""

# Log-odds where the normal cut lies: F1 0.65 and 0.62 over 33 labels with two differently trained models on 1,660
# photos, with 4 and 1 photos shown for a word that fits none.
_CUT = -3.72
_MOST = 4.0

_SHARPNESS = 2.0
_NEAREST_LEFT_OUT = 5
_NEIGHBOURS = 5
_NEIGHBOUR_SHARE = 0.6
# Robust deviations above the typical likeness of two photos at which a neighbour counts half, and how steeply.
_ALIKE = 2.0
_ALIKE_SLOPE = 2.0

_MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True)
class Surroundings:
    """What photos and words there are around: a sample of the library, and the contrast words of its model."""

    ids: IdArray
    """Photo ids of the sample, shape (p,)."""
    vectors: FloatArray
    """Unit vectors of the sample, shape (p, d)."""
    words: FloatArray
    """Unit vectors of the contrast words, shape (v, d)."""

    def evidence(self, query: FloatArray, ids: IdArray, vectors: FloatArray) -> FloatArray:
        """Return log-odds, shape (n,), that photos show what the unit vector `query`, shape (d,), says: 0 at the cut.

        `ids` and unit `vectors`, shape (n, d), of the photos to judge. Between -4 and 4.
        """
        left_out = np.argsort(-(self.words @ query))[:_NEAREST_LEFT_OUT]
        word_scores = vectors @ self.words.T
        unit = self._unit if len(self.ids) else _scatter(word_scores)
        judged = _log_odds(vectors @ query, word_scores, unit, left_out)
        if len(self.ids) < MIN_PHOTOS:
            return judged
        around = _log_odds(self.vectors @ query, self._word_scores, unit, left_out)
        return self._with_neighbours(ids, vectors, judged, around)

    def _with_neighbours(self, ids: IdArray, vectors: FloatArray, judged: FloatArray, around: FloatArray) -> FloatArray:
        known = np.isin(self.ids, ids)
        others = self.vectors[~known]
        likeness = vectors @ np.concatenate([vectors, others]).T
        np.fill_diagonal(likeness, -np.inf)
        count = min(_NEIGHBOURS, likeness.shape[1] - 1)
        nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        above = (np.take_along_axis(likeness, nearest, axis=1) - self._typical_likeness) / self._likeness_scatter
        weights = 1 / (1 + np.exp(-_ALIKE_SLOPE * (np.clip(above, -20, 20) - _ALIKE)))
        said = np.concatenate([judged, around[~known]])[nearest]
        share = _NEIGHBOUR_SHARE * weights.sum(axis=1) / _NEIGHBOURS
        mean = (weights * said).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        blended: FloatArray = ((1 - share) * judged + share * mean).astype(np.float32)
        return blended

    @cached_property
    def _word_scores(self) -> FloatArray:
        """Cosines of the sample with the words, shape (p, v)."""
        scores: FloatArray = self.vectors @ self.words.T
        return scores

    @cached_property
    def _unit(self) -> float:
        """How much the scores of one photo scatter over the words."""
        return _scatter(self._word_scores)

    @cached_property
    def _likenesses(self) -> FloatArray:
        """Cosines of every two photos of the sample, shape (p * (p - 1) / 2,)."""
        pairs: FloatArray = (self.vectors @ self.vectors.T)[np.triu_indices(len(self.vectors), 1)]
        return pairs

    @cached_property
    def _typical_likeness(self) -> float:
        return float(np.median(self._likenesses))

    @cached_property
    def _likeness_scatter(self) -> float:
        around = np.abs(self._likenesses - self._typical_likeness)
        return max(_MAD_TO_DEVIATION * float(np.median(around)), 1e-6)


def _scatter(word_scores: FloatArray) -> float:
    around = word_scores - np.median(word_scores, axis=1, keepdims=True)
    return max(_MAD_TO_DEVIATION * float(np.median(np.abs(around))), 1e-6)


def _log_odds(scores: FloatArray, word_scores: FloatArray, unit: float, left_out: IdArray) -> FloatArray:
    """Return log-odds above the cut, shape (n,), from cosines with the query, (n,), and with the words, (n, v)."""
    scale = np.float32(_SHARPNESS / unit)
    scaled = word_scores * scale
    scaled[:, left_out] = -np.inf
    best = scaled.max(axis=1)
    np.subtract(scaled, best[:, None], out=scaled)
    np.exp(scaled, out=scaled)
    odds: FloatArray = scores * scale - (np.log(scaled.sum(axis=1)) + best) - np.float32(_CUT)
    return np.clip(odds, -_MOST, _MOST)
