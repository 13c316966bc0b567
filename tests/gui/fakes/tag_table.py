"""TagTable: tags, which photo carries which, and how every change of them is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from photoclip.core.names import MAX_NAME, folded, meant_by, tidy_tag
from photoclip.core.tags import ChangeKind, PhotoTag, Tag, TagChange, TagRun
from photoclip.errors import LibraryProblem

FIRST_TAGGED = datetime(2025, 5, 3, 18, 20)
FIRST_RUN = datetime(2025, 5, 4, 18, 20)

Key: TypeAlias = tuple[int, int]
"""Photo id and tag id."""


@dataclass
class Done:
    """What a change did, to take it back."""

    id: int
    kind: ChangeKind
    taken: dict[Key, PhotoTag] = field(default_factory=dict)
    """Rows that it took off photos."""
    moved: set[Key] = field(default_factory=set)
    """Rows that a merge put on photos."""
    before: dict[int, Tag] = field(default_factory=dict)
    """Tags that it renamed, merged or deleted, as they were."""
    created: set[int] = field(default_factory=set)
    undone: bool = False


@dataclass(frozen=True)
class RunRow:
    """One tag that a run puts on one photo."""

    photo_id: int
    score: float
    confidence: float
    confirmed: bool


class TagTable:
    """`rows` says which photo carries which tag; a row's `run_id` is the change that put it there."""

    def __init__(self, is_here: Callable[[int], bool], is_in_sight: Callable[[int], bool]) -> None:
        self.tags: list[Tag] = []
        self.rows: dict[Key, PhotoTag] = {}
        """Walked over as lists: a test looks while a library thread writes."""
        self.rejections: dict[Key, int] = {}
        """The change that said no."""
        self.settled: dict[Key, int] = {}
        """Suggestions that the person answered, and by which change."""
        self.runs: list[TagRun] = []
        """The latest first."""
        self._is_here, self._is_in_sight = is_here, is_in_sight
        self._last_id = 0
        self._changes: dict[int, Done] = {}

    # What there is

    def tag(self, tag_id: int) -> Tag:
        """Return a tag with its count. Raises LibraryProblem when it is gone."""
        known = next((tag for tag in self.counted() if tag.id == tag_id), None)
        if known is None:
            raise LibraryProblem("There is no such tag any more.")
        return known

    def names_on(self, photo_id: int) -> tuple[str, ...]:
        """Return the names of the tags of a photo, in their order."""
        if not self.rows:
            return ()
        names = {tag.id: tag.name for tag in self.tags}
        carried = [names[tag_id] for id_, tag_id in list(self.rows) if id_ == photo_id and tag_id in names]
        return tuple(sorted(carried, key=folded))

    def counted(self) -> list[Tag]:
        """Return every tag with its count."""
        counts = Counter(tag_id for photo_id, tag_id in list(self.rows) if self._is_in_sight(photo_id))
        others = {tag_id for (_, tag_id), row in list(self.rows.items()) if row.source != "file"}
        return [
            replace(
                tag,
                photo_count=counts[tag.id],
                aliases=tuple(sorted(tag.aliases)),
                of_files=bool(counts[tag.id]) and tag.id not in others,
            )
            for tag in self.tags
        ]

    def find(self, name: str) -> Tag | None:
        """Return the tag of this name or alias, whatever its case."""
        found = (self._called(key) for key in meant_by(tidy_tag(name)))
        return next((tag for tag in found if tag is not None), None)

    def _called(self, key: str) -> Tag | None:
        by_name = (tag for tag in self.tags if folded(tag.name) == key)
        by_alias = (tag for tag in self.tags if key in map(folded, tag.aliases))
        return next(by_name, None) or next(by_alias, None)

    def ensure(self, name: str) -> Tag:
        """Return the tag of this name or alias, made when there is none. Raises LibraryProblem."""
        known = self.find(checked(name))
        if known is None:
            self._last_id = max([self._last_id, *(tag.id for tag in self.tags)]) + 1
            known = Tag(self._last_id, tidy_tag(name))
            self.tags = [*self.tags, known]
        return known

    def change_tag(self, tag: Tag) -> None:
        self.tags = [tag if one.id == tag.id else one for one in self.tags]

    # Changes

    def begin(self, kind: ChangeKind) -> Done:
        change = Done(max([1, *self._changes, *(run.id for run in self.runs)]) + 1, kind)
        self._changes[change.id] = change
        return change

    def done(self, change_id: int) -> Done:
        return self._changes[change_id]

    def put(self, photo_ids: Iterable[int], name: str) -> TagChange:
        checked(name)
        change = self.begin("person")
        tag = self._ensured(change, name)
        count = 0
        for photo_id in dict.fromkeys(filter(self._is_here, map(int, photo_ids))):
            key = (photo_id, tag.id)
            if key in self.rows and not self.rows[key].confirmed:
                change.taken[key] = self.rows.pop(key)
            if key not in self.rows:
                self.rows[key] = PhotoTag(tag.id, tag.name, tag.color, "person", FIRST_TAGGED, change.id, True)
                count += 1
        return TagChange(change.id, "person", f"Tagged {photos(count)} with “{tag.name}”", count)

    def take_off(self, photo_ids: Iterable[int], tag_ids: Iterable[int]) -> TagChange:
        change = self.begin("removal")
        of_photos, of_tags = set(photo_ids), set(tag_ids)
        keys = [key for key in list(self.rows) if key[0] in of_photos and key[1] in of_tags]
        for key in keys:
            if self.rows[key].source == "run":
                self.rejections.setdefault(key, change.id)
            change.taken[key] = self.rows.pop(key)
        names = sorted(tag.name for tag in self.tags if tag.id in of_tags)
        said = f"“{names[0]}”" if len(names) == 1 else f"{len(names):,} tags"
        count = len({photo_id for photo_id, _ in keys})
        return TagChange(change.id, "removal", f"Took {said} off {photos(count)}", count)

    def apply(
        self, rows: Sequence[tuple[str, str, Sequence[RunRow], Iterable[int]]], text: str, model: str
    ) -> TagChange:
        """Write what a run decided: for each label its name, what was asked for, its rows, and the crossed photos."""
        change = self.begin("run")
        made = FIRST_RUN + timedelta(minutes=change.id)
        for name, prompt, found, crossed in rows:
            tag = self._ensured(change, name)
            for row in found:
                key = (row.photo_id, tag.id)
                if row.confirmed and key in self.rows and not self.rows[key].confirmed:
                    change.taken[key] = self.rows.pop(key)
                if key not in self.rows and self._is_here(row.photo_id):
                    self.rows[key] = PhotoTag(
                        tag.id, tag.name, tag.color, "run", made, change.id, row.confirmed, row.score, row.confidence,
                        model, prompt,
                    )  # fmt: skip
            for photo_id in filter(self._is_here, crossed):
                self.rejections.setdefault((photo_id, tag.id), change.id)
        keys = self.rows_of(change.id)
        count = len({photo_id for photo_id, _ in keys})
        said = f"{text}: {len(keys):,} {'tag' if len(keys) == 1 else 'tags'} on {photos(count)}"
        labels = tuple(sorted((name for name, *_ in rows), key=folded))
        self.runs.insert(0, TagRun(change.id, made, said, labels, len(keys), model, False))
        return TagChange(change.id, "run", said, count)

    def rows_of(self, change_id: int) -> list[Key]:
        """Return the photos and tags that a change put there and that are still there."""
        return sorted(key for key, row in list(self.rows.items()) if row.run_id == change_id)

    def undo_run(self, run_id: int, photo_ids: Sequence[int] | None) -> int:
        if photo_ids is None:
            count = len(self.rows_of(run_id))
            self.undo(run_id)
            return count
        wanted = set(photo_ids)
        keys = [key for key in self.rows_of(run_id) if key[0] in wanted]
        for key in keys:
            del self.rows[key]
        return len(keys)

    def undo(self, change_id: int) -> None:
        """Take a change back; once undone, or unknown, nothing happens. Raises LibraryProblem."""
        self.runs = [replace(run, undone=True) if run.id == change_id else run for run in self.runs]
        change = self._changes.setdefault(change_id, Done(change_id, "run"))
        if change.undone:
            return
        self._restore_tags(change)
        change.undone = True
        for key in [*change.moved, *self.rows_of(change_id)]:
            self.rows.pop(key, None)
        for other in self._changes.values():  # must not come back with that one
            other.taken = {key: row for key, row in other.taken.items() if row.run_id != change_id}
        self.rows = {**change.taken, **self.rows}
        self.settled = {key: by for key, by in self.settled.items() if by != change_id}
        if change.kind != "run":
            self.rejections = {key: by for key, by in self.rejections.items() if by != change_id}
        used = {tag_id for _, tag_id in [*self.rows, *self.rejections]}
        self.tags = [tag for tag in self.tags if tag.id not in change.created - used]

    def _restore_tags(self, change: Done) -> None:
        for before in change.before.values():
            taken = next((tag for tag in self.tags if folded(tag.name) == folded(before.name)), None)
            if taken is not None and taken.id not in change.before:
                raise LibraryProblem(f"There is a tag “{taken.name}” again; rename that one first, then undo.")
        rest = [tag for tag in self.tags if tag.id not in change.before]
        self.tags = sorted([*rest, *change.before.values()], key=lambda tag: tag.id)

    def _ensured(self, change: Done, name: str) -> Tag:
        known = self.find(name)
        tag = self.ensure(name)
        if known is None:
            change.created.add(tag.id)
        return tag


def checked(name: str) -> str:
    """Return the tidy name of a tag. Refuses what the real library refuses, in its words."""
    tidy = tidy_tag(name)
    if not tidy:
        raise LibraryProblem("A tag needs a name.")
    if len(tidy) > MAX_NAME:
        raise LibraryProblem(f"A tag's name may have {MAX_NAME} characters; this one has {len(tidy):,}.")
    return tidy


def photos(count: int) -> str:
    return "1 photo" if count == 1 else f"{count:,} photos"
