"""The part of the facade that tags: previews, runs, suggestions, tags, marks, sidecars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, PhotosChanged, SuggestionsChanged, TagsChanged
from photoclip.core.exchange import ConflictSide, ExchangeReport, SidecarConflict, TableFormat
from photoclip.core.labels import LabelSet, TagRequest, TagScope
from photoclip.core.previews import Corrections, LabelChoice, TagPreview
from photoclip.core.search import IdArray
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import Marks, PhotoTag, SharedTag, Suggestion, Tag, TagChange, TagRun
from photoclip.search.engine import SearchEngine
from photoclip.store.albums import AlbumStore
from photoclip.store.database import Database
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.shared_fields import SharedFieldStore
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.store.tags import TagStore
from photoclip.tagging.exchange import Progress, SidecarExchange
from photoclip.tagging.judging import LabelJudge
from photoclip.tagging.runs import Tagging
from photoclip.tagging.standing import StandingOrders
from photoclip.tagging.tables import TagTables


@dataclass(frozen=True, slots=True)
class TaggingParts:
    """What the tagging part of the facade works with."""

    tags: TagStore
    photo_tags: PhotoTagStore
    suggestions: SuggestionStore
    marks: MarkStore
    tagging: Tagging
    standing: StandingOrders
    sidecars: SidecarExchange
    tables: TagTables

    @classmethod
    def of(
        cls,
        database: Database,
        photos: PhotoStore,
        albums: AlbumStore,
        engine: SearchEngine,
        photos_of: Callable[[TagScope], IdArray],
        require_model: Callable[[], object],
        model_id: Callable[[], str | None],
        sets_file: Path,
        writes_into_files: Callable[[], bool] = lambda: False,
    ) -> TaggingParts:
        """Put the parts together."""
        tags, photo_tags, marks = TagStore(database), PhotoTagStore(database), MarkStore(database)
        suggestions = SuggestionStore(database)
        judge = LabelJudge(engine, tags, photo_tags)
        return cls(
            tags,
            photo_tags,
            suggestions,
            marks,
            Tagging(judge, photo_tags, photos_of, require_model, model_id, sets_file),
            StandingOrders(
                StandingStore(database), suggestions, photo_tags, judge, photos_of, model_id, lambda: engine.ready
            ),
            SidecarExchange(SharedFieldStore(database), tags, photo_tags, marks, photos, photos_of, writes_into_files),
            TagTables(photos, photo_tags, marks, albums, photos_of),
        )


class LibraryTagging:
    """Tags photos, and remembers who did. Methods wait on SQL or the model; go through `submit`."""

    def __init__(self, parts: TaggingParts, tell: Callable[[Change], None]) -> None:
        self._tags = parts.tags
        self._photo_tags = parts.photo_tags
        self._suggestions = parts.suggestions
        self._marks = parts.marks
        self._tagging = parts.tagging
        self._standing = parts.standing
        self._sidecars = parts.sidecars
        self._tables = parts.tables
        self._tell_tagging = tell

    # auto-tag

    def starter_sets(self) -> list[LabelSet]:
        """*quick* Return the label sets that ship with PhotoClip."""
        return self._tagging.starter_sets()

    def preview_tags(self, request: TagRequest, cancel: CancelToken | None = None) -> TagPreview:
        """Return what the labels would do; writes nothing.

        Raises LabelProblem (no label), NoModel and ModelProblem in plain words, LibraryProblem (album gone), Cancelled.
        """
        return self._tagging.preview(request, cancel or CancelToken())

    def correct_preview(self, preview: TagPreview, corrections: Mapping[str, Corrections]) -> TagPreview:
        """Return the preview as ticks and crosses change it, by the labels' names; labels not named stay. About 20 ms.

        `corrections` are all that the person said about a label in this preview, not only the latest.
        """
        return self._tagging.correct(preview, corrections)

    def apply_tags(self, preview: TagPreview, choices: Sequence[LabelChoice]) -> TagChange:
        """Put the tags on the photos, in one transaction; ticks are confirmed tags, crosses permanent rejections.

        Photos that left the library meanwhile are passed over. Raises LibraryProblem.
        """
        change = self._tagging.apply(preview, choices)
        self._tell_tagging(TagsChanged())
        return change

    def tag_runs(self) -> list[TagRun]:
        """Return the runs, the latest first, undone ones included."""
        return self._photo_tags.runs()

    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None = None) -> int:
        """Take the tags of a run off all (or these) photos; return how many. What the person confirmed since stays."""
        count = self._photo_tags.undo_run(run_id, photo_ids)
        self._tell_tagging(TagsChanged())
        return count

    # keep tagging

    def standing_labels(self) -> list[StandingLabels]:
        """Return the label sets that stay on."""
        return self._standing.all()

    def keep_tagging(self, standing: StandingLabels, judge_present: bool = False) -> StandingLabels:
        """Let a label set stay on (id 0: a new one; else change that one); return it with its id.

        `judge_present`: whether photos that are there already are judged, too. Raises LabelProblem.
        """
        kept = self._standing.keep(standing, judge_present)
        self._tell_tagging(SuggestionsChanged())
        return kept

    def stop_tagging(self, standing_id: int) -> None:
        """Forget a label set that stayed on; its suggestions go, its tags stay."""
        self._standing.stop(standing_id)
        self._tell_tagging(SuggestionsChanged())

    def suggestions(self, tag_id: int | None = None, limit: int = 1000) -> list[Suggestion]:
        """Return what waits for the person's word, the surest first, of one tag or of all."""
        return self._suggestions.waiting(tag_id, limit)

    def suggestion_counts(self) -> list[SharedTag]:
        """Return tags that have suggestions waiting, and how many, the most first."""
        return self._suggestions.counts()

    def accept_suggestions(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Put suggested tags on photos as the person's own; `pairs` of photo id and tag id. `undo_tags` undoes it."""
        return self._tags_told(self._suggestions.accept(pairs), [photo_id for photo_id, _ in pairs])

    def reject_suggestions(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Never suggest these again; `pairs` of photo id and tag id. `undo_tags` undoes it."""
        return self._tags_told(self._suggestions.reject(pairs))

    # tags on photos

    def tags(self) -> list[Tag]:
        """Return every tag by name, parents before children."""
        return self._tags.all()

    def shared_tags(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        """Return the tags that any of these photos carries, the most common first."""
        return self._photo_tags.shared(photo_ids)

    def photo_tags(self, photo_id: int) -> list[PhotoTag]:
        """Return the tags of one photo by name, each with where it comes from."""
        return self._photo_tags.of(photo_id)

    def tag_photos(self, photo_ids: Sequence[int], name: str) -> TagChange:
        """Put a tag (made when new; an alias leads to its tag) on photos. Raises LibraryProblem for an empty name."""
        return self._tags_told(self._photo_tags.put(photo_ids, name), photo_ids)

    def untag_photos(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        """Take tags off photos. What a run had put there counts as rejected from now on."""
        return self._tags_told(self._photo_tags.take_off(photo_ids, tag_ids), photo_ids)

    def undo_tags(self, change_id: int) -> None:
        """Take any `TagChange` back; doing it twice does nothing.

        Raises LibraryProblem where the name of a tag was given to another one since.
        """
        self._photo_tags.undo(change_id)
        self._tell_tagging(TagsChanged())
        self._tell_tagging(SuggestionsChanged())

    # tag management

    def create_tag(self, name: str) -> Tag:
        """Make a tag without photos, or return the one of that name. Raises LibraryProblem."""
        tag = self._tags.ensure(name)
        self._tell_tagging(TagsChanged())
        return tag

    def rename_tag(self, tag_id: int, name: str) -> TagChange:
        """Rename a tag; what lies under it moves along. Raises LibraryProblem when the name is empty or taken."""
        return self._tags_told(self._tags.rename(tag_id, name))

    def merge_tags(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        """Make one tag of several; the names of the others become its aliases."""
        return self._tags_told(self._tags.merge(tag_ids, into_id))

    def delete_tags(self, tag_ids: Sequence[int]) -> TagChange:
        """Delete tags and what lies under them, from all photos."""
        return self._tags_told(self._tags.delete(tag_ids))

    def set_tag_color(self, tag_id: int, color: str) -> None:
        """Give a tag one of `TAG_COLORS`, or ''."""
        self._tags.set_color(tag_id, color)
        self._tell_tagging(TagsChanged())

    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        """Say which other names lead to a tag. Raises LibraryProblem when one is another tag's name or alias."""
        self._tags.set_aliases(tag_id, aliases)
        self._tell_tagging(TagsChanged())

    # stars, favourites, colour labels

    def marks(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        """Return the marks of these photos; unknown ones are left out."""
        return self._marks.of(photo_ids)

    def set_marks(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
    ) -> dict[int, Marks]:
        """Set what is not None; return the marks as they were, which `restore_marks` takes to undo."""
        before = self._marks.change(photo_ids, rating, favourite, color)
        self._tell_tagging(PhotosChanged(tuple(before)))
        return before

    def restore_marks(self, before: Mapping[int, Marks]) -> None:
        """Give photos the marks they had."""
        self._marks.restore(before)
        self._tell_tagging(PhotosChanged(tuple(before)))

    # in and out

    def import_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        """Read keywords, stars and colour labels from sidecars and files into the library. Raises Cancelled."""
        report = self._sidecars.read(where, apply, cancel or CancelToken(), on_progress)
        self._tell_of_exchange(report)
        return report

    def export_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        """Write tags, stars and colour labels into XMP sidecars beside the photos. Raises Cancelled.

        A sidecar in which the same field was changed elsewhere meanwhile is a conflict and stays as it is.
        """
        report = self._sidecars.write(where, apply, cancel or CancelToken(), on_progress)
        self._tell_of_exchange(report)
        return report

    def resolve_conflict(self, conflict: SidecarConflict, keep: ConflictSide) -> None:
        """Let one side win. Raises KnownError where the sidecar cannot be written."""
        self._sidecars.resolve(conflict, keep)
        self._tell_tagging(PhotosChanged((conflict.photo_id,)))

    def export_table(self, path: Path, format_name: TableFormat, where: TagScope = TagScope()) -> int:
        """Write tags with their provenance, marks and albums of photos to a file; return how many photos.

        Raises LibraryProblem where the file cannot be written.
        """
        return self._tables.write(path, format_name, where)

    def run_photos(self, run_id: int) -> IdArray:
        """Return the photos that carry tags of a run."""
        return self._photo_tags.run_photos(run_id)

    def judge_new_photos(self, cancel: CancelToken) -> None:
        """Let the label sets that stay on judge what they have not seen. Raises ModelProblem, Cancelled."""
        offered, written = self._standing.work(cancel)
        if offered:
            self._tell_tagging(SuggestionsChanged())
        if written:
            self._tell_tagging(TagsChanged())

    def _tell_of_exchange(self, report: ExchangeReport) -> None:
        if report.taken and not report.dry_run:
            self._tell_tagging(TagsChanged())

    def _tags_told(self, change: TagChange, photo_ids: Sequence[int] | None = None) -> TagChange:
        self._tell_tagging(TagsChanged(None if photo_ids is None else tuple(photo_ids)))
        self._tell_tagging(SuggestionsChanged())
        return change
