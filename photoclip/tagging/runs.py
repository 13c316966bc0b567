"""Tagging jobs: from labels to a preview, from a preview to tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import LabelSet, TagRequest, TagScope, check_labels
from photoclip.core.previews import Corrections, LabelChoice, LabelPreview, TagPreview
from photoclip.core.search import IdArray
from photoclip.core.tags import TagChange
from photoclip.errors import LibraryProblem
from photoclip.language import english, tr
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.tagging.judging import LabelJudge, by_name, choose_one
from photoclip.tagging.starter_sets import in_own_language, read_starter_sets


class Tagging:
    """Judges photos by labels, shows what would be done, and does it."""

    def __init__(
        self,
        judge: LabelJudge,
        photo_tags: PhotoTagStore,
        photos_of: Callable[[TagScope], IdArray],
        require_model: Callable[[], object],
        model_id: Callable[[], str | None],
        sets_file: Path,
    ) -> None:
        """`require_model` waits for a model that is loading. Raises NoModel, ModelProblem."""
        self._judge = judge
        self._photo_tags = photo_tags
        self._photos_of = photos_of
        self._require_model = require_model
        self._model_id = model_id
        self._sets_file = sets_file

    def starter_sets(self, in_english: bool = False) -> list[LabelSet]:
        """Return the sets that ship, in their order, as the person's language calls them."""
        sets = read_starter_sets(self._sets_file)
        return sets if in_english else [in_own_language(one) for one in sets]

    def preview(self, request: TagRequest, cancel: CancelToken) -> TagPreview:
        """Return what the labels would do; writes nothing.

        Raises LabelProblem, NoModel, ModelProblem, LibraryProblem, Cancelled.
        """
        checked = check_labels(request.sets)
        request = replace(request, sets=checked.sets)
        self._require_model()
        photo_ids = self._photos_of(request.where)
        seen = self._judge.seen(photo_ids)
        previews = self._judge.previews(request.labels, seen, cancel)
        exclusive = {
            label.name: tuple(other.name for other in one.labels)
            for one in request.sets
            if one.exclusive
            for label in one.labels
        }
        return TagPreview(
            request=request,
            labels=self._shared_out(previews, request.sets),
            photo_count=len(seen),
            unseen_count=len(photo_ids) - len(seen),
            model=self._model_id() or "",
            remarks=checked.remarks,
            exclusive_sets=exclusive,
        )

    def correct(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        """Return the preview as ticks and crosses change it; labels not named stay."""
        # The labels of an exclusive set are judged anew together: what one loses may be another's.
        touched = {name for own in corrections for name in preview.exclusive_sets.get(own, (own,))}
        previews = [
            self._judge.corrected(one, corrections.get(one.label.name, one.corrections))
            if one.label.name in touched
            else one
            for one in preview.labels
        ]
        sets = [one for one in preview.request.sets if touched & {label.name for label in one.labels}]
        return replace(preview, labels=self._shared_out(previews, sets))

    def apply(self, preview: TagPreview, choices: Sequence[LabelChoice]) -> TagChange:
        """Write the tags above each label's line in one transaction. Raises LibraryProblem when none is chosen."""
        known = by_name(preview.labels)
        chosen = [choice for choice in choices if choice.apply and choice.label in known]
        if not chosen:
            raise LibraryProblem(tr("No label is chosen; tick the labels that photos should get."))
        new = {one.label: one.corrections for one in chosen if one.corrections != known[one.label].corrections}
        if new:
            known = by_name(self.correct(preview, new).labels)
        rows = [rows_of(known[choice.label], choice.strictness) for choice in chosen]
        text = _done_with([choice.label for choice in chosen])
        return self._photo_tags.apply(rows, text, preview.model)

    def _shared_out(self, previews: Sequence[LabelPreview], sets: Sequence[LabelSet]) -> tuple[LabelPreview, ...]:
        """Return the previews in their order, those of exclusive sets as `choose_one` leaves them."""
        result = dict(by_name(previews))
        for one in sets:
            if one.exclusive:
                members = [result[label.name] for label in one.labels if label.name in result]
                result.update(by_name(choose_one(members, one.complete, self._judge.alike)))
        return tuple(result.values())


def rows_of(preview: LabelPreview, strictness: float) -> TagRows:
    """Return the tags that a label gives at this strictness."""
    chosen = preview.chosen(strictness)
    crosses = np.asarray(sorted(preview.corrections.crosses), np.int64)
    here = np.isin(preview.photo_ids, chosen)
    ids = preview.photo_ids[here]
    return TagRows(
        name=preview.label.name,
        prompt=" | ".join(preview.label.descriptions),
        photo_ids=ids,
        scores=preview.scores[here],
        confidences=preview.confidences[here],
        confirmed=np.isin(ids, np.asarray(sorted(preview.corrections.ticks), np.int64)),
        rejected=crosses,
    )


def _done_with(labels: Sequence[str]) -> str:
    names = ", ".join(f"“{name}”" for name in labels[:3])
    if len(labels) <= 3:
        return english("Auto-tag with {names}").format(names=names)
    return english("Auto-tag with {names} and {more} more").format(names=names, more=f"{len(labels) - 3:,}")
