"""How photos of the fake library stand with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from photoclip.core.labels import Label, LabelSet
from photoclip.core.previews import Corrections, LabelPreview
from photoclip.core.search import IdArray
from tests.gui.fakes.tag_table import RunRow, TagTable
from tests.gui.fakes.world import SUBJECTS

_NEVER = -99.0


class FakeJudge:
    """A photo fits a label that names its subject; ticks lift photos of their subject, crosses sink them."""

    def __init__(self, table: TagTable) -> None:
        self._table = table

    def judged(self, label: Label, ids: IdArray, corrections: Corrections = Corrections()) -> LabelPreview:
        """Return how photos stand with a label. Every eighth is of one subject; labels of no subject fit by chance."""
        tag = self._table.find(label.name)
        tagged, rejected = [] if tag is None else self._of(tag.id, self._table.rows), list[int]()
        if tag is not None:
            rejected = self._of(tag.id, self._table.rejections)
        ids = ids[~np.isin(ids, rejected)]
        alone = _alone(label, ids)
        evidence = alone.copy()
        for photo_ids, step in ((corrections.ticks, 0.8), (corrections.crosses, -0.8)):
            alike = {photo_id % len(SUBJECTS) for photo_id in photo_ids}
            evidence += np.float32(step) * np.isin(ids % len(SUBJECTS), list(alike)).astype(np.float32)
        order = np.argsort(-evidence, kind="stable")
        ids, evidence = ids[order], evidence[order]
        return LabelPreview(
            label,
            ids,
            evidence,
            (1 / (1 + np.exp(-evidence))).astype(np.float32),
            (0.2 + evidence / 50).astype(np.float32),
            np.isin(ids, tagged),
            np.zeros(len(ids), np.bool_),
            alone[order],
            corrections,
            len(corrections.ticks) + len(corrections.crosses),
        )

    @staticmethod
    def _of(tag_id: int, keys: Iterable[tuple[int, int]]) -> list[int]:
        return [photo_id for photo_id, id_ in keys if id_ == tag_id]


def settled(previews: Sequence[LabelPreview], exclusive: Mapping[str, tuple[str, ...]]) -> tuple[LabelPreview, ...]:
    """Let the photos of a "choose one" set be its best label's only."""
    evidence = {
        one.label.name: dict(zip(one.photo_ids.tolist(), one.evidence.tolist(), strict=True))
        for one in previews
        if one.label.name in exclusive
    }
    found = []
    for one in previews:
        others = [evidence[name] for name in exclusive.get(one.label.name, ()) if name != one.label.name]
        better = [
            any(other.get(photo_id, _NEVER) > own for other in others)
            for photo_id, own in zip(one.photo_ids.tolist(), one.evidence.tolist(), strict=True)
        ]
        found.append(replace(one, others_better=np.array(better, np.bool_)))
    return tuple(found)


def exclusive_sets(sets: Iterable[LabelSet]) -> dict[str, tuple[str, ...]]:
    """Return for each label of a "choose one" set the names of the whole set."""
    return {
        label.name: tuple(other.name for other in one.labels) for one in sets if one.exclusive for label in one.labels
    }


def run_rows(preview: LabelPreview, strictness: float) -> tuple[str, str, list[RunRow], frozenset[int]]:
    """Return what a run writes of a label."""
    chosen = set(preview.chosen(strictness).tolist())
    rows = [
        RunRow(photo_id, round(score, 4), round(confidence, 4), photo_id in preview.corrections.ticks)
        for photo_id, score, confidence in zip(
            preview.photo_ids.tolist(), preview.scores.tolist(), preview.confidences.tolist(), strict=True
        )
        if photo_id in chosen
    ]
    return preview.label.name, " | ".join(preview.label.descriptions), rows, preview.corrections.crosses


def _alone(label: Label, ids: IdArray) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return what the model alone makes of photos."""
    words = " ".join(label.descriptions).casefold()
    wanted = [k for k, subject in enumerate(SUBJECTS) if subject in words] or [len(words) % len(SUBJECTS)]
    evidence = np.where(np.isin(ids % len(SUBJECTS), wanted), 1.5, -2.5).astype(np.float32)
    evidence += ((ids * 7919 % 101) / 40 - 1.0).astype(np.float32)
    if words.endswith("nothing"):
        evidence -= np.float32(9)
    return evidence
