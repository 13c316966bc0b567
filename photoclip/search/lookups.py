"""What is asked of the vectors themselves, beside what searches ask."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.hnsw import HnswIndex
from photoclip.search.likeness import typical_cosine
from photoclip.search.model_vectors import ModelVectors
from photoclip.search.scene import Scene
from photoclip.search.trial import Found


class Lookups(ABC):
    """Vectors of the model in use. Every method raises `NoModel` where there is none."""

    def products(self, directions: FloatArray, photo_ids: IdArray) -> FloatArray:
        """Return the products of photos' vectors, (n, d), with `directions`, (q, d): shape (q, n).

        Of a photo without a vector the products are 0. Raises as `search` does.
        """
        return self._scene()[1].products(directions, photo_ids)

    def some_vectors(self) -> FloatArray:
        """Return unit vectors of a few hundred photos that stand for the library, shape (n, d)."""
        _, scene = self._scene()
        return scene.sample.some_vectors(scene.view.snapshot)

    def vector_of(self, photo_id: int) -> FloatArray | None:
        """Return the unit vector of a photo, shape (d,); None while it has none."""
        _, vectors = self.vectors_of(np.asarray([photo_id], np.int64))
        return vectors[0] if len(vectors) else None

    def vectors_of(self, photo_ids: IdArray | None = None) -> tuple[IdArray, FloatArray]:
        """Return ids and unit vectors, (n,) and (n, d), of those photos (None: all) that have one, in any order."""
        return self._scene()[1].vectors_of(photo_ids)

    def known_ids(self) -> IdArray:
        """Return the photos that have a vector, in any order."""
        snapshot = self._scene()[1].view.snapshot
        return snapshot.ids[snapshot.keep()]

    def typical_likeness(self) -> float:
        """Return the median cosine of two photos of the library."""
        _, scene = self._scene()
        return typical_cosine(scene.sample.some_vectors(scene.view.snapshot))

    def found_by_index(self, timeout_s: float | None) -> Found | None:
        """Return which share of the best photos the index finds, by a sample; None where there is none.

        Where the photos are many, one is made first, within the time.
        """
        return self._scene()[0].found(timeout_s)

    def index_of_all(self) -> HnswIndex | None:
        """Return the index of the whole photos, where there is one and all of them are in it."""
        view = self._scene()[1].view
        return view.index if view.indexed_rows == view.snapshot.rows else None

    def wait_loaded(self, timeout_s: float | None = None) -> bool:
        """Wait until `loaded`, for a command that searches once; return False when it takes longer or failed."""
        return self._scene()[0].wait_loaded(timeout_s)

    def wait_settled(self, timeout_s: float | None = None) -> bool:
        """Wait until the index holds everything, or is not needed; return False when that takes longer."""
        return self._scene()[0].wait_settled(timeout_s)

    @abstractmethod
    def _scene(self) -> tuple[ModelVectors, Scene]:
        """Return the vectors of the model in use, and what questions are answered from. Raises `NoModel`."""
