"""What ticks and crosses teach about a label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A direction that moves the evidence of a label."""

    direction: FloatArray
    offset: float = 0.0
    base_weight: float = 1.0

    def evidence_of_products(self, products: FloatArray, base: FloatArray) -> FloatArray:
        """Return log-odds above the cut, shape (n,)."""
        moved: FloatArray = (np.float32(self.base_weight) * base + products + np.float32(self.offset)).astype(
            np.float32
        )
        return moved


NOTHING_LEARNED = Learned(np.zeros(0, np.float32))


def learn(text: FloatArray, accepted: FloatArray, rejected: FloatArray, background: FloatArray) -> Learned:
    """Placeholder until the measured one is there."""
    return NOTHING_LEARNED
