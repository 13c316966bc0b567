"""Descriptions as query vectors."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.errors import BugError
from photoclip.search.mix import MixTerm
from photoclip.search.source import EncodeTexts, Expand

_CACHED = 512  # 1 MiB at 512 dimensions; what a person types letter by letter in an evening


class TextVectors:
    """One unit vector a description: the mean over its prompts, kept for the next time. Any thread may ask."""

    def __init__(self, encode_texts: EncodeTexts, expand: Expand) -> None:
        self._encode_texts = encode_texts
        self._expand = expand
        self._cache: OrderedDict[tuple[str, str], FloatArray] = OrderedDict()
        self._round = 0
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Drop every vector: another encoder answers from now on."""
        with self._lock:
            self._round += 1
            self._cache.clear()

    def vector(self, model_key: str, text: str) -> FloatArray:
        """Return the unit vector of `text`, shape (d,). Raises what the encoder raises (`NoModel`, `ModelProblem`)."""
        key = (model_key, text)
        with self._lock:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return known
            started_in = self._round
        vector = mean_direction(np.asarray(self._encode_texts(self._expand(text)), np.float32))
        vector.setflags(write=False)
        with self._lock:
            if started_in == self._round:  # else it may be the vector of the encoder before
                self._cache[key] = vector
                while len(self._cache) > _CACHED:
                    self._cache.popitem(last=False)
        return vector

    def of_terms(self, model_key: str, terms: Sequence[MixTerm]) -> FloatArray:
        """Return unit vectors of descriptions and pictures, shape (terms, d). Raises as `vector` does."""
        return np.stack([self.vector(model_key, one.text) if one.vector is None else one.vector for one in terms])


def mean_direction(vectors: FloatArray) -> FloatArray:
    """Return the unit vector of the mean of unit vectors, shape (n, d) to (d,), as CLIP's prompt ensembles do.

    (Radford et al. 2021, section 3.1.4.) Vectors that cancel out leave zero: similar to nothing.
    """
    if vectors.ndim != 2 or not len(vectors) or not np.isfinite(vectors).all():
        raise BugError(f"the text encoder answered with shape {vectors.shape}, or with numbers that are none")
    mean = vectors.mean(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    direction: FloatArray = (mean / length if length > 1e-9 else np.zeros_like(mean)).astype(np.float32)
    return direction
