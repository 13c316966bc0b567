"""Missing: photos of which no file is there, and what becomes of the work on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photoclip.core.events import (
    AlbumsChanged,
    Change,
    FoldersChanged,
    PhotosChanged,
    PhotosRemoved,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.core.missing import CarriedOver, FoundMissing
from photoclip.library.contract import MissingPart
from photoclip.library.contract.missing import SHOWN
from photoclip.library.stores import Stores


class Missing(MissingPart):
    """Tells of the tags, photos and albums that change."""

    def __init__(self, stores: Stores, tell: Callable[[Change], None]) -> None:
        self._missing = stores.missing
        self._carrying = stores.carrying
        self._tell = tell

    def all(self, limit: int = SHOWN) -> FoundMissing:
        return self._missing.all(limit)

    def carry_over(self, old_id: int, new_id: int) -> CarriedOver:
        carried = self._carrying.carry_over(old_id, new_id)
        self._tell_of(carried)
        return carried

    def undo_carry_over(self, carried: CarriedOver) -> None:
        self._carrying.undo(carried)
        self._tell_of(carried)

    def remove(self, photo_ids: Sequence[int]) -> tuple[int, ...]:
        gone = self._missing.remove(photo_ids)
        if gone:
            for change in (PhotosRemoved(gone), TagsChanged(), AlbumsChanged(), FoldersChanged()):
                self._tell(change)
        return gone

    def _tell_of(self, carried: CarriedOver) -> None:
        both = (carried.old_id, carried.new_id)
        for change in (TagsChanged(both), SuggestionsChanged(), PhotosChanged(both), AlbumsChanged()):
            self._tell(change)
