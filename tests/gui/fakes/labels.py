"""FakeLabels: labels tried, applied, kept on and reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import SuggestionsChanged, TagsChanged
from photoclip.core.labels import LabelSet, TagRequest, check_labels
from photoclip.core.names import folded
from photoclip.core.previews import Corrections, LabelChoice, TagPreview
from photoclip.core.search import IdArray
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import SharedTag, Suggestion, Tag, TagChange, TagRun, TagsToReview
from photoclip.errors import LibraryProblem, NoModel
from photoclip.library.contract import LabelsPart
from tests.gui.fakes.answers import NO_MODEL, FakeAnswers
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.judging import FakeJudge, exclusive_sets, run_rows, settled
from tests.gui.fakes.suggestions import WaitingTags
from tests.gui.fakes.tags import told
from tests.gui.fakes.world import FakePart, World


class FakeLabels(FakePart, LabelsPart):
    """Judging is `FakeJudge`'s; what waits for the person's word is `WaitingTags`'."""

    part = "labels"

    def __init__(self, world: World, answers: FakeAnswers) -> None:
        super().__init__(world)
        self._answers = answers
        self._judge = FakeJudge(world.table)
        self._waiting = WaitingTags(world)

    @quick
    def starter_sets(self, in_english: bool = False) -> list[LabelSet]:
        return list(self._world.sets)

    @slow
    def preview(
        self,
        request: TagRequest,
        cancel: CancelToken | None = None,
        corrections: Mapping[str, Corrections] | None = None,
    ) -> TagPreview:
        checked = check_labels(request.sets)
        if self._world.model is None:
            raise NoModel(NO_MODEL)
        ids = self._answers.photos_of(request.where)
        if cancel is not None:
            cancel.raise_if_cancelled()
        exclusive = exclusive_sets(checked.sets)
        said = corrections or {}
        judged = [
            self._judge.judged(label, ids, said.get(label.name, Corrections()))
            for one in checked.sets
            for label in one.labels
        ]
        return TagPreview(
            replace(request, sets=checked.sets),
            settled(judged, exclusive),
            len(ids),
            self._world.unseen_count,
            self._world.model,
            (*checked.remarks, *self._world.remarks),
            exclusive,
        )

    @slow
    def correct(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        return self._corrected(preview, corrections)

    @slow
    def apply(
        self,
        preview: TagPreview,
        choices: Sequence[LabelChoice],
        keep_on: Sequence[StandingLabels] = (),
        stop: Sequence[int] = (),
    ) -> TagChange:
        known = {one.label.name: one for one in preview.labels}
        chosen = [choice for choice in choices if choice.apply and choice.label in known]
        if not chosen:
            raise LibraryProblem("No label is chosen; tick the labels that photos should get.")
        for standing in keep_on:
            check_labels([standing.labels])
        self._world.applied.append((preview, tuple(choices)))
        said = {one.label: one.corrections for one in chosen if one.corrections != known[one.label].corrections}
        known = {one.label.name: one for one in self._corrected(preview, said).labels}
        rows = [run_rows(known[choice.label], choice.strictness) for choice in chosen]
        change = self._world.table.apply(
            rows, f"Auto-tag with {_named([choice.label for choice in chosen])}", preview.model
        )
        for standing in keep_on:
            self._keep_on(standing, judge_present=False)
        for standing_id in stop:
            self._stop(standing_id)
        self._world.tell(TagsChanged())
        if keep_on or stop:
            self._world.tell(SuggestionsChanged())
        return change

    @slow
    def runs(self) -> list[TagRun]:
        table = self._world.table
        return [replace(run, tag_count=len(table.rows_of(run.id))) for run in table.runs]

    @slow
    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        count = self._world.table.undo_run(run_id, photo_ids)
        self._world.tell(TagsChanged())
        return count

    @slow
    def run_photos(self, run_id: int) -> IdArray:
        here = {photo_id for photo_id, _ in self._world.table.rows_of(run_id) if self._world.is_here(photo_id)}
        return np.array(sorted(here), np.int64)

    @slow
    def standing(self) -> list[StandingLabels]:
        by_name = sorted(self._world.standing, key=lambda one: (one.labels.name, one.id))
        return [replace(one, waiting_count=self._waiting.count_of(one)) for one in by_name]

    @slow
    def keep_on(self, standing: StandingLabels, judge_present: bool = False) -> StandingLabels:
        kept = self._keep_on(standing, judge_present)
        self._world.tell(SuggestionsChanged())
        return kept

    @slow
    def stop(self, standing_id: int) -> None:
        self._stop(standing_id)
        self._world.tell(SuggestionsChanged())

    @slow
    def suggestions(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        asked = [one for one in self._waiting.all() if tag_id is None or one.tag_id == tag_id]
        return sorted(asked, key=lambda one: (-one.confidence, one.photo_id))[:limit]

    @slow
    def suggestion_counts(self) -> list[SharedTag]:
        counts: dict[int, int] = {}
        for one in self._waiting.all():
            counts[one.tag_id] = counts.get(one.tag_id, 0) + 1
        tags = {tag.id: Tag(tag.id, tag.name, color=tag.color) for tag in self._world.table.tags}
        counted = [SharedTag(tags[tag_id], count) for tag_id, count in counts.items()]
        return sorted(counted, key=lambda one: (-one.photo_count, folded(one.tag.name)))

    @slow
    def waiting(self, tag_id: int | None, limit: int = 1000) -> TagsToReview:
        counts = tuple(self.suggestion_counts())
        ids = [one.tag.id for one in counts]
        if not ids:
            return TagsToReview()
        asked = tag_id if tag_id in ids else ids[0]
        return TagsToReview(counts, asked, tuple(self.suggestions(asked, limit)))

    @slow
    def accept(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return told(self._world, self._waiting.accept(pairs), [photo_id for photo_id, _ in pairs])

    @slow
    def reject(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return told(self._world, self._waiting.reject(pairs))

    @slow
    def judge_new(self, cancel: CancelToken) -> None:
        if self._world.model is None:
            return
        offered = written = 0
        for standing in self._world.standing:
            cancel.raise_if_cancelled()
            if standing.enabled:
                count = self._judge_some(standing)
                offered, written = (offered, written + count) if standing.writes else (offered + count, written)
        if offered:
            self._world.tell(SuggestionsChanged())
        if written:
            self._world.tell(TagsChanged())

    def _judge_some(self, standing: StandingLabels) -> int:
        """Let a label set judge what it has not seen; return how many tags came of it."""
        seen = self._world.judged.setdefault(standing.id, set())
        ids = self._answers.photos_of(standing.where)
        ids = ids[~np.isin(ids, list(seen))]
        judged = [self._judge.judged(label, ids) for label in standing.labels.labels]
        rows = [run_rows(one, standing.strictness) for one in settled(judged, exclusive_sets([standing.labels]))]
        seen |= set(ids.tolist())
        count = sum(len(found) for _, _, found, _ in rows)
        if standing.writes and count:
            text = f"Kept tagging with “{standing.labels.name}”"
            self._world.table.apply(rows, text, self._world.model or "")
        elif count:
            self._waiting.offer(rows)
        return count

    def _keep_on(self, standing: StandingLabels, judge_present: bool) -> StandingLabels:
        (labels,) = check_labels([standing.labels]).sets
        standing = replace(standing, labels=labels, waiting_count=0)
        before = next((one for one in self._world.standing if one.id == standing.id), None)
        if before is None:
            standing = replace(standing, id=max((one.id for one in self._world.standing), default=0) + 1)
            self._world.standing = [*self._world.standing, standing]
            seen = set[int]() if judge_present else set(self._answers.photos_of(standing.where).tolist())
            self._world.judged[standing.id] = seen
            return standing
        self._world.standing = [standing if one.id == standing.id else one for one in self._world.standing]
        self._waiting.drop({label.name for label in before.labels.labels} - {label.name for label in labels.labels})
        if judge_present:
            self._world.judged[standing.id] = set()
        return standing

    def _stop(self, standing_id: int) -> None:
        gone = [one for one in self._world.standing if one.id == standing_id]
        self._world.standing = [one for one in self._world.standing if one.id != standing_id]
        kept = {label.name for one in self._world.standing for label in one.labels.labels}
        self._waiting.drop({label.name for one in gone for label in one.labels.labels} - kept)

    def _corrected(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        judged = [
            self._judge.judged(one.label, np.sort(one.photo_ids), corrections[one.label.name])
            if one.label.name in corrections
            else one
            for one in preview.labels
        ]
        return replace(preview, labels=settled(judged, preview.exclusive_sets))


def _named(names: Sequence[str]) -> str:
    said = ", ".join(f"“{name}”" for name in names[:3])
    return said if len(names) <= 3 else f"{said} and {len(names) - 3:,} more"
