"""Closer: whose photos are looked at in parts, too."""

from __future__ import annotations

from collections.abc import Callable

from photoclip.core.events import Change, FoldersChanged
from photoclip.core.parts import CLOSER, CloserCost, CloserFolder
from photoclip.core.search import Scope
from photoclip.library.contract import CloserPart
from photoclip.library.judges import Judges
from photoclip.library.stores import Stores


class Closer(CloserPart):
    """Every change lets the indexer go on, and the engine read anew which parts count."""

    def __init__(
        self,
        stores: Stores,
        judges: Judges,
        photos_per_second: Callable[[], float | None],
        work: Callable[[], None],
        tell: Callable[[Change], None],
    ) -> None:
        """`photos_per_second`: of the checkpoint in use here, as far as is known; `work`: wakes who indexes."""
        self._closer = stores.closer
        self._checkpoint = judges.checkpoint
        self._engine = judges.engine
        self._photos_per_second = photos_per_second
        self._work = work
        self._tell = tell

    def everywhere(self) -> bool:
        return self._closer.everywhere()

    def within(self) -> list[CloserFolder]:
        return self._closer.within()

    def choose(self, closer: bool, scope: Scope = Scope()) -> None:
        self._closer.choose(closer, scope)
        self._engine.read_parts_again()
        self._work()
        self._tell(FoldersChanged())

    def cost(self, scope: Scope = Scope()) -> CloserCost:
        photos = self._closer.photos_to_see(self._checkpoint.row_id, scope)
        speed = self._photos_per_second()
        return CloserCost(photos, photos * len(CLOSER) / speed if speed else None)
