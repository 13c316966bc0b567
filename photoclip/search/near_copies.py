"""Photos of a whole library that are the same picture, without comparing every two."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.hnsw import HnswIndex
from photoclip.search.likeness import SAME_PICTURE, alike

EXACT_UP_TO = 24_000
"""Until here comparing every two costs less than an index: of 20,000 5.4 s of a processor, where that takes 7.3."""
_BLOCK = 1024
# Fewer links than in an index that words are looked up in: what is nearly equal is found at once.
_M, _EF_CONSTRUCTION = 16, 100
_SLICE = 256  # photos between two looks at the cancel token
_NEIGHBOURS, _MOST_NEIGHBOURS, _REACH = 16, 1024, 64


def near_copies(
    ids: IdArray, vectors: FloatArray, typical: float, cancel: CancelToken, index: HnswIndex | None = None
) -> list[tuple[int, int]]:
    """Return pairs of ids, the smaller first, of photos at least `SAME_PICTURE` alike, ascending.

    `ids`, shape (n,), and unit `vectors`, shape (n, d). Every pair up to `EXACT_UP_TO`. Above, those that an index
    finds among the nearest of each: `index`, which holds these photos and may hold others, or one that is made for it.
    Where many photos are the same picture, enough pairs come to connect them. Raises Cancelled.
    """
    if len(ids) <= EXACT_UP_TO:
        ones, others = _every_pair(vectors, typical, cancel)
        pairs = np.stack([ids[ones], ids[others]], axis=1)
    else:
        threads = max(1, (os.cpu_count() or 2) // 2)
        # Equal ones would be each other's nearest in the index, and ways through it would end among them.
        first = _first_equal(vectors)
        each = np.flatnonzero(first == np.arange(len(ids)))
        equal = np.stack([ids[first], ids], axis=1)[first != np.arange(len(ids))]
        index = index or _made(ids[each], vectors[each], cancel, threads)
        near = _of_index(index, ids[each], vectors[each], typical, cancel, threads)
        pairs = np.concatenate([equal, near])
    return [(int(one), int(other)) for one, other in np.unique(np.sort(pairs, axis=1), axis=0)]


def _every_pair(vectors: FloatArray, typical: float, cancel: CancelToken) -> tuple[IdArray, IdArray]:
    found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for start in range(0, len(vectors), _BLOCK):
        cancel.raise_if_cancelled()
        near = alike(vectors[start : start + _BLOCK] @ vectors[start:].T, typical) >= SAME_PICTURE
        ones, others = np.nonzero(np.triu(near, 1))
        found.append((ones + start, others + start))
    return np.concatenate([ones for ones, _ in found]), np.concatenate([others for _, others in found])


def _first_equal(vectors: FloatArray) -> IdArray:
    """Return the place of the first vector that equals each, shape (n,)."""
    places: dict[bytes, int] = {}
    return np.asarray([places.setdefault(vector.tobytes(), place) for place, vector in enumerate(vectors)], np.int64)


def _made(ids: IdArray, vectors: FloatArray, cancel: CancelToken, threads: int) -> HnswIndex:
    index = HnswIndex(vectors.shape[1], m=_M, ef_construction=_EF_CONSTRUCTION, capacity=len(ids))
    for start in range(0, len(ids), _SLICE):
        cancel.raise_if_cancelled()
        index.add(ids[start : start + _SLICE], vectors[start : start + _SLICE], threads)
    return index


def _of_index(
    index: HnswIndex, ids: IdArray, vectors: FloatArray, typical: float, cancel: CancelToken, threads: int
) -> NDArray[np.int64]:
    """Return pairs of ids, shape (pairs, 2)."""
    known = np.sort(ids)
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, len(ids), _SLICE):
        rows, count = np.arange(start, min(start + _SLICE, len(ids))), _NEIGHBOURS
        while len(rows):
            cancel.raise_if_cancelled()
            labels, cosines = index.neighbours(vectors[rows], count, max(_REACH, 2 * count), threads)
            near = alike(cosines, typical) >= SAME_PICTURE
            ones, places = np.nonzero(near)
            pairs = np.stack([ids[rows[ones]], labels[ones, places]], axis=1)
            at = np.minimum(np.searchsorted(known, pairs[:, 1]), len(known) - 1)
            found.append(pairs[(pairs[:, 0] != pairs[:, 1]) & (known[at] == pairs[:, 1])])
            # All of its nearest are the same picture: there may be more of them, or of photos that do not count here.
            rows, count = rows[near.all(axis=1)], 4 * count
            if labels.shape[1] < count // 4 or count > _MOST_NEIGHBOURS:
                break
    return np.concatenate(found)
