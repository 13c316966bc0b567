"""Several descriptions and pictures as one question, and how their scores make one order.

With z the cosine of a photo with a term in robust deviations above the library's median, a photo is ranked by

    S = sum over groups of weight * max over the group's alternatives of z, divided by the sum of the weights
        - sum over unwanted terms of weight * max(0, z)

so that a photo is pushed down for what it shows and not lifted for what it does not. One description alone is ranked
by its cosine, which is the same order. A photo is a strong match when the evidence for the wanted, weighed alike,
passes the cut and no unwanted term would be a strong match by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray


@dataclass(frozen=True, slots=True, eq=False)
class MixTerm:
    """A description, or with `vector` a picture."""

    text: str = ""
    weight: float = 1.0
    """Above 0."""
    vector: FloatArray | None = None
    """Unit vector of the picture, shape (d,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Alternatives of which a photo should show one."""

    terms: tuple[MixTerm, ...]
    met_by: IdArray | None = None
    """Photos that meet the group by a filter instead."""

    @property
    def weight(self) -> float:
        return max((term.weight for term in self.terms), default=1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """All of `wanted`, and none of `unwanted`."""

    wanted: tuple[Wanted, ...] = ()
    unwanted: tuple[MixTerm, ...] = ()

    @classmethod
    def of(cls, text: str) -> Mix:
        """Return the question that one description is; of '' there is none."""
        return cls((Wanted((MixTerm(text),)),) if text else ())

    @classmethod
    def like(cls, vector: FloatArray) -> Mix:
        """Return the question for photos like the one with this unit vector."""
        return cls((Wanted((MixTerm(vector=vector),)),))

    @property
    def terms(self) -> tuple[MixTerm, ...]:
        """Every term: those of the wanted groups, then the unwanted ones."""
        return (*(term for group in self.wanted for term in group.terms), *self.unwanted)

    @property
    def single(self) -> MixTerm | None:
        """The one term there is, where there is no more to it."""
        alone = len(self.terms) == 1 and not self.unwanted and self.wanted[0].met_by is None
        return self.terms[0] if alone else None

    def combined(self, ids: IdArray, deviations: FloatArray) -> FloatArray:
        """Return S, shape (n,), from z of every term, shape (terms, n), of the photos `ids`."""
        total = self._mean_of_wanted(ids, deviations, lambda best: best.max(initial=0.0))
        for term, z in zip(self.unwanted, deviations[len(deviations) - len(self.unwanted) :], strict=True):
            total -= np.float32(term.weight) * (np.maximum(z, 0) if self.wanted else z)
        return total

    def weighed(self, ids: IdArray, evidence: FloatArray) -> FloatArray:
        """Return the evidence above the cut for the whole question, shape (n,), from that of every term, (terms, n)."""
        total = self._mean_of_wanted(ids, evidence, lambda best: np.maximum(best, _SURE))
        if self.unwanted:
            against: NDArray[np.float32] = -evidence[-len(self.unwanted) :].max(axis=0)
            total = np.minimum(total, against) if self.wanted else against
        return total

    def _mean_of_wanted(
        self, ids: IdArray, values: FloatArray, when_met: Callable[[FloatArray], FloatArray | np.float32]
    ) -> FloatArray:
        """Return the weighted mean over the groups of their best alternative, shape (n,); 0 where nothing is wanted.

        `values` of every term, shape (terms, n); `when_met`: from a group's values to those of photos that meet it by
        a filter.
        """
        total = np.zeros(len(ids), np.float32)
        weights, row = 0.0, 0
        for group in self.wanted:
            best = values[row : row + len(group.terms)].max(axis=0)
            if group.met_by is not None:
                best = np.where(np.isin(ids, group.met_by), when_met(best), best)
            total += np.float32(group.weight) * best
            weights += group.weight
            row += len(group.terms)
        total /= np.float32(weights or 1.0)
        return total


_SURE = np.float32(4.0)  # what a filter says is so
