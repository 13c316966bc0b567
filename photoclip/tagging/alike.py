"""Which photos look alike, among those that labels of one set are to share out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray, IdArray

_ANCHORS = 256  # as good as 512 or all of 900 photos; a product with them takes 0.3 s at 100,000 photos
_NEAREST = 10
_AT_ONCE = 8192

VectorsOf = Callable[[IdArray], tuple[IdArray, FloatArray]]
"""Photos to ids and unit vectors of those that have one, in any order."""
Products = Callable[[FloatArray, IdArray], FloatArray]
"""Directions, (q, d), and photos, (n,), to products, shape (q, n)."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Some of the photos, and for each photo which of those look most like it."""

    anchors: IdArray
    """Places among the photos, shape (m,)."""
    nearest: IdArray
    """Places among `anchors`, shape (n, k): in any order, never the photo itself."""


def alike_among(photo_ids: IdArray, vectors_of: VectorsOf, products: Products) -> Alike | None:
    """Return who looks like whom; None where there are too few photos to say: then all would be neighbours.

    `photo_ids`: rising, shape (n,).
    """
    nearest = min(_NEAREST, len(photo_ids) // 10)
    if nearest < 1:
        return None
    some = np.random.default_rng(0).permutation(len(photo_ids))[:_ANCHORS]
    anchor_ids, vectors = vectors_of(photo_ids[some])
    if len(anchor_ids) <= nearest:
        return None
    anchors = np.searchsorted(photo_ids, anchor_ids)
    found = np.empty((len(photo_ids), nearest), np.int64)
    for start in range(0, len(photo_ids), _AT_ONCE):
        likeness = products(vectors, photo_ids[start : start + _AT_ONCE]).T.copy()
        own = np.flatnonzero((anchors >= start) & (anchors < start + _AT_ONCE))
        likeness[anchors[own] - start, own] = -2.0  # less than any cosine
        found[start : start + _AT_ONCE] = np.argpartition(-likeness, nearest - 1, axis=1)[:, :nearest]
    return Alike(anchors, found)
