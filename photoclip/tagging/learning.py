"""What a person's ticks and crosses teach about a label, without training a network.

Photos are compared after the library's mean is taken off: all of a model's photos lie in one narrow cone, away from its
texts. The prototype is the mean of the ticked ones less a share of the mean of the crossed ones (Rocchio 1971). How far
a photo goes along it, in robust deviations of the library's photos, is z. Where z of right and of wrong photos scatter
alike (variance v) around two means, the log-odds by which z speaks for right are linear in z (Fisher 1936):

    (m+ - m-) / v * (z - (m+ + m-) / 2)

The means come from the ticks and crosses themselves, each one measured along a prototype made without it, and are drawn
towards what is usual while they are few. This is the cross-validation: it tells a label whose photos look alike (a
piano) from one whose photos do not (a man), where the prototype means little and the words decide as before. All of it
is one linear rule, so a hundred labels over a library cost one matrix product.

`tests/benchmarks/tagging.md` has the measurements behind every number, and what was tried and lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.evidence import MIN_PHOTOS
from photoclip.search.relevance import CHANCE_SLOPE

LIKELY = 3
"""With fewer ticks, photos that words find stand in for those that lack."""

SECOND_LOOKS = 256
"""So many photos are judged by words once more when corrections have changed the order."""

_LEAST = -4.0  # what a close look says at least: see `evidence`
_MAD_TO_DEVIATION = 1.4826
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Usual:
    """What is expected of corrections before they are seen, as measured on labels with known answers."""

    against: float = 0.5
    """Share of the crossed photos' mean that is taken off the prototype, when they are many."""
    against_half: float = 2.0
    """So many crosses take off half of that."""
    variance: float = 3.0
    """Of z."""
    right: float = 2.7
    """Mean z of right photos."""
    right_counts: float = 2.0
    """As how many ticks that counts."""
    wrong: float = 1.2
    """Mean z of the wrong photos that words let through."""
    wrong_counts: float = 4.0
    ticks_above: float = 0.5
    """How much lower than ticks, the clearest examples, the others lie."""
    most: float = 7.0
    """Highest z that is believed: five photos of one burst say no more than one."""
    softness: float = 0.4
    """Within which the difference of the means bends to zero instead of going below."""
    base_fades: float = 0.3
    """Much of what the prototype says, the words said before: they count 1 / (1 + this * the slope of z)."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A linear rule from photo vectors and the words' evidence to the evidence after corrections."""

    direction: FloatArray
    """Unit vector, shape (d,); zeros where nothing was learned."""
    slope: float = 0.0
    """Evidence for each step along the direction."""
    offset: float = 0.0
    base_weight: float = 1.0

    @classmethod
    def nothing(cls, dimension: int) -> Learned:
        """Return the rule that changes nothing."""
        return cls(np.zeros(dimension, np.float32))

    def evidence(self, vectors: FloatArray, base: FloatArray) -> FloatArray:
        """Return log-odds above the cut, shape (n,), from those of the words, shape (n,), and unit vectors, (n, d)."""
        return self.evidence_of_products(vectors @ self.direction, base)

    def evidence_of_products(self, products: FloatArray, base: FloatArray) -> FloatArray:
        """Return the same from the products of the photos' vectors with `direction`, shape (n,).

        Those of many labels come from one matrix product.
        """
        found: FloatArray = np.float32(self.slope) * products
        found += np.float32(self.base_weight) * base
        found += np.float32(self.offset)
        return found


def learn(
    accepted: FloatArray,
    rejected: FloatArray,
    background: FloatArray,
    likely: FloatArray,
    usual: Usual = Usual(),
) -> Learned:
    """Return what unit vectors of ticked photos, shape (a, d), and of crossed ones, shape (r, d), teach.

    `background`: unit vectors of a sample of the library, shape (m, d), to measure against. `likely`: those of the
    photos that words put highest above the cut and nobody corrected, best first, shape (l, d); with fewer than `LIKELY`
    ticks they fill up. Without corrections, with less than `MIN_PHOTOS` of the sample, or with crosses where nothing is
    likely, nothing is taught. The order of corrections does not matter.
    """
    dimension = background.shape[1]
    examples = np.concatenate([accepted, likely[: max(0, LIKELY - len(accepted))]])
    if len(background) < MIN_PHOTOS or not len(accepted) + len(rejected) or not len(examples):
        return Learned.nothing(dimension)
    mean = background.mean(axis=0)
    ticks, crosses = _Examples.of(examples - mean), _Examples.of(rejected - mean)
    against = np.float32(usual.against * len(rejected) / (len(rejected) + usual.against_half))
    prototype = ticks.mean - against * crosses.mean
    along = (background - mean) @ prototype
    middle = np.median(along)
    deviation = np.float32(_MAD_TO_DEVIATION) * np.median(np.abs(along - middle))
    if deviation < _TINY:  # no two photos differ, or what is ticked is what is crossed
        return Learned.nothing(dimension)
    right = (ticks.along_others() - against * (ticks.centred @ crosses.mean) - middle) / deviation
    wrong = (crosses.centred @ ticks.mean - against * crosses.along_others() - middle) / deviation
    slope, between = _separation(right, wrong, usual)
    length = np.linalg.norm(prototype)
    return Learned(
        direction=prototype / length,
        slope=slope * float(length / deviation),
        offset=-slope * (float((mean @ prototype + middle) / deviation) + between),
        base_weight=1 / (1 + usual.base_fades * slope),
    )


def second_look(
    rule: Learned, products: FloatArray, base: FloatArray, judge: Callable[[IdArray], FloatArray]
) -> FloatArray:
    """Return the words' evidence, shape (n,), with that of the photos that come first after learning looked at closely.

    `base`, shape (n,), is a guess, and a low one, where a photo was not among the best by words; what was learned finds
    some of those. `products` as in `Learned.evidence_of_products`; `judge` gives the evidence of photos by their place.
    """
    count = min(SECOND_LOOKS, len(base))
    found = rule.evidence_of_products(products, np.maximum(base, np.float32(_LEAST)))
    places = np.sort(np.argpartition(-found, count - 1)[:count]) if count else np.empty(0, np.int64)
    closer = base.copy()
    closer[places] = judge(places)
    return closer


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


def _separation(right: FloatArray, wrong: FloatArray, usual: Usual) -> tuple[float, float]:
    """Return by how much evidence rises with z, and the z at which it speaks for neither side.

    `right`, `wrong`: z of ticks and of crosses, each without itself, shape (a,) and (r,).
    """
    if len(right) == 1:  # without the one tick there is no prototype to measure it along
        right = right[:0]
    clear = np.minimum(right - np.float32(usual.ticks_above), np.float32(usual.most))
    plus = _drawn_to(usual.right, usual.right_counts, clear)
    minus = _drawn_to(usual.wrong, usual.wrong_counts, wrong)
    apart = usual.softness * float(np.logaddexp(0.0, (plus - minus) / usual.softness))
    return apart / (usual.variance * CHANCE_SLOPE), (plus + minus) / 2


def _drawn_to(usual: float, counts: float, values: FloatArray) -> float:
    return (float(values.sum()) + usual * counts) / (len(values) + counts)
