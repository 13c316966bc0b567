"""Where search gets its vectors from. The store implements it; nothing here knows of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray

HalfArray = NDArray[np.float16]

EncodeTexts = Callable[[Sequence[str]], FloatArray]
"""Texts to unit vectors, shape (n, d). May raise `NoModel` or `ModelProblem`."""

Expand = Callable[[str], list[str]]
"""A description to the sentences that stand for it: the prompt templates filled in."""


class EmbeddingSource(Protocol):
    """Every stored embedding of a model. `model_key` is the SHA-256 fingerprint of the weights. Any thread may call."""

    def generation(self, model_key: str) -> int:
        """Return a number that grows with every embedding of this model that is added or deleted."""

    def batches(self, model_key: str, size: int = 4096) -> Iterator[tuple[IdArray, HalfArray]]:
        """Yield ids, shape (n,), ascending over all batches, and their unit vectors, shape (n, d)."""


class PhotoSource(EmbeddingSource, Protocol):
    """Every stored embedding of whole photos."""

    def ids(self, model_key: str) -> IdArray:
        """Return the ids that `batches` would yield now, ascending, shape (n,), without reading a vector.

        Damaged vectors may count, which `batches` leaves out.
        """
