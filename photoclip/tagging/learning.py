"""What a person's ticks and crosses teach about a label, without training a network.

Photos are compared after the library's mean is taken off: all of a model's photos lie in one narrow cone, away from its
texts. The prototype is the mean of the ticked ones less a share of the mean of the crossed ones (Rocchio 1971). How far
a photo goes along it, in robust deviations of the library's photos, is z. Where z of right and of wrong photos scatter
alike (variance v) around two means, the log-odds by which z speaks for right are linear in z (Fisher 1936):

    (m+ - m-) / v * (z - (m+ + m-) / 2)

The means come from the ticks and crosses themselves, each one measured along a prototype made without it, and are drawn
towards what is usual while they are few. This is the cross-validation: it tells a label whose photos look alike (a
piano) from one whose photos do not (a man), where the prototype means little and the words decide as before. All of it
is one linear rule, so a hundred labels over a library are one matrix product.

`tests/benchmarks/tagging.md` has the measurements behind every constant, and what was tried and lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.evidence import MIN_PHOTOS

LIKELY = 10
"""So many of the photos that words find stand for ticks while there are only crosses."""

# Share of the crossed photos' mean that is taken off the prototype when they are many, and how many give half of it.
_AGAINST, _AGAINST_HALF = 0.5, 2.0
_VARIANCE = 3.0
# Usual means of z, and as how many photos they count.
_USUAL_RIGHT, _USUAL_RIGHT_COUNTS = 2.7, 2.0
_USUAL_WRONG, _USUAL_WRONG_COUNTS = 1.2, 4.0
# Ticks are the clearest examples: the others lie lower. And five photos of one burst say no more than one.
_TICKS_ABOVE_OTHERS = 0.5
_MOST_Z = 7.0
_SOFTNESS = 0.4  # within which the difference of the means bends to zero instead of going below
_BASE_FADES = 0.3  # much of what the prototype says, the words said before

_CHANCE_SLOPE = 1.3  # log-odds in one step of evidence: see `relevance.confidences`
_MAD_TO_DEVIATION = 1.4826
_TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A linear rule from photo vectors and the words' evidence to the evidence after corrections."""

    direction: FloatArray
    """Shape (d,)."""
    offset: float = 0.0
    base_weight: float = 1.0

    @classmethod
    def nothing(cls, dimension: int) -> Learned:
        """Return the rule that changes nothing."""
        return cls(np.zeros(dimension, np.float32))

    def evidence(self, vectors: FloatArray, base: FloatArray) -> FloatArray:
        """Return log-odds above the cut, shape (n,), from those of the words, shape (n,), and unit vectors, (n, d)."""
        found: FloatArray = evidence_of_all([self], vectors, base[None])[0]
        return found


def evidence_of_all(rules: Sequence[Learned], vectors: FloatArray, base: FloatArray) -> FloatArray:
    """Return log-odds above the cut of every label, shape (labels, n).

    `vectors`: unit vectors, shape (n, d); `base`: log-odds above the cut by words alone, shape (labels, n).
    """
    found: FloatArray = np.stack([rule.direction for rule in rules]) @ vectors.T
    found += np.asarray([[rule.offset] for rule in rules], np.float32)
    found += np.asarray([[rule.base_weight] for rule in rules], np.float32) * base
    return found


def learn(accepted: FloatArray, rejected: FloatArray, background: FloatArray, likely: FloatArray) -> Learned:
    """Return what unit vectors of ticked photos, shape (a, d), and of crossed ones, shape (r, d), teach.

    `background`: unit vectors of a sample of the library, shape (m, d), to measure against. `likely`: those of the
    `LIKELY` photos that words put highest above the cut and nobody corrected, shape (l, d); while nothing is ticked
    they stand for ticks. Without corrections, with less than `MIN_PHOTOS` of the sample, or with crosses where nothing
    is likely, nothing is taught. The order of rows does not matter.
    """
    dimension = background.shape[1]
    examples = accepted if len(accepted) else likely
    if len(background) < MIN_PHOTOS or not len(accepted) + len(rejected) or not len(examples):
        return Learned.nothing(dimension)
    mean = background.mean(axis=0)
    ticks, crosses = _Examples.of(examples - mean), _Examples.of(rejected - mean)
    against = np.float32(_AGAINST * len(rejected) / (len(rejected) + _AGAINST_HALF))
    prototype = ticks.mean - against * crosses.mean
    along = (background - mean) @ prototype
    middle = np.median(along)
    deviation = np.float32(_MAD_TO_DEVIATION) * np.median(np.abs(along - middle))
    if deviation < _TINY:  # no two photos differ, or what is ticked is what is crossed
        return Learned.nothing(dimension)
    right = (ticks.along_others() - against * (ticks.centred @ crosses.mean) - middle) / deviation
    wrong = (crosses.centred @ ticks.mean - against * crosses.along_others() - middle) / deviation
    slope, between = _separation(right, wrong)
    direction = prototype * np.float32(slope / deviation)
    offset = -float(mean @ direction) - slope * (float(middle / deviation) + between)
    return Learned(direction, offset, 1 / (1 + _BASE_FADES * slope))


@dataclass(frozen=True, slots=True, eq=False)
class _Examples:
    """Corrections of one kind, less the library's mean."""

    centred: FloatArray
    """Shape (n, d)."""
    lengths: FloatArray
    """Shape (n,)."""
    mean: FloatArray
    """Of the examples at length 1, shape (d,): a photo far from all others does not count for more."""

    @classmethod
    def of(cls, centred: FloatArray) -> _Examples:
        lengths = np.linalg.norm(centred, axis=1)
        directions = centred / np.maximum(lengths, _TINY)[:, None]
        return cls(centred, lengths, directions.sum(axis=0) / np.float32(max(len(centred), 1)))

    def along_others(self) -> FloatArray:
        """Return each example's product with the mean of the others, shape (n,); of a single one 0."""
        count = len(self.centred)
        if count < 2:
            return np.zeros(count, np.float32)
        others: FloatArray = (count * (self.centred @ self.mean) - self.lengths) / np.float32(count - 1)
        return others


def _separation(right: FloatArray, wrong: FloatArray) -> tuple[float, float]:
    """Return by how much evidence rises with z, and the z at which it speaks for neither side.

    `right`, `wrong`: z of ticks and of crosses, each without itself, shape (a,) and (r,).
    """
    if len(right) == 1:  # without the one tick there is no prototype to measure it along
        right = right[:0]
    clear = np.minimum(right - np.float32(_TICKS_ABOVE_OTHERS), np.float32(_MOST_Z))
    plus = _drawn_to(_USUAL_RIGHT, _USUAL_RIGHT_COUNTS, clear)
    minus = _drawn_to(_USUAL_WRONG, _USUAL_WRONG_COUNTS, wrong)
    apart = _SOFTNESS * float(np.logaddexp(0.0, (plus - minus) / _SOFTNESS))
    return apart / (_VARIANCE * _CHANCE_SLOPE), (plus + minus) / 2


def _drawn_to(usual: float, counts: float, values: FloatArray) -> float:
    return (float(values.sum()) + usual * counts) / (len(values) + counts)
