"""FakeTags: tags on photos, and by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from photoclip.core.events import SuggestionsChanged, TagsChanged
from photoclip.core.names import folded
from photoclip.core.tags import TAG_COLORS, PhotoTag, SharedTag, Tag, TagChange
from photoclip.errors import BugError, LibraryProblem
from photoclip.library.contract import TagsPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.tag_table import checked
from tests.gui.fakes.tag_tree import delete, merge, rename, rename_level
from tests.gui.fakes.world import FakePart, World


class FakeTags(FakePart, TagsPart):
    """What was done is kept in the world's `table`."""

    part = "tags"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._table = world.table

    @slow
    def all(self) -> list[Tag]:
        return sorted(self._table.counted(), key=lambda tag: folded(tag.name).split("/"))

    @slow
    def shared(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        wanted, counts = {int(i) for i in photo_ids}, dict[int, int]()
        for photo_id, tag_id in list(self._table.rows):
            if photo_id in wanted:
                counts[tag_id] = counts.get(tag_id, 0) + 1
        tags = {tag.id: Tag(tag.id, tag.name, color=tag.color) for tag in self._table.tags}
        shared = [SharedTag(tags[tag_id], count) for tag_id, count in counts.items()]
        return sorted(shared, key=lambda one: (-one.photo_count, folded(one.tag.name)))

    @slow
    def of(self, photo_id: int) -> list[PhotoTag]:
        tags = {tag.id: tag for tag in self._table.tags}
        named = [
            replace(row, name=tags[tag_id].name, color=tags[tag_id].color)
            for (id_, tag_id), row in list(self._table.rows.items())
            if id_ == photo_id
        ]
        return sorted(named, key=lambda row: folded(row.name))

    @slow
    def put(self, photo_ids: Sequence[int], name: str) -> TagChange:
        return told(self._world, self._table.put(photo_ids, name), photo_ids)

    @slow
    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        return told(self._world, self._table.take_off(photo_ids, tag_ids), photo_ids)

    @slow
    def undo(self, change_id: int) -> None:
        self._table.undo(change_id)
        self._world.tell(TagsChanged())
        self._world.tell(SuggestionsChanged())

    @slow
    def create(self, name: str) -> Tag:
        tag = self._table.ensure(name)
        self._world.tell(TagsChanged())
        return self._table.tag(tag.id)

    @slow
    def rename(self, tag_id: int, name: str) -> TagChange:
        return told(self._world, rename(self._table, tag_id, name))

    @slow
    def rename_level(self, old: str, name: str) -> TagChange:
        return told(self._world, rename_level(self._table, old, name))

    @slow
    def merge(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        return told(self._world, merge(self._table, tag_ids, into_id))

    @slow
    def delete(self, tag_ids: Sequence[int]) -> TagChange:
        return told(self._world, delete(self._table, tag_ids))

    @slow
    def set_color(self, tag_id: int, color: str) -> None:
        if color and color not in TAG_COLORS:
            raise BugError(f"{color} is no colour of a tag")
        self._change(tag_id, lambda tag: replace(tag, color=color))

    @slow
    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        own = folded(self._table.tag(tag_id).name)
        wanted = {folded(name): name for name in map(checked, aliases) if folded(name) != own}
        for name in wanted.values():
            other = self._table.find(name)
            if other is not None and other.id != tag_id:
                raise LibraryProblem(f"“{name}” already leads to the tag “{other.name}”.")
        self._change(tag_id, lambda tag: replace(tag, aliases=tuple(sorted(wanted.values()))))

    def _change(self, tag_id: int, change: Callable[[Tag], Tag]) -> None:
        self._table.tags = [change(tag) if tag.id == tag_id else tag for tag in self._table.tags]
        self._world.tell(TagsChanged())


def told(world: World, change: TagChange, photo_ids: Sequence[int] | None = None) -> TagChange:
    """Tell of a change of tags as the real library does, and return it."""
    world.tell(TagsChanged(None if photo_ids is None else tuple(photo_ids)))
    world.tell(SuggestionsChanged())
    return change
