"""FakeCloser: looking closer, at six photos a second."""

from __future__ import annotations

from dataclasses import replace

from photoclip.core.events import FoldersChanged
from photoclip.core.parts import CLOSER, CloserCost, CloserFolder
from photoclip.core.search import Scope
from photoclip.library.contract import CloserPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart, World

PHOTOS_PER_SECOND = 6.0


class FakeCloser(FakePart, CloserPart):
    """Nothing is ever looked at: what it would cost stays what it is."""

    part = "closer"

    @slow
    def everywhere(self) -> bool:
        return self._world.closer_everywhere

    @slow
    def within(self) -> list[CloserFolder]:
        return sorted(self._world.closer_within, key=lambda one: (one.scope.folder_id or 0, one.scope.relative))

    @slow
    def choose(self, closer: bool, scope: Scope = Scope()) -> None:
        world = self._world
        world.closer_within = [one for one in world.closer_within if not _lies_in(one.scope, scope)]
        if scope.relative:
            if closer != is_closer(world, scope):
                world.closer_within.append(CloserFolder(scope, closer))
        else:
            if scope.folder_id is None:
                world.closer_everywhere = closer
            world.watched = [
                replace(one, closer=closer) if scope.folder_id in (None, one.id) else one for one in world.watched
            ]
        world.tell(FoldersChanged())

    @slow
    def cost(self, scope: Scope = Scope()) -> CloserCost:
        if scope.relative:
            photos = len(self._world.in_scope(scope))
        else:
            photos = sum(one.photo_count for one in self._world.watched if scope.folder_id in (None, one.id))
        return CloserCost(photos, photos * len(CLOSER) / PHOTOS_PER_SECOND)


def is_closer(world: World, place: Scope) -> bool:
    """Return whether a folder is looked at closer: as was said of the nearest one around it, or of itself."""
    around = [one for one in world.closer_within if _lies_in(place, one.scope)]
    nearest = max(around, key=lambda one: len(one.scope.relative), default=None)
    return nearest.closer if nearest else next(one.closer for one in world.watched if one.id == place.folder_id)


def _lies_in(place: Scope, around: Scope) -> bool:
    """Return whether `place` is `around` or lies in it."""
    if around.folder_id is None or place.folder_id != around.folder_id:
        return around.folder_id is None
    return not around.relative or f"{place.relative}/".startswith(f"{around.relative}/")
