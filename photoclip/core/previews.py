"""What labels would do to photos, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from photoclip.core.labels import Label, TagRequest
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.strictness import cut_at


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the person said about photos of one label: "it fits", "it does not"."""

    ticks: frozenset[int] = frozenset()
    crosses: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class LabelPreview:
    """How the photos stand with one label. All arrays have one shape, (n,), and fall in `evidence`.

    Photos on which the person rejected the label before are not among them.
    """

    label: Label
    photo_ids: IdArray
    evidence: FloatArray
    """Log-odds above the normal cut that the photo fits; ticked and crossed ones included, as they were judged."""
    confidences: FloatArray
    """0 to 1: the chance that the label fits."""
    scores: FloatArray
    """Cosines with the label's descriptions, the best of them."""
    tagged: NDArray[np.bool_]
    """Which photos carry the tag already."""
    others_better: NDArray[np.bool_]
    """Which photos another label of the same exclusive set fits better: they are below the line wherever it is."""
    base_evidence: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))
    """What the model alone says, before corrections."""
    corrections: Corrections = Corrections()
    learned_from: int = 0
    """So many ticks, crosses and earlier decisions moved the judgement."""

    def line(self, strictness: float) -> int:
        """Return how many photos, the first ones, are above the line: O(log n), for a slider that is being dragged.

        `strictness`: 0 (broad) to 1 (strict). Exclusive sets and corrections are not counted in; `chosen` does.
        """
        return int(np.searchsorted(-self.evidence, -np.float32(cut_at(strictness)), side="right"))

    def chosen(self, strictness: float) -> IdArray:
        """Return the photos that would carry the tag: above the line or ticked, not crossed, by falling evidence."""
        above = np.zeros(len(self.photo_ids), np.bool_)
        above[: self.line(strictness)] = True
        above &= ~self.others_better
        if self.corrections.ticks:
            above |= np.isin(self.photo_ids, _ids(self.corrections.ticks))
        if self.corrections.crosses:
            above &= ~np.isin(self.photo_ids, _ids(self.corrections.crosses))
        return self.photo_ids[above]

    def count(self, strictness: float) -> int:
        """Return how many photos would carry the tag."""
        if not self.others_better.any() and not self.corrections.ticks and not self.corrections.crosses:
            return self.line(strictness)
        return len(self.chosen(strictness))


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """What the person settled on for one label of a preview."""

    label: str
    strictness: float
    corrections: Corrections = Corrections()
    apply: bool = True
    """False: leave this label out."""


@dataclass(frozen=True, slots=True, eq=False)
class TagPreview:
    """What a tagging job would do. Nothing has been written."""

    request: TagRequest
    labels: tuple[LabelPreview, ...]
    photo_count: int
    """Photos that were judged."""
    unseen_count: int = 0
    """Photos of the scope that the model has not looked at yet; they are not judged."""
    model: str = ""
    remarks: tuple[str, ...] = ()
    """Plain sentences about labels that were left out, or photos that were."""
    exclusive_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each label of a "choose one" set the names of the whole set."""


def _ids(photo_ids: frozenset[int]) -> IdArray:
    return np.fromiter(photo_ids, np.int64, len(photo_ids))
