"""Sets of labels of which one fits every photo."""

from __future__ import annotations

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.relevance import CHANCE_SLOPE
from photoclip.tagging.alike import Alike

BEYOND = np.float32(30.0)
"""More than any evidence: what the person said. The same below 0 where it is not to be."""

_CLEAR = 0.5  # chance from which a label is chosen at normal strictness: more than all others together
_LEAST = 1e-6
_ROUNDS = 3
_OTHERS = np.float32(0.5)
_SHARPER = 2  # a mean of chances is less sure than each of them is


def against_each_other(evidence: FloatArray, alike: Alike | None = None) -> tuple[FloatArray, FloatArray]:
    """Return evidence above the normal cut, and chances, both of shape (labels, n), of labels of which one always fits.

    `evidence` of every label by itself, shape (labels, n), `BEYOND` where the person said so. By itself it would leave
    nearly all photos out: "outdoors" is never the first thing to say about one. Chances are the softmax of the set's
    log-odds. With `alike` each photo's are half its own and half those of the photos that look like it: a label that
    is always a little above another one wins where photos that look alike agree on it, not everywhere (measured in
    `tests/benchmarks/tagging.md`).
    """
    scaled = np.float32(CHANCE_SLOPE) * (evidence - evidence.max(axis=0))
    odds = np.exp(scaled)
    chances = odds / odds.sum(axis=0)
    if alike is not None:
        chances = _shared(chances, evidence, alike)
    chances = np.clip(chances, _LEAST, 1 - _LEAST).astype(np.float32)
    above: FloatArray = (np.log(chances / (1 - chances)) - np.log(_CLEAR / (1 - _CLEAR))) / CHANCE_SLOPE
    return above.astype(np.float32), chances


def _shared(own: FloatArray, evidence: FloatArray, alike: Alike) -> FloatArray:
    said = np.asarray((evidence >= BEYOND).any(axis=0))
    anchors = own[:, alike.anchors]
    spread = anchors
    for _ in range(_ROUNDS):
        spread = _mixed(anchors, spread, alike.nearest[alike.anchors])
        spread = np.where(said[alike.anchors], anchors, spread)
    mixed = _mixed(own, spread, alike.nearest) ** _SHARPER
    mixed = np.where(evidence > -BEYOND, mixed, 0)  # a cross stays one, whatever stands around it
    total = mixed.sum(axis=0)
    return np.where(said | (total <= 0), own, mixed / np.where(total > 0, total, 1))


def _mixed(own: FloatArray, of_anchors: FloatArray, nearest: np.ndarray) -> FloatArray:
    mixed: FloatArray = (1 - _OTHERS) * own + _OTHERS * of_anchors[:, nearest].mean(axis=2)
    return mixed
