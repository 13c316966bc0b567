"""FakeCloser: looking closer, at six photos a second."""

from __future__ import annotations

from dataclasses import replace

from photoclip.core.events import FoldersChanged
from photoclip.core.parts import CLOSER, CloserCost
from photoclip.library.contract import CloserPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart

PHOTOS_PER_SECOND = 6.0


class FakeCloser(FakePart, CloserPart):
    """Nothing is ever looked at: what it would cost stays what it is."""

    part = "closer"

    @slow
    def everywhere(self) -> bool:
        return self._world.closer_everywhere

    @slow
    def choose(self, closer: bool, folder_id: int | None = None) -> None:
        if folder_id is None:
            self._world.closer_everywhere = closer
        self._world.watched = [
            replace(one, closer=closer) if folder_id in (None, one.id) else one for one in self._world.watched
        ]
        self._world.tell(FoldersChanged())

    @slow
    def cost(self, folder_id: int | None = None) -> CloserCost:
        photos = sum(one.photo_count for one in self._world.watched if folder_id in (None, one.id))
        return CloserCost(photos, photos * len(CLOSER) / PHOTOS_PER_SECOND)
