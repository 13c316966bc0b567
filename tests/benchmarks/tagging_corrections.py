"""A simulated person who ticks and crosses photos, and what is measured before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.close_look import JUDGED
from photoclip.search.relevance import confidences
from photoclip.tagging.learning import LIKELY, SECOND_LOOKS, Usual, learn, second_look
from tests.benchmarks.relevance_corpus import BoolArray

_SHOWN = 60  # so many of the ranked photos does a person look through who corrects here and there


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Labels on one library through the eyes of one model, before any correction. L labels, n photos."""

    names: tuple[str, ...]
    vectors: FloatArray
    """Unit vectors, shape (n, d)."""
    sample: FloatArray
    """Those of the sample that stands for the library, shape (m, d)."""
    evidence: FloatArray
    """By words alone, shape (L, n)."""
    cosines: FloatArray
    """Shape (L, n)."""
    right: BoolArray
    """Shape (L, n)."""
    counts: BoolArray
    """Which photos count at all, shape (L, n)."""

    def order(self, label: int) -> IdArray:
        """Return the photos that count, the most evidence first."""
        order = np.lexsort((-self.cosines[label], -self.evidence[label]))
        return order[self.counts[label][order]]


Pick = Callable[[Labelled, int], IdArray]
"""The photos of a label in the order in which the person looks at them."""


def from_the_top(labels: Labelled, label: int) -> IdArray:
    return labels.order(label)


def around_the_line(labels: Labelled, label: int) -> IdArray:
    order = labels.order(label)
    return order[np.argsort(np.abs(labels.evidence[label][order]), kind="stable")]


def here_and_there(labels: Labelled, label: int) -> IdArray:
    return np.random.default_rng(0).permutation(labels.order(label)[:_SHOWN])


PICKS: dict[str, Pick] = {
    "from the top": from_the_top,
    "around the line": around_the_line,
    f"anywhere in the first {_SHOWN}": here_and_there,
}


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """The photos of one label that were not corrected: before and after, and what is right."""

    before: FloatArray
    after: FloatArray
    cosines: FloatArray
    right: BoolArray

    @property
    def average_precision(self) -> tuple[float, float]:
        return (
            average_precision(self.before, self.cosines, self.right),
            average_precision(self.after, self.cosines, self.right),
        )


class Looks(Enum):
    """Which photos words judge one by one."""

    ALL = "every photo"
    BEST = f"the best {JUDGED} by cosine"
    AGAIN = f"the best {JUDGED} by cosine, and the best {SECOND_LOOKS} after learning"


def corrected(
    labels: Labelled,
    label: int,
    pick: Pick,
    ticks: int,
    crosses: int,
    usual: Usual = Usual(),
    looks: Looks = Looks.ALL,
) -> Corrected | None:
    """Return what the first `ticks` right and `crosses` wrong photos of `pick` teach; None if no other is right.

    With fewer right ones among those that were looked at there are fewer ticks.
    """
    looked_at, right = pick(labels, label), labels.right[label]
    accepted = looked_at[right[looked_at]][:ticks]
    rejected = looked_at[~right[looked_at]][:crosses]
    rest = labels.counts[label].copy()
    rest[accepted] = rest[rejected] = False
    if not right[rest].any():
        return None
    base = closely = labels.evidence[label]
    if looks in (Looks.BEST, Looks.AGAIN):
        base = _guessed(closely, labels.cosines[label])
    order = labels.order(label)
    likely = order[rest[order] & (base[order] >= 0)][:LIKELY]
    vectors = labels.vectors
    rule = learn(vectors[accepted], vectors[rejected], labels.sample, vectors[likely], usual)
    products = vectors @ rule.direction
    if looks is Looks.AGAIN:
        base = second_look(rule, products, base, lambda places: closely[places])
    after = rule.evidence_of_products(products, base)
    return Corrected(closely[rest], after[rest], labels.cosines[label][rest], right[rest])


def _guessed(closely: FloatArray, cosines: FloatArray) -> FloatArray:
    """Return the evidence as `ranking` has it where strong matches end among the best: the others fall on with their
    place."""
    order = np.argsort(-cosines, kind="stable")
    base = np.empty_like(closely)
    base[order[:JUDGED]] = closely[order[:JUDGED]]
    least = min(float(closely[order[JUDGED - 16 : JUDGED]].mean()), 0.0) - 1.0
    base[order[JUDGED:]] = np.linspace(least, least - 4.0, len(order) - JUDGED)
    return base


def average_precision(evidence: FloatArray, cosines: FloatArray, right: BoolArray) -> float:
    """Return the mean precision at the right photos, most evidence first; the cosine decides between equal ones."""
    hits = right[np.lexsort((-cosines, -evidence))]
    return float((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).mean())


def f1(evidence: FloatArray, right: BoolArray, cut: float = 0.0) -> float:
    shown = evidence >= cut
    return float(2 * (shown & right).sum() / max(shown.sum() + right.sum(), 1))


def calibration_error(sure: FloatArray, right: BoolArray, bins: int = 10) -> float:
    """Return the mean distance of confidence and share of right ones (Naeini et al. 2015).

    Over photos with a confidence of 0.1 or more: those below are thousands, and would hide the rest.
    """
    seen = sure >= 0.1
    sure, right = sure[seen], right[seen]
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [(place == b).sum() * abs(sure[place == b].mean() - right[place == b].mean()) for b in np.unique(place)]
    return float(sum(gaps) / max(len(sure), 1))


IMPROVABLE = 0.98
"""Average precision above which there is next to nothing to learn."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What corrections do over labels: means before and after, on the photos that were not corrected."""

    precision: tuple[float, float]
    """Average precision."""
    rises: float
    """Share of labels whose average precision rises."""
    falls: float
    rises_of_imperfect: float
    """Share of those that were not perfect before: the others cannot rise."""
    rises_of_improvable: float
    """Share of those whose average precision was below 0.98 before."""
    f1: tuple[float, float]
    """At the default line."""
    calibration_error: tuple[float, float]

    @classmethod
    def of(cls, results: Sequence[Corrected]) -> Gain:
        precision = np.asarray([one.average_precision for one in results])
        before, after = precision.T
        rises, imperfect = after > before + 1e-9, before < 1 - 1e-9
        right = np.concatenate([one.right for one in results])
        return cls(
            precision=(float(before.mean()), float(after.mean())),
            rises=float(rises.mean()),
            falls=float((after < before - 1e-9).mean()),
            rises_of_imperfect=float(rises[imperfect].mean()) if imperfect.any() else 0.0,
            rises_of_improvable=float(rises[before < IMPROVABLE].mean()) if (before < IMPROVABLE).any() else 0.0,
            f1=(
                float(np.mean([f1(one.before, one.right) for one in results])),
                float(np.mean([f1(one.after, one.right) for one in results])),
            ),
            calibration_error=(
                calibration_error(confidences(np.concatenate([one.before for one in results])), right),
                calibration_error(confidences(np.concatenate([one.after for one in results])), right),
            ),
        )

    @classmethod
    def measured(
        cls,
        labels: Labelled,
        pick: Pick,
        ticks: int,
        crosses: int,
        some: Sequence[int] | None = None,
        usual: Usual = Usual(),
        looks: Looks = Looks.ALL,
    ) -> Gain:
        """Return what so many corrections do for `some` labels (None: all)."""
        places = range(len(labels.names)) if some is None else some
        every = [corrected(labels, label, pick, ticks, crosses, usual, looks) for label in places]
        return cls.of([one for one in every if one is not None])
