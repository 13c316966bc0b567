"""When two photos are of one scene: bursts, and copies that differ in size or quality.

Raw cosines of photos differ by model as those of words do, so likeness is measured against what is usual here: with
`typical` the median cosine of two photos of the library, two photos are `1 - (1 - cosine) / (1 - typical)` alike: 1
when equal, 0 when like any two.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray

SAME_SCENE = 0.65
"""From here on photos taken within `BURST_S` of each other are one burst."""

SAME_PICTURE = 0.88
"""From here on photos are the same picture whenever they were taken."""

BURST_S = 5.0

_LOOK_BACK = 3  # in a burst the photo before may be the blurred one


def alike(cosines: FloatArray, typical: float) -> FloatArray:
    """Return how alike photos are, 1 for equal, from their cosines, any shape."""
    likeness: FloatArray = 1 - (1 - cosines) / np.float32(max(1 - typical, 1e-6))
    return likeness


def typical_cosine(vectors: FloatArray) -> float:
    """Return the median cosine of two photos, from a sample's unit vectors, shape (n, d); 0 with fewer than two."""
    if len(vectors) < 2:
        return 0.0
    return float(np.median((vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]))


def bursts(
    ids: IdArray, vectors: FloatArray, taken_us: IdArray, timed: NDArray[np.bool_], typical: float
) -> list[tuple[int, ...]]:
    """Return groups of two or more photos that are one burst.

    `ids`, `taken_us` (when taken, microseconds) and `timed` (whether the camera said so; the file's date does not tell
    a burst), shape (n,); unit `vectors`, shape (n, d).
    """
    order = np.lexsort((ids, taken_us))
    pairs: list[tuple[int, int]] = []
    for back in range(1, _LOOK_BACK + 1):
        earlier, later = order[:-back], order[back:]
        near = alike(np.einsum("nd,nd->n", vectors[earlier], vectors[later]), typical)
        quick = (taken_us[later] - taken_us[earlier] <= BURST_S * 1e6) & timed[earlier] & timed[later]
        together = (near >= SAME_PICTURE) | (quick & (near >= SAME_SCENE))
        pairs += zip(ids[earlier[together]].tolist(), ids[later[together]].tolist(), strict=True)
    return connected(pairs)


def connected(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the groups of ids that the pairs connect, each by rising id."""
    group_of: dict[int, list[int]] = {}
    for one, other in pairs:
        larger, smaller = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
        if larger is smaller:
            continue
        if len(larger) < len(smaller):
            larger, smaller = smaller, larger
        larger += smaller
        for member in smaller:
            group_of[member] = larger
    return [tuple(sorted(group)) for group in {id(group): group for group in group_of.values()}.values()]
