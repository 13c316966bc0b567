"""Which scores stand out, judged against how the whole library scores for the same query.

Raw cosines differ by query and by model, so nothing here looks at their values: shifting all scores, or stretching
them, changes no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray

MIN_SCORES = 20
"""With fewer photos there is no background to judge against."""

DEFAULT_STRICTNESS = 0.5

_MAD_TO_DEVIATION = 1.4826
# Robust deviations above the median, at strictness 0 and 1. The middle, 2.75, gives an F1 of 0.48 and 0.50 over 33
# classes of real photos (20 each among 1,660) with two differently trained models; their best cuts, 2.75 and 3, give
# 0.48 and 0.51. Words that fit no photo ("tax return", "microscope") get 0 to 25 strong ones.
_LOOSEST, _STRICTEST = 1.5, 4.0
_SLOPE = 1.7  # the logistic that is nearest to the normal distribution


@dataclass(frozen=True, slots=True)
class Background:
    """How photos score that the query does not mean: where they lie and how far they scatter."""

    median: float
    deviation: float
    """0 when all scores are one, or when there are none."""
    count: int
    gap_top: float = 0.0
    """With few photos: the lowest score above the widest gap."""

    @classmethod
    def of(cls, scores: FloatArray) -> Background:
        """Read the background from the cosines of one query with every photo, shape (n,), any order.

        Median and MAD stand for it (Rousseeuw & Croux 1993): the matches are a long right tail, which moves neither.
        """
        if not len(scores):
            return cls(0.0, 0.0, 0)
        median = float(np.median(scores))
        deviation = _MAD_TO_DEVIATION * float(np.median(np.abs(scores - np.float32(median))))
        if deviation <= _noise_floor(scores):
            # More than half of the library scores the same (one burst of copies): the plain deviation still tells.
            deviation = float(np.std(scores, dtype=np.float64))
        if deviation <= _noise_floor(scores):
            deviation = 0.0
        if len(scores) >= MIN_SCORES:
            return cls(median, deviation, len(scores))
        return cls(median, deviation, len(scores), _above_widest_gap(scores))

    def cut(self, strictness: float = DEFAULT_STRICTNESS) -> float:
        """Return the score from which a match is strong; `strictness` from 0 (nearly all) to 1 (only the surest)."""
        if self.count < MIN_SCORES:
            return self.gap_top
        if not self.deviation:
            return float("inf")
        return self.median + self.deviation * (_LOOSEST + (_STRICTEST - _LOOSEST) * min(1.0, max(0.0, strictness)))

    def confidences(self, scores: FloatArray, strictness: float = DEFAULT_STRICTNESS) -> FloatArray:
        """Return 0 to 1 for each score, shape (n,), rising with it; 0.5 stands at the cut."""
        if not self.deviation:
            return np.full(len(scores), 0.5 if self.count < MIN_SCORES else 0.0, np.float32)
        steps = np.clip((scores - np.float32(self.cut(strictness))) / np.float32(self.deviation), -20.0, 20.0)
        confidences: FloatArray = 1 / (1 + np.exp(np.float32(-_SLOPE) * steps))
        return confidences


def judge(scores: FloatArray, strictness: float = DEFAULT_STRICTNESS) -> tuple[FloatArray, float]:
    """Return the confidence of every score, shape (n,), and the cut, for the scores of a whole library."""
    background = Background.of(scores)
    return background.confidences(scores, strictness), background.cut(strictness)


def _above_widest_gap(scores: FloatArray) -> float:
    """Return the lowest score above the widest gap among few scores: the photos there belong together.

    One photo, or photos that all score the same, cannot be told apart: all of them are above.
    """
    ordered = np.sort(scores)
    gaps = np.diff(ordered)
    if not len(gaps) or gaps.max() <= _noise_floor(scores):
        return float(ordered[0])
    return float(ordered[int(gaps.argmax()) + 1])


def _noise_floor(scores: FloatArray) -> float:
    """Return the differences that rounding alone makes between these scores."""
    return 8 * float(np.finfo(np.float32).eps) * float(np.abs(scores).max())
