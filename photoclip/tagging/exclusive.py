"""Sets of labels of which a photo gets one at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.relevance import confidences

NONE = -1
"""Stands for no label."""

_SLOPE = 1.3  # log-odds in one step of evidence: see `relevance.confidences`
_CLEAR = 0.8  # chance of the best label from which it is chosen, where one of the set always fits


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Which label of the set each photo gets. One shape, (n,)."""

    label: IdArray
    """Place of the label in the set, or `NONE`."""
    confidences: FloatArray
    """The chance, 0 to 1, that the best label fits, also where it is not chosen."""


def choose_one(evidence: FloatArray, cut: float = 0.0) -> Choice:
    """Return the label with the most evidence above `cut`; `evidence` of every label, shape (labels, n).

    The confidence is the label's own. That the others of the set compete in a softmax made it no better: what they
    could take away, they took in the comparison with other words already.
    """
    best = evidence.argmax(axis=0)
    most = evidence[best, np.arange(evidence.shape[1])]
    return Choice(np.where(most >= np.float32(cut), best, NONE), confidences(most))


def choose_one_that_always_fits(evidence: FloatArray) -> Choice:
    """Return the label that stands out, for sets of which one label fits every photo (indoors, outdoors).

    Evidence alone would leave nearly all photos out: "outdoors" is never the first thing to say about one. The
    confidence is the softmax of the set's log-odds.
    """
    scaled = np.float32(_SLOPE) * (evidence - evidence.max(axis=0))
    odds = np.exp(scaled)
    chances = odds.max(axis=0) / odds.sum(axis=0)
    return Choice(np.where(chances >= np.float32(_CLEAR), odds.argmax(axis=0), NONE), chances)
