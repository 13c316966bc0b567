"""What a face may ask of the library: labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import LabelSet, TagRequest
from photoclip.core.previews import Corrections, LabelChoice, TagPreview
from photoclip.core.search import IdArray
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import SharedTag, Suggestion, TagChange, TagRun, TagsToReview


class LabelsPart(Protocol):
    """Labels in the person's own words: tried, applied, kept on, reviewed."""

    def starter_sets(self, in_english: bool = False) -> list[LabelSet]:
        """*quick* Return the label sets that ship with PhotoClip, in their order.

        Sets and labels have their names in the person's language, unless `in_english`; descriptions are English.
        """

    def preview(
        self,
        request: TagRequest,
        cancel: CancelToken | None = None,
        corrections: Mapping[str, Corrections] | None = None,
    ) -> TagPreview:
        """Return what the labels would do, as `corrections` (by label, others passed over) change it. Writes nothing.

        Raises LabelProblem (no label), NoModel and ModelProblem in plain words, LibraryProblem (album gone), Cancelled.
        """

    def correct(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        """Return the preview as ticks and crosses change it, by the labels' names; labels not named stay. About 20 ms.

        `corrections` are all that the person said about a label in this preview, not only the latest.
        """

    def apply(
        self,
        preview: TagPreview,
        choices: Sequence[LabelChoice],
        keep_on: Sequence[StandingLabels] = (),
        stop: Sequence[int] = (),
    ) -> TagChange:
        """Put the tags on the photos, in one transaction; ticks are confirmed tags, crosses permanent rejections.

        In the same transaction label sets stay on (as `keep_on` does) and others no longer (ids; as `stop` does).
        Photos that left the library meanwhile are passed over. Raises LibraryProblem.
        """

    def runs(self) -> list[TagRun]:
        """Return the runs, the latest first, undone ones included."""

    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        """Take the tags of a run off all (or these) photos; return how many. What the person confirmed since stays."""

    def run_photos(self, run_id: int) -> IdArray:
        """Return the photos that carry tags of a run."""

    def standing(self) -> list[StandingLabels]:
        """Return the label sets that stay on."""

    def keep_on(self, standing: StandingLabels, judge_present: bool = False) -> StandingLabels:
        """Let a label set stay on (id 0: a new one; else change that one); return it with its id.

        `judge_present`: whether photos that are there already are judged, too. Raises LabelProblem.
        """

    def stop(self, standing_id: int) -> None:
        """Forget a label set that stayed on; its suggestions go, its tags stay."""

    def suggestions(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        """Return what waits for the person's word, the surest first, of one tag or of all."""

    def suggestion_counts(self) -> list[SharedTag]:
        """Return tags that have suggestions waiting, and how many, the most first."""

    def waiting(self, tag_id: int | None, limit: int = 1000) -> TagsToReview:
        """Return all counts and the suggestions of this tag, of one moment; of the first tag where it has none."""

    def accept(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Put suggested tags on photos as the person's own; `pairs` of photo and tag id. `tags.undo` takes it back."""

    def reject(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Never suggest these again; `pairs` of photo and tag id. `tags.undo` takes it back."""

    def judge_new(self, cancel: CancelToken) -> None:
        """Let the label sets that stay on judge what they have not seen. Raises ModelProblem, Cancelled."""
