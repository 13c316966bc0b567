"""LabelStand: how the photos of one label stand at any line, answered without a walk over them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from photoclip.core.previews import Corrections, LabelPreview
from photoclip.core.search import IdArray

Verdict = Literal["tick", "cross", "clear"]
"""What a person says about a photo and a label: it fits, it does not, or nothing any more."""


class LabelStand:
    """One label's preview together with what the person has said since. Counting costs O(log n), for a slider."""

    def __init__(self, preview: LabelPreview, corrections: Corrections) -> None:
        self.preview = replace(preview, corrections=corrections)
        self._ticks, self._crosses = corrections.ticks, corrections.crosses
        ticked = _isin(preview.photo_ids, corrections.ticks)
        free = ~(preview.others_better | ticked | _isin(preview.photo_ids, corrections.crosses))
        self._above = np.concatenate([[0], np.cumsum(free)])
        self._new_above = np.concatenate([[0], np.cumsum(free & ~preview.tagged)])
        self._ticked = int(ticked.sum())
        self._new_ticked = int((ticked & ~preview.tagged).sum())

    @property
    def name(self) -> str:
        return self.preview.label.name

    @property
    def ids(self) -> IdArray:
        return self.preview.photo_ids

    def line(self, strictness: float) -> int:
        """Return how many photos, the first ones, are above the line."""
        return self.preview.line(strictness)

    def count(self, strictness: float) -> int:
        """Return how many photos would carry the tag."""
        return int(self._above[self.line(strictness)]) + self._ticked

    def new_count(self, strictness: float) -> int:
        """Return how many photos would get the tag that do not carry it yet."""
        return int(self._new_above[self.line(strictness)]) + self._new_ticked

    def typical_confidence(self, strictness: float) -> float | None:
        """Return what half of the photos above the line reach; None where there is none."""
        line = self.line(strictness)
        return float(self.preview.confidences[line // 2]) if line else None

    def verdict(self, photo_id: int) -> Verdict | None:
        """Return what the person said about this photo, if anything."""
        if photo_id in self._ticks:
            return "tick"
        return "cross" if photo_id in self._crosses else None

    def fits(self, row: int, line: int) -> bool:
        """Whether the photo at `row` would carry the tag."""
        verdict = self.verdict(int(self.ids[row]))
        return verdict == "tick" or (verdict is None and row < line and not self.preview.others_better[row])


def corrected(before: Corrections, photo_ids: list[int], verdict: Verdict) -> Corrections:
    """Return the corrections after the person said `verdict` about these photos."""
    said = frozenset(photo_ids)
    ticks, crosses = before.ticks - said, before.crosses - said
    return Corrections(ticks | said if verdict == "tick" else ticks, crosses | said if verdict == "cross" else crosses)


def _isin(ids: IdArray, wanted: frozenset[int]) -> np.ndarray:
    if not wanted:
        return np.zeros(len(ids), np.bool_)
    return np.isin(ids, np.fromiter(wanted, np.int64, len(wanted)))
