"""A source of embeddings in memory, and a text encoder that knows its answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray, IdArray
from tests.waiting import PATIENCE_S

MODEL = "a" * 64
OTHER_MODEL = "b" * 64


def unit_vectors(count: int, dimension: int = 16, seed: int = 0) -> NDArray[np.float16]:
    rng = np.random.default_rng(seed)
    wide = rng.standard_normal((count, dimension))
    return (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float16)


def ids_from(*numbers: int) -> IdArray:
    return np.asarray(numbers, np.int64)


class MemorySource:
    """Embeddings as the store keeps them: committed first, told to the engine afterwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vectors: dict[str, dict[int, NDArray[np.float16]]] = {}
        self._generation: dict[str, int] = {}
        self.before_batch: threading.Event | None = None
        """Held back until set: lets a test search while the embeddings load."""
        self.batch_size: int | None = None

    def put(self, ids: IdArray, vectors: NDArray[np.float16], model_key: str = MODEL) -> None:
        with self._lock:
            self._vectors.setdefault(model_key, {}).update(zip(ids.tolist(), vectors, strict=True))
            self._generation[model_key] = self._generation.get(model_key, 0) + 1

    def drop(self, ids: IdArray, model_key: str = MODEL) -> None:
        with self._lock:
            for photo_id in ids.tolist():
                self._vectors[model_key].pop(photo_id, None)
            self._generation[model_key] = self._generation.get(model_key, 0) + 1

    def generation(self, model_key: str) -> int:
        with self._lock:
            return self._generation.get(model_key, 0)

    def count(self, model_key: str) -> int:
        with self._lock:
            return len(self._vectors.get(model_key, {}))

    def ids(self, model_key: str) -> IdArray:
        with self._lock:
            return np.asarray(sorted(self._vectors.get(model_key, {})), np.int64)

    def batches(self, model_key: str, size: int = 4096) -> Iterator[tuple[IdArray, NDArray[np.float16]]]:
        size = self.batch_size or size
        with self._lock:
            stored = sorted(self._vectors.get(model_key, {}).items())
        for start in range(0, len(stored), size):
            if self.before_batch is not None:
                assert self.before_batch.wait(PATIENCE_S)
            part = stored[start : start + size]
            yield np.asarray([i for i, _ in part], np.int64), np.stack([v for _, v in part])


class KnownTexts:
    """Encodes the texts it was told, and counts how often it was asked."""

    def __init__(self, dimension: int = 16) -> None:
        self._dimension = dimension
        self.known: dict[str, FloatArray] = {}
        self.calls: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        self.calls.append(list(texts))
        return np.stack([self.known[t] if t in self.known else self._made_up(t) for t in texts]).astype(np.float32)

    def _made_up(self, text: str) -> FloatArray:
        vector = unit_vectors(1, self._dimension, seed=sum(text.encode()))[0].astype(np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def expand(text: str) -> list[str]:
    return [text]
