"""Sets of labels of which one fits every photo."""

from __future__ import annotations

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.relevance import CHANCE_SLOPE

_CLEAR = 0.8  # chance from which a label is chosen at normal strictness
_LEAST = 1e-6


def against_each_other(evidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return evidence above the normal cut, and chances, both of shape (labels, n), of labels of which one always fits.

    `evidence` of every label by itself, shape (labels, n). By itself it would leave nearly all photos out: "outdoors"
    is never the first thing to say about one. Chances are the softmax of the set's log-odds; a label that fits with
    0.8 is chosen at normal strictness (measured in `tests/benchmarks/tagging.md`). Of labels that have no set like this
    the others take nothing away that the comparison with other words had not taken already.
    """
    scaled = np.float32(CHANCE_SLOPE) * (evidence - evidence.max(axis=0))
    odds = np.exp(scaled)
    chances: FloatArray = np.clip(odds / odds.sum(axis=0), _LEAST, 1 - _LEAST).astype(np.float32)
    above: FloatArray = (np.log(chances / (1 - chances)) - np.log(_CLEAR / (1 - _CLEAR))) / CHANCE_SLOPE
    return above.astype(np.float32), chances
