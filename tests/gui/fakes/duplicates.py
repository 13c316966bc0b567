"""FakeDuplicates: the groups that a test says there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import (
    DuplicateChoice,
    DuplicateGroup,
    FoundDuplicates,
    KeepRule,
    PhotoWork,
    choose,
)
from photoclip.core.photo import Photo
from photoclip.core.tags import Marks
from photoclip.library.contract import DuplicatesPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart, World


class FakeDuplicates(FakePart, DuplicatesPart):
    """A group that is kept is not found any more."""

    part = "duplicates"

    def __init__(self, world: World, photo: Callable[[int], Photo | None]) -> None:
        super().__init__(world)
        self._photo = photo

    @slow
    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        if cancel is not None:
            cancel.raise_if_cancelled()
        return self._groups()

    def _groups(self) -> list[DuplicateGroup]:
        kept = [set(group) for group in self._world.kept]
        seen = self._world.is_in_sight
        groups = self._world.duplicate_groups
        return [group for group in groups if set(group.photo_ids) not in kept and all(map(seen, group.photo_ids))]

    @slow
    def find_named(self, cancel: CancelToken | None = None) -> FoundDuplicates:
        groups = tuple(self.find(cancel))
        firsts = filter(self._world.is_here, [group.photo_ids[0] for group in groups])
        return FoundDuplicates(groups, {photo_id: self._world.tile(photo_id) for photo_id in firsts})

    @slow
    def file_counts(self) -> dict[int, int]:
        identical = [group.photo_ids[0] for group in self._groups() if group.kind == "identical"]
        return {photo_id: self._world.tile(photo_id).file_count for photo_id in identical}

    @slow
    def work_on(self, photo_ids: Sequence[int]) -> dict[int, PhotoWork]:
        world = self._world
        return {
            photo_id: PhotoWork(
                world.mark_list.get(photo_id, Marks()),
                tuple(sorted(row.name for (id_, _), row in list(world.table.rows.items()) if id_ == photo_id)),
                tuple(one.name for one in world.album_list if photo_id in world.album_photos.get(one.id, [])),
            )
            for photo_id in photo_ids
            if world.is_here(photo_id)
        }

    @slow
    def choose(self, groups: Sequence[DuplicateGroup], rule: KeepRule) -> list[DuplicateChoice]:
        work = self.work_on([photo_id for group in groups for photo_id in group.photo_ids])
        chosen = [choose(group, self._photos_of(group), work, rule) for group in groups]
        return [choice for choice in chosen if choice is not None]

    def _photos_of(self, group: DuplicateGroup) -> list[Photo]:
        found = [self._photo(photo_id) for photo_id in group.photo_ids]
        return [photo for photo in found if photo is not None]

    @slow
    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self._world.kept.append(tuple(photo_ids))

    @slow
    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self._world.kept = [group for group in self._world.kept if set(group) != set(photo_ids)]
