"""FakeHidden: hidden photos, and a system that answers at once who sits here."""

from __future__ import annotations

from photoclip.core.events import PhotosAdded, PhotosChanged, PhotosRemoved
from photoclip.core.hidden import HiddenWay
from photoclip.errors import HiddenStays
from photoclip.library.contract import HiddenPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeHidden(FakePart, HiddenPart):
    """What is hidden stands with the marks."""

    part = "hidden"

    @property
    def way(self) -> HiddenWay:
        return self._world.hidden_way

    @property
    def shown(self) -> bool:
        return self._world.hidden_shown

    @slow
    def asks_person(self) -> bool:
        return self._world.asks_person is not None

    @slow
    def choose(self, way: HiddenWay) -> None:
        self._let(way, self._world.hidden_shown)

    @slow
    def show(self) -> None:
        if self._world.asks_person is False:
            raise HiddenStays("Hidden photos stay hidden: the system was not told that it is you.")
        self._let(self._world.hidden_way, shown=True)

    @slow
    def hide_again(self) -> None:
        self._let(self._world.hidden_way, shown=False)

    def _let(self, way: HiddenWay, shown: bool) -> None:
        world = self._world
        before, was_out = (world.hidden_way, world.hidden_shown), self._is_out
        world.hidden_way, world.hidden_shown = way, shown
        hidden = tuple(sorted(photo_id for photo_id, marks in world.mark_list.items() if marks.hidden))
        if hidden and was_out != self._is_out:
            world.tell(PhotosRemoved(hidden) if self._is_out else PhotosAdded(hidden, outside=True))
        elif before != (way, shown):
            world.tell(PhotosChanged(hidden))

    @property
    def _is_out(self) -> bool:
        return self._world.hidden_way == "out" and not self._world.hidden_shown
