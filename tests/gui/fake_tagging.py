"""FakeTagging: the auto-tag part of FakeLibrary. Judges photos by their subject, and keeps tags in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import SuggestionsChanged, TagsChanged
from photoclip.core.labels import Label, LabelSet, TagRequest, check_labels
from photoclip.core.previews import Corrections, LabelChoice, LabelPreview, TagPreview
from photoclip.core.search import IdArray, SearchRequest
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import SharedTag, Suggestion, Tag, TagChange, TagRun
from photoclip.errors import LibraryProblem, NoModel
from tests.gui.fake_calls import quick, slow

FIRST_RUN = datetime(2025, 5, 4, 18, 20)
FIRST_CHANGE = 1000
STARTER_SETS = [
    LabelSet(
        "People and events",
        (Label("birthday party", "a birthday party with cake"), Label("wedding"), Label("portrait"), Label("concert")),
    ),
    LabelSet("Nature", (Label("beach"), Label("mountain"), Label("forest"), Label("sunset"))),
    LabelSet("Indoors or outdoors", (Label("indoors"), Label("outdoors")), exclusive=True),
    LabelSet("Documents", (Label("receipt"), Label("screenshot"), Label("handwritten note"))),
]


class FakeTagging:
    """A photo fits a label that names its subject. Ticks lift photos of their subject, crosses sink them."""

    def __init__(self) -> None:
        self.sets = list(STARTER_SETS)
        self.unseen_count = 0
        self.remarks: tuple[str, ...] = ()
        self.applied: list[tuple[TagPreview, tuple[LabelChoice, ...]]] = []
        self.run_list: list[TagRun] = []
        self.run_tags: dict[int, set[tuple[int, str]]] = {}
        """For each run the (photo id, label) that it has put on and that are still there."""
        self.standing: list[StandingLabels] = []
        self.waiting: list[Suggestion] = []
        self.changes: dict[int, list[Suggestion]] = {}
        self._next_change = FIRST_CHANGE

    @quick
    def starter_sets(self) -> list[LabelSet]:
        return list(self.sets)

    @slow
    def preview_tags(self, request: TagRequest, cancel: CancelToken | None = None) -> TagPreview:
        if cancel is not None:
            cancel.raise_if_cancelled()
        if self._model is None:
            raise NoModel("Tagging needs a model. Choose one in the settings.")
        checked = check_labels(request.sets)
        ids = self._photos_of(request)
        previews = [self._judged(label, ids, Corrections()) for one in checked.sets for label in one.labels]
        exclusive = {
            label.name: tuple(other.name for other in one.labels)
            for one in checked.sets
            if one.exclusive
            for label in one.labels
        }
        return TagPreview(
            replace(request, sets=checked.sets),
            self._settled(previews, exclusive),
            len(ids),
            self.unseen_count,
            self._model,
            (*checked.remarks, *self.remarks),
            exclusive,
        )

    @slow
    def correct_preview(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        changed = [
            self._judged(one.label, np.sort(one.photo_ids), corrections[one.label.name])
            if one.label.name in corrections
            else one
            for one in preview.labels
        ]
        return replace(preview, labels=self._settled(changed, preview.exclusive_sets))

    @slow
    def apply_tags(self, preview: TagPreview, choices: Sequence[LabelChoice]) -> TagChange:
        self.applied.append((preview, tuple(choices)))
        by_name = {one.label.name: one for one in preview.labels}
        run, known = self._change_id(), set(self._ids.tolist())
        put: set[tuple[int, str]] = set()
        for choice in choices:
            if choice.apply:
                chosen = replace(by_name[choice.label], corrections=choice.corrections).chosen(choice.strictness)
                put |= {(int(i), choice.label) for i in chosen if int(i) in known} - self._tagged()
        photos = len({photo_id for photo_id, _ in put})
        labels = tuple(choice.label for choice in choices if choice.apply)
        text = f"Auto-tag with {', '.join(labels)}"
        made = FIRST_RUN + timedelta(days=run - FIRST_CHANGE)
        self.run_list.insert(0, TagRun(run, made, text, labels, len(put), preview.model, False))
        self.run_tags[run] = put
        self.emit_soon(TagsChanged())
        return TagChange(run, "run", text, photos)

    @slow
    def tag_runs(self) -> list[TagRun]:
        return [replace(run, tag_count=len(self.run_tags[run.id])) for run in self.run_list]

    @slow
    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        tags = self.run_tags[run_id]
        gone = {tag for tag in tags if photo_ids is None or tag[0] in set(photo_ids)}
        self.run_tags[run_id] = tags - gone
        if photo_ids is None:
            self.run_list = [replace(run, undone=True) if run.id == run_id else run for run in self.run_list]
        self.emit_soon(TagsChanged())
        return len(gone)

    @slow
    def run_photos(self, run_id: int) -> IdArray:
        return np.array(sorted({photo_id for photo_id, _ in self.run_tags[run_id]}), np.int64)

    # keep tagging

    @slow
    def standing_labels(self) -> list[StandingLabels]:
        names = [{label.name for label in one.labels.labels} for one in self.standing]
        return [
            replace(one, waiting_count=sum(s.name in mine for s in self.waiting))
            for one, mine in zip(self.standing, names, strict=True)
        ]

    @slow
    def keep_tagging(self, standing: StandingLabels, judge_present: bool = False) -> StandingLabels:
        check_labels([standing.labels])
        if standing.id:
            self.standing = [standing if one.id == standing.id else one for one in self.standing]
        else:
            standing = replace(standing, id=max((one.id for one in self.standing), default=0) + 1)
            self.standing.append(standing)
        self.emit_soon(SuggestionsChanged())
        return standing

    @slow
    def stop_tagging(self, standing_id: int) -> None:
        self.standing = [one for one in self.standing if one.id != standing_id]
        self.emit_soon(SuggestionsChanged())

    @slow
    def suggestions(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        asked = [one for one in self.waiting if tag_id is None or one.tag_id == tag_id]
        return sorted(asked, key=lambda one: -one.confidence)[:limit]

    @slow
    def suggestion_counts(self) -> list[SharedTag]:
        names = {one.tag_id: one.name for one in self.waiting}
        counted = [
            SharedTag(Tag(tag_id, name), sum(one.tag_id == tag_id for one in self.waiting))
            for tag_id, name in names.items()
        ]
        return sorted(counted, key=lambda one: -one.photo_count)

    @slow
    def accept_suggestions(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return self._decide(pairs, "Accepted")

    @slow
    def reject_suggestions(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return self._decide(pairs, "Rejected")

    @slow
    def undo_tags(self, change_id: int) -> None:
        if change_id < FIRST_CHANGE:  # another fake's
            super().undo_tags(change_id)
            return
        if change_id in self.run_tags:
            self.run_tags[change_id] = set()
            self.run_list = [replace(run, undone=True) if run.id == change_id else run for run in self.run_list]
        self.waiting += self.changes.pop(change_id, [])
        self.emit_soon(TagsChanged())
        self.emit_soon(SuggestionsChanged())

    # What a test asks and tells

    def suggest(self, name: str, photo_ids: Sequence[int], tag_id: int = 1) -> None:
        """Let tags wait for these photos, the first the surest; tells nobody."""
        self.waiting += [
            Suggestion(int(photo_id), tag_id, name, max(0.5, 0.99 - 0.01 * place), 0.3)
            for place, photo_id in enumerate(photo_ids)
        ]

    # Below: private

    def _change_id(self) -> int:
        self._next_change += 1
        return self._next_change - 1

    def _tagged(self) -> set[tuple[int, str]]:
        return set().union(*self.run_tags.values())

    def _photos_of(self, request: TagRequest) -> IdArray:
        where = request.where
        ids: IdArray = self._in_scope(where.scope)
        if where.photo_ids is not None:
            ids = ids[np.isin(ids, where.photo_ids)]
        if where.album_id is not None:
            if where.album_id not in self.album_photos:
                raise LibraryProblem("This album is no longer there.")
            ids = ids[np.isin(ids, self.album_photos[where.album_id])]
        if where.query:
            result = self._search(SearchRequest(where.query))
            ids = ids[np.isin(ids, result.photo_ids[result.strong] if result.strong.any() else result.photo_ids)]
        return ids

    def _judged(self, label: Label, ids: IdArray, corrections: Corrections) -> LabelPreview:
        """Every eighth photo is of one subject; labels of no subject fit by chance."""
        words = " ".join(label.descriptions).casefold()
        wanted = [k for k, subject in enumerate(self.subjects()) if subject in words] or [len(words) % 8]
        evidence = np.where(np.isin(ids % 8, wanted), 1.5, -2.5).astype(np.float32)
        evidence += ((ids * 7919 % 101) / 40 - 1.0).astype(np.float32)
        if words.endswith("nothing"):
            evidence -= np.float32(9)
        for photo_ids, step in ((corrections.ticks, 0.8), (corrections.crosses, -0.8)):
            alike = {photo_id % 8 for photo_id in photo_ids}
            evidence += np.float32(step) * np.isin(ids % 8, list(alike)).astype(np.float32)
        order = np.argsort(-evidence, kind="stable")
        ids, evidence = ids[order], evidence[order]
        tagged = {photo_id for photo_id, name in self._tagged() if name == label.name}
        return LabelPreview(
            label,
            ids,
            evidence,
            (1 / (1 + np.exp(-evidence))).astype(np.float32),
            (0.2 + evidence / 50).astype(np.float32),
            np.isin(ids, list(tagged)),
            np.zeros(len(ids), np.bool_),
            corrections=corrections,
            learned_from=len(corrections.ticks) + len(corrections.crosses),
        )

    def _settled(
        self, previews: Sequence[LabelPreview], exclusive: Mapping[str, tuple[str, ...]]
    ) -> tuple[LabelPreview, ...]:
        """Let the photos of a "choose one" set be its best label's only."""
        evidence = {
            one.label.name: dict(zip(one.photo_ids.tolist(), one.evidence.tolist(), strict=True))
            for one in previews
            if one.label.name in exclusive
        }
        settled = []
        for one in previews:
            others = [evidence[name] for name in exclusive.get(one.label.name, ()) if name != one.label.name]
            better = np.array(
                [
                    any(other.get(photo_id, -99) > own for other in others)
                    for photo_id, own in zip(one.photo_ids.tolist(), one.evidence.tolist(), strict=True)
                ]
                if others
                else np.zeros(len(one.photo_ids)),
                np.bool_,
            )
            settled.append(replace(one, others_better=better))
        return tuple(settled)

    def _decide(self, pairs: Sequence[tuple[int, int]], done: str) -> TagChange:
        asked, change = set(pairs), self._change_id()
        self.changes[change] = [one for one in self.waiting if (one.photo_id, one.tag_id) in asked]
        self.waiting = [one for one in self.waiting if (one.photo_id, one.tag_id) not in asked]
        self.emit_soon(TagsChanged())
        self.emit_soon(SuggestionsChanged())
        count = len(self.changes[change])
        return TagChange(change, "person", f"{done} {count} suggestions", count)

    @staticmethod
    def subjects() -> Sequence[str]:
        return ("dog", "beach", "mountain", "cake", "car", "cat", "boat", "forest")
