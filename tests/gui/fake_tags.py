"""FakeTags: tags on photos, their names, marks, sidecars and tables of FakeLibrary, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from photoclip.core.cancel import CancelToken
from photoclip.core.events import PhotosChanged, TagsChanged
from photoclip.core.exchange import ConflictSide, ExchangeReport, SidecarConflict, TableFormat
from photoclip.core.labels import TagScope
from photoclip.core.names import MAX_NAME, folded, tidy_tag
from photoclip.core.tags import ChangeKind, Marks, PhotoTag, SharedTag, Tag, TagChange
from photoclip.errors import LibraryProblem
from tests.gui.fake_calls import slow

FIRST_TAGGED = datetime(2025, 5, 3, 18, 20)


class FakeTags:
    """`tag_rows` is all there is: (photo id, tag id) -> PhotoTag. A change remembers what stood there before it."""

    def __init__(self) -> None:
        self.tag_list: list[Tag] = []
        self.tag_rows: dict[tuple[int, int], PhotoTag] = {}
        self.mark_list: dict[int, Marks] = {}
        self.undone_changes: list[int] = []
        self.import_report = ExchangeReport()
        self.export_report = ExchangeReport()
        self.resolved: list[tuple[SidecarConflict, ConflictSide]] = []
        self.tables: list[tuple[Path, TableFormat, TagScope]] = []
        self._tag_states: dict[int, tuple[list[Tag], dict[tuple[int, int], PhotoTag]]] = {}

    # What a test says

    def put_tag(self, name: str, photo_ids: Sequence[int] = (), *, color: str = "", **origin: Any) -> Tag:
        """Let there be a tag on these photos, as if it had always been there; `origin`: fields of PhotoTag."""
        tag = self._ensure(name)
        if color:
            self.tag_list = [replace(one, color=color) if one.id == tag.id else one for one in self.tag_list]
        fields = {"source": "person", "added": FIRST_TAGGED, "run_id": 1, "confirmed": True} | origin
        for photo_id in photo_ids:
            self.tag_rows[photo_id, tag.id] = PhotoTag(tag.id, tag.name, color, **fields)
        return self._tag(tag.id)

    def names_on(self, photo_id: int) -> list[str]:
        """Return the names of the tags of a photo."""
        return sorted(self._tag(tag_id).name for id_, tag_id in self.tag_rows if id_ == photo_id)

    # tags on photos

    @slow
    def tags(self) -> list[Tag]:
        return [self._tag(tag.id) for tag in sorted(self.tag_list, key=lambda tag: folded(tag.name).split("/"))]

    @slow
    def shared_tags(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        wanted, counts = {int(i) for i in photo_ids}, dict[int, int]()
        for photo_id, tag_id in self.tag_rows:
            if photo_id in wanted:
                counts[tag_id] = counts.get(tag_id, 0) + 1
        shared = [SharedTag(self._tag(tag_id), count) for tag_id, count in counts.items()]
        return sorted(shared, key=lambda one: (-one.photo_count, folded(one.tag.name)))

    @slow
    def photo_tags(self, photo_id: int) -> list[PhotoTag]:
        rows = [(self._tag(tag_id), row) for (id_, tag_id), row in self.tag_rows.items() if id_ == photo_id]
        named = [replace(row, name=tag.name, color=tag.color) for tag, row in rows]
        return sorted(named, key=lambda row: folded(row.name))

    @slow
    def tag_photos(self, photo_ids: Sequence[int], name: str) -> TagChange:
        with_before = self._begin()
        tag = self._ensure(name)
        new = [int(i) for i in photo_ids if (int(i), tag.id) not in self.tag_rows]
        for photo_id in new:
            row = PhotoTag(tag.id, tag.name, tag.color, "person", FIRST_TAGGED, with_before, True)
            self.tag_rows[photo_id, tag.id] = row
        return self._end(with_before, "person", f"Tagged {_photos(len(new))} with “{tag.name}”", len(new))

    @slow
    def untag_photos(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        with_before = self._begin()
        gone = [key for key in self.tag_rows if key[0] in set(photo_ids) and key[1] in set(tag_ids)]
        for key in gone:
            del self.tag_rows[key]
        names = [self._tag(tag_id).name for tag_id in tag_ids]
        said = f"“{names[0]}”" if len(names) == 1 else f"{len(names)} tags"
        return self._end(with_before, "removal", f"Took {said} off {_photos(len(gone))}", len(gone))

    @slow
    def undo_tags(self, change_id: int) -> None:
        self.undone_changes.append(change_id)
        self.tag_list, self.tag_rows = self._tag_states.pop(change_id)
        self.emit_soon(TagsChanged())

    # tag management

    @slow
    def create_tag(self, name: str) -> Tag:
        tag = self._ensure(name)
        self.emit_soon(TagsChanged())
        return tag

    @slow
    def rename_tag(self, tag_id: int, name: str) -> TagChange:
        old, new = self._tag(tag_id), _checked(name)
        other = self._find(new)
        if other is not None and other.id != tag_id:
            raise LibraryProblem(f"There is already a tag “{other.name}”; merge the two, or choose another name.")
        with_before = self._begin()
        moved = {
            tag.id: new + tag.name[len(old.name) :]
            for tag in self.tag_list
            if tag.id == tag_id or folded(tag.name).startswith(folded(old.name) + "/")
        }
        self.tag_list = [replace(tag, name=moved.get(tag.id, tag.name)) for tag in self.tag_list]
        return self._end(with_before, "rename", f"Renamed “{old.name}” to “{new}”", 0)

    @slow
    def merge_tags(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        with_before = self._begin()
        into = self._tag(into_id)
        merged = [self._tag(tag_id) for tag_id in tag_ids if tag_id != into_id]
        for tag in merged:
            if folded(into.name).startswith(folded(tag.name) + "/"):
                raise LibraryProblem(f"“{into.name}” lies under “{tag.name}”; merge it the other way round.")
        for (photo_id, tag_id), row in list(self.tag_rows.items()):
            if tag_id in {tag.id for tag in merged}:
                del self.tag_rows[photo_id, tag_id]
                self.tag_rows.setdefault((photo_id, into_id), replace(row, tag_id=into_id, name=into.name))
        aliases = (*into.aliases, *(tag.name for tag in merged))
        self.tag_list = [
            replace(tag, aliases=aliases) if tag.id == into_id else tag
            for tag in self.tag_list
            if tag.id not in {one.id for one in merged}
        ]
        said = ", ".join(f"“{tag.name}”" for tag in merged)
        return self._end(with_before, "merge", f"Merged {said} into “{into.name}”", 0)

    @slow
    def delete_tags(self, tag_ids: Sequence[int]) -> TagChange:
        with_before = self._begin()
        names = [self._tag(tag_id).name for tag_id in tag_ids]
        gone = {
            tag.id
            for tag in self.tag_list
            if any(tag.name == name or folded(tag.name).startswith(folded(name) + "/") for name in names)
        }
        self.tag_list = [tag for tag in self.tag_list if tag.id not in gone]
        self.tag_rows = {key: row for key, row in self.tag_rows.items() if key[1] not in gone}
        return self._end(with_before, "delete", f"Deleted the tag “{names[0]}”", 0)

    @slow
    def set_tag_color(self, tag_id: int, color: str) -> None:
        self.tag_list = [replace(tag, color=color) if tag.id == tag_id else tag for tag in self.tag_list]
        self.emit_soon(TagsChanged())

    @slow
    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        for alias in aliases:
            other = self._find(_checked(alias))
            if other is not None and other.id != tag_id:
                raise LibraryProblem(f"“{alias}” already leads to the tag “{other.name}”.")
        self.tag_list = [replace(tag, aliases=tuple(aliases)) if tag.id == tag_id else tag for tag in self.tag_list]
        self.emit_soon(TagsChanged())

    # stars, favourites, colour labels

    @slow
    def marks(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        return {int(i): self.mark_list.get(int(i), Marks()) for i in photo_ids}

    @slow
    def set_marks(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
    ) -> dict[int, Marks]:
        before = {int(i): self.mark_list.get(int(i), Marks()) for i in photo_ids}
        for photo_id, marks in before.items():
            self.mark_list[photo_id] = Marks(
                marks.rating if rating is None else rating,
                marks.favourite if favourite is None else favourite,
                marks.color if color is None else color,
            )
        self.emit_soon(PhotosChanged(tuple(before)))
        return before

    @slow
    def restore_marks(self, before: Mapping[int, Marks]) -> None:
        self.mark_list.update(before)
        self.emit_soon(PhotosChanged(tuple(before)))

    # in and out

    @slow
    def import_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> ExchangeReport:
        return self._exchanged(self.import_report, apply, cancel, on_progress)

    @slow
    def export_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> ExchangeReport:
        return self._exchanged(self.export_report, apply, cancel, on_progress)

    @slow
    def resolve_conflict(self, conflict: SidecarConflict, keep: ConflictSide) -> None:
        self.resolved.append((conflict, keep))
        self.emit_soon(PhotosChanged((conflict.photo_id,)))

    @slow
    def export_table(self, path: Path, format_name: TableFormat, where: TagScope = TagScope()) -> int:
        self.tables.append((path, format_name, where))
        return len(self._ids)

    # not part of the Library

    def _exchanged(
        self,
        report: ExchangeReport,
        apply: bool,
        cancel: CancelToken | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> ExchangeReport:
        total = report.changed + report.unchanged + len(report.failed)
        for done in range(0, total + 1, max(1, total // 4)):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if on_progress is not None:
                on_progress(done, total)
        return replace(report, dry_run=not apply)

    def _begin(self) -> int:
        change_id = max([1, *self._tag_states, *self.undone_changes]) + 1
        self._tag_states[change_id] = (list(self.tag_list), dict(self.tag_rows))
        return change_id

    def _end(self, change_id: int, kind: ChangeKind, text: str, photo_count: int) -> TagChange:
        self.emit_soon(TagsChanged())
        return TagChange(change_id, kind, text, photo_count)

    def _tag(self, tag_id: int) -> Tag:
        tag = next((tag for tag in self.tag_list if tag.id == tag_id), None)
        if tag is None:
            raise LibraryProblem("There is no such tag any more.")
        return replace(tag, photo_count=sum(key[1] == tag_id for key in self.tag_rows))

    def _find(self, name: str) -> Tag | None:
        key = folded(tidy_tag(name))
        by_name = (tag for tag in self.tag_list if folded(tag.name) == key)
        by_alias = (tag for tag in self.tag_list if key in map(folded, tag.aliases))
        return next(by_name, None) or next(by_alias, None)

    def _ensure(self, name: str) -> Tag:
        known = self._find(_checked(name))
        if known is None:
            known = Tag(max([0, *(tag.id for tag in self.tag_list)]) + 1, tidy_tag(name))
            self.tag_list = [*self.tag_list, known]
        return known


def _checked(name: str) -> str:
    """Refuse what the real library refuses, in its words."""
    tidy = tidy_tag(name)
    if not tidy:
        raise LibraryProblem("A tag needs a name.")
    if len(tidy) > MAX_NAME:
        raise LibraryProblem(f"A tag's name may have {MAX_NAME} characters; this one has {len(tidy):,}.")
    return tidy


def _photos(count: int) -> str:
    return "1 photo" if count == 1 else f"{count:,} photos"
