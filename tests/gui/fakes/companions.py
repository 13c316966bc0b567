"""FakeCompanions: those that a test puts into the world."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.companions import CompanionFile
from photoclip.core.events import AlbumsChanged, FoldersChanged, PhotosAdded, TagsChanged
from photoclip.library.contract import CompanionsPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeCompanions(FakePart, CompanionsPart):
    """They are in no list of the fake's, which knows them by name alone."""

    part = "companions"

    @slow
    def apart(self) -> bool:
        return self._world.companions_apart

    @slow
    def show_apart(self, apart: bool) -> None:
        self._world.companions_apart = apart
        for change in (PhotosAdded(()), FoldersChanged(), AlbumsChanged(), TagsChanged()):
            self._world.tell(change)

    @slow
    def of(self, photo_ids: Sequence[int]) -> dict[int, tuple[CompanionFile, ...]]:
        if self._world.companions_apart:
            return {}
        return {one: self._world.companion_files[one] for one in photo_ids if one in self._world.companion_files}
