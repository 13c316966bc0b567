"""What a question is answered from, at one moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from photoclip.core.search import FloatArray, IdArray
from photoclip.search.best_part import SceneParts
from photoclip.search.evidence import Surroundings
from photoclip.search.exact import ExactScorer
from photoclip.search.kinds import Kin
from photoclip.search.sample import LibrarySample
from photoclip.search.space import View
from photoclip.search.vectors import places_in


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question is answered from."""

    view: View
    scorer: ExactScorer
    sample: LibrarySample
    words: FloatArray | None
    """Contrast words, shape (v, d); None while they are being encoded."""
    complete: bool
    kin_of: Callable[[str], Kin] = lambda _: ()
    """Which of the words are kinds of what a description says."""
    parts: SceneParts | None = None
    """Parts of photos that count beside the whole; None where there are none."""

    @property
    def surroundings(self) -> Surroundings | None:
        return None if self.words is None else self.sample.surroundings(self.view.snapshot, self.words)

    def products(self, directions: FloatArray, photo_ids: IdArray) -> FloatArray:
        """Return the products of photos' vectors with `directions`, (q, d): shape (q, n); 0 of one without a vector."""
        snapshot = self.view.snapshot
        rows = snapshot.rows_of(photo_ids)
        lengths = np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), np.float32(1e-9))
        found = self.scorer.scores_of_rows(snapshot, rows, directions / lengths) * lengths
        products = np.zeros((len(directions), len(photo_ids)), np.float32)
        products[:, places_in(photo_ids, snapshot.ids[rows])] = found
        return products

    def vectors_of(self, photo_ids: IdArray | None) -> tuple[IdArray, FloatArray]:
        """Return ids and unit vectors, (n,) and (n, d), of those whole photos (None: all) that have one."""
        snapshot = self.view.snapshot
        every = np.arange(snapshot.rows, dtype=np.int64)
        rows = snapshot.live(every) if photo_ids is None else snapshot.rows_of(photo_ids)
        return snapshot.ids[rows], snapshot.vectors(rows).astype(np.float32)
