"""Photos of a whole library that are the same picture, without comparing every two."""

from __future__ import annotations

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.likeness import SAME_PICTURE, alike

_EXACT_UP_TO = 8000
_BLOCK = 1024
# Sign bits of random projections (Charikar 2002): two photos 0.88 alike differ in about 8 % of them. A table of 14 bits
# puts a third of such pairs into one bucket, 12 tables miss 1 in 140.
_TABLES, _BITS = 12, 14
_LARGEST_BUCKET = 512


def near_copies(ids: IdArray, vectors: FloatArray, typical: float, cancel: CancelToken) -> list[tuple[int, int]]:
    """Return pairs of ids, the smaller first, of photos at least `SAME_PICTURE` alike.

    `ids`, shape (n,), and unit `vectors`, shape (n, d). Every pair up to 8,000 photos, nearly every one above. Raises
    Cancelled.
    """
    if len(ids) <= _EXACT_UP_TO:
        found = _every_pair(vectors, typical, cancel)
    else:
        found = _bucketed_pairs(vectors, typical, cancel)
    pairs = {(min(int(ids[a]), int(ids[b])), max(int(ids[a]), int(ids[b]))) for a, b in found}
    return sorted(pairs)


def _every_pair(vectors: FloatArray, typical: float, cancel: CancelToken) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(vectors), _BLOCK):
        cancel.raise_if_cancelled()
        near = alike(vectors[start : start + _BLOCK] @ vectors[start:].T, typical) >= SAME_PICTURE
        ones, others = np.nonzero(np.triu(near, 1))
        pairs += zip((ones + start).tolist(), (others + start).tolist(), strict=True)
    return pairs


def _bucketed_pairs(vectors: FloatArray, typical: float, cancel: CancelToken) -> list[tuple[int, int]]:
    rng = np.random.default_rng(0)
    # Without what all photos share, the signs are as often plus as minus.
    middle = vectors[:: max(1, len(vectors) // 4096)].mean(axis=0)
    pairs: list[tuple[int, int]] = []
    for _ in range(_TABLES):
        cancel.raise_if_cancelled()
        planes = rng.standard_normal((vectors.shape[1], _BITS)).astype(np.float32)
        codes = ((vectors @ planes - middle @ planes) > 0) @ (1 << np.arange(_BITS))
        order = np.argsort(codes, kind="stable")
        for bucket in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
            for start in range(0, len(bucket), _LARGEST_BUCKET):
                part = bucket[start : start + _LARGEST_BUCKET]
                if len(part) < 2:
                    continue
                near = alike(vectors[part] @ vectors[part].T, typical) >= SAME_PICTURE
                ones, others = np.nonzero(np.triu(near, 1))
                pairs += zip(part[ones].tolist(), part[others].tolist(), strict=True)
    return pairs
