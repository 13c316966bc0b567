"""How photos of the fake library stand with labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from photoclip.core.labels import Label, LabelSet
from photoclip.core.previews import Corrections, LabelPreview
from photoclip.core.search import FloatArray, IdArray
from tests.gui.fakes.tag_table import RunRow, TagTable
from tests.gui.fakes.world import SUBJECTS

_BEYOND = np.float32(99)


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
        return [photo_id for photo_id, id_ in list(keys) if id_ == tag_id]


def settled(previews: Sequence[LabelPreview], exclusive: Mapping[str, tuple[str, ...]]) -> tuple[LabelPreview, ...]:
    """Leave each photo of a "choose one" set to its best label. A tick wins, a cross leaves it to the others."""
    found = {one.label.name: one for one in previews}
    for names in dict.fromkeys(exclusive.values()):
        members = [found[name] for name in names if name in found]
        every = np.unique(np.concatenate([one.photo_ids for one in members]))
        evidence = np.stack([_standing(one, every) for one in members])
        best = evidence.argmax(axis=0)
        for row, one in enumerate(members):
            places = np.searchsorted(every, one.photo_ids)
            found[one.label.name] = replace(one, others_better=best[places] != row)
    return tuple(found.values())


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


def _standing(preview: LabelPreview, every: IdArray) -> FloatArray:
    """Return the evidence of each of `every`, which are sorted, as the person's word changes it."""
    standing = np.full(len(every), -_BEYOND, np.float32)
    standing[np.searchsorted(every, preview.photo_ids)] = preview.evidence
    standing[np.isin(every, list(preview.corrections.ticks))] = _BEYOND
    standing[np.isin(every, list(preview.corrections.crosses))] = -_BEYOND
    return standing


def _alone(label: Label, ids: IdArray) -> FloatArray:
    """Return what the model alone makes of photos."""
    words = " ".join(label.descriptions).casefold()
    wanted = [k for k, subject in enumerate(SUBJECTS) if subject in words] or [len(words) % len(SUBJECTS)]
    evidence = np.where(np.isin(ids % len(SUBJECTS), wanted), 1.5, -2.5).astype(np.float32)
    evidence += ((ids * 7919 % 101) / 40 - 1.0).astype(np.float32)
    if words.endswith("nothing"):
        evidence -= np.float32(9)
    return evidence
