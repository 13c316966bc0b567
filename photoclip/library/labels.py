"""Labels in the person's own words: tried, applied, kept on, reviewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, SuggestionsChanged, TagsChanged
from photoclip.core.labels import LabelSet, TagRequest
from photoclip.core.previews import Corrections, LabelChoice, TagPreview
from photoclip.core.search import IdArray
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import SharedTag, Suggestion, TagChange, TagRun, TagsToReview
from photoclip.library.contract import LabelsPart
from photoclip.library.stores import Stores
from photoclip.library.tags import told
from photoclip.tagging.runs import Tagging
from photoclip.tagging.standing import StandingJudge


class Labels(LabelsPart):
    """Judging is `Tagging`'s, what stays on is `StandingJudge`'; here both are told of."""

    def __init__(
        self, stores: Stores, tagging: Tagging, standing: StandingJudge, tell: Callable[[Change], None]
    ) -> None:
        self._photo_tags = stores.photo_tags
        self._suggestions = stores.suggestions
        self._together = stores.companions.together
        self._atomically = stores.database.transaction
        self._at_one_moment = stores.database.snapshot
        self._tagging = tagging
        self._standing = standing
        self._tell = tell

    def starter_sets(self, in_english: bool = False) -> list[LabelSet]:
        return self._tagging.starter_sets(in_english)

    def preview(
        self,
        request: TagRequest,
        cancel: CancelToken | None = None,
        corrections: Mapping[str, Corrections] | None = None,
    ) -> TagPreview:
        preview = self._tagging.preview(request, cancel or CancelToken())
        names = {one.label.name for one in preview.labels}
        said = {name: one for name, one in (corrections or {}).items() if name in names}
        return self._tagging.correct(preview, said) if said else preview

    def correct(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        return self._tagging.correct(preview, corrections)

    def apply(
        self,
        preview: TagPreview,
        choices: Sequence[LabelChoice],
        keep_on: Sequence[StandingLabels] = (),
        stop: Sequence[int] = (),
    ) -> TagChange:
        with self._atomically():
            change = self._tagging.apply(preview, choices)
            for standing in keep_on:
                self._standing.keep(standing, judge_present=False)
            for standing_id in stop:
                self._standing.stop(standing_id)
        self._tell(TagsChanged())
        if keep_on or stop:
            self._tell(SuggestionsChanged())
        return change

    def runs(self) -> list[TagRun]:
        return self._photo_tags.runs()

    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        count = self._photo_tags.undo_run(run_id, None if photo_ids is None else self._together(photo_ids))
        self._tell(TagsChanged())
        return count

    def run_photos(self, run_id: int) -> IdArray:
        return self._photo_tags.run_photos(run_id)

    def standing(self) -> list[StandingLabels]:
        return self._standing.all()

    def keep_on(self, standing: StandingLabels, judge_present: bool = False) -> StandingLabels:
        kept = self._standing.keep(standing, judge_present)
        self._tell(SuggestionsChanged())
        return kept

    def stop(self, standing_id: int) -> None:
        self._standing.stop(standing_id)
        self._tell(SuggestionsChanged())

    def suggestions(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        return self._suggestions.waiting(tag_id, limit)

    def suggestion_counts(self) -> list[SharedTag]:
        return self._suggestions.counts()

    def waiting(self, tag_id: int | None, limit: int = 1000) -> TagsToReview:
        with self._at_one_moment():
            counts = tuple(self.suggestion_counts())
            ids = [one.tag.id for one in counts]
            if not ids:
                return TagsToReview()
            asked = tag_id if tag_id in ids else ids[0]
            return TagsToReview(counts, asked, tuple(self.suggestions(asked, limit)))

    def accept(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return told(self._tell, self._suggestions.accept(pairs), [photo_id for photo_id, _ in pairs])

    def reject(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        return told(self._tell, self._suggestions.reject(pairs))

    def judge_new(self, cancel: CancelToken) -> None:
        offered, written = self._standing.work(cancel)
        if offered:
            self._tell(SuggestionsChanged())
        if written:
            self._tell(TagsChanged())
