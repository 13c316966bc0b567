"""FakeDuplicates: the groups that a test says there are."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup, FoundDuplicates
from photoclip.library.contract import DuplicatesPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeDuplicates(FakePart, DuplicatesPart):
    """A group that is kept is not found any more."""

    part = "duplicates"

    @slow
    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        if cancel is not None:
            cancel.raise_if_cancelled()
        kept = [set(group) for group in self._world.kept]
        return [group for group in self._world.duplicate_groups if set(group.photo_ids) not in kept]

    @slow
    def find_named(self, cancel: CancelToken | None = None) -> FoundDuplicates:
        groups = tuple(self.find(cancel))
        firsts = filter(self._world.is_here, [group.photo_ids[0] for group in groups])
        return FoundDuplicates(groups, {photo_id: self._world.tile(photo_id) for photo_id in firsts})

    @slow
    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self._world.kept.append(tuple(photo_ids))

    @slow
    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self._world.kept = [group for group in self._world.kept if set(group) != set(photo_ids)]
