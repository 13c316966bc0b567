"""Tags: on photos, and by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photoclip.core.events import Change, SuggestionsChanged, TagsChanged
from photoclip.core.names import folded
from photoclip.core.tags import PhotoTag, SharedTag, Tag, TagChange
from photoclip.library.contract import TagsPart
from photoclip.library.stores import Stores


class Tags(TagsPart):
    """Tells `TagsChanged` after every change, and `SuggestionsChanged` where what waits may be settled by it."""

    def __init__(self, stores: Stores, tell: Callable[[Change], None]) -> None:
        self._tags = stores.tags
        self._photo_tags = stores.photo_tags
        self._companions = stores.companions
        self._tell = tell

    def all(self) -> list[Tag]:
        return self._tags.all()

    def shared(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        return self._photo_tags.shared(photo_ids)

    def of(self, photo_id: int) -> list[PhotoTag]:
        tags = self._photo_tags.of_many(self._companions.together([photo_id]))
        of_all = {one.tag_id: one for each in reversed(tags.values()) for one in each}
        return sorted(of_all.values(), key=lambda one: folded(one.name))

    def put(self, photo_ids: Sequence[int], name: str) -> TagChange:
        together = self._companions.together(photo_ids)
        return told(self._tell, self._photo_tags.put(together, name), together)

    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        together = self._companions.together(photo_ids)
        return told(self._tell, self._photo_tags.take_off(together, tag_ids), together)

    def undo(self, change_id: int) -> None:
        self._photo_tags.undo(change_id)
        self._tell(TagsChanged())
        self._tell(SuggestionsChanged())

    def create(self, name: str) -> Tag:
        tag = self._tags.ensure(name)
        self._tell(TagsChanged())
        return tag

    def rename(self, tag_id: int, name: str) -> TagChange:
        return told(self._tell, self._tags.rename(tag_id, name))

    def rename_level(self, old: str, name: str) -> TagChange:
        return told(self._tell, self._tags.rename_level(old, name))

    def merge(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        return told(self._tell, self._tags.merge(tag_ids, into_id))

    def delete(self, tag_ids: Sequence[int]) -> TagChange:
        return told(self._tell, self._tags.delete(tag_ids))

    def set_color(self, tag_id: int, color: str) -> None:
        self._tags.set_color(tag_id, color)
        self._tell(TagsChanged())

    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        self._tags.set_aliases(tag_id, aliases)
        self._tell(TagsChanged())


def told(tell: Callable[[Change], None], change: TagChange, photo_ids: Sequence[int] | None = None) -> TagChange:
    """Tell of a change of tags, on these photos or on any, and return it."""
    tell(TagsChanged(None if photo_ids is None else tuple(photo_ids)))
    tell(SuggestionsChanged())
    return change
