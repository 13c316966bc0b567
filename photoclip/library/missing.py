"""Missing: photos of which no file is there, and what becomes of the work on them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from photoclip.core.cancel import CancelToken
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    FoldersChanged,
    PhotosChanged,
    PhotosRemoved,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.core.missing import KEPT_DAYS, CarriedOver, FoundMissing
from photoclip.errors import KnownError
from photoclip.library.background import RegularLooks
from photoclip.library.contract import MissingPart
from photoclip.library.contract.missing import SHOWN
from photoclip.library.in_trash import InTrash
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 600.0
"""So often, while this process indexes, it is seen whether the days of a missing photo are over."""


class Missing(MissingPart):
    """Tells of the tags, photos and albums that change."""

    def __init__(
        self,
        stores: Stores,
        since: SaidSince,
        in_trash: InTrash,
        tell: Callable[[Change], None],
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._missing = stores.missing
        self._carrying = stores.carrying
        self._since = since
        self._in_trash = in_trash
        self._tell = tell
        self._now_s = now_s
        self.letting_go = RegularLooks("forgetting missing photos", [self.let_go], LOOK_EVERY_S, _say)

    def all(self, limit: int = SHOWN) -> FoundMissing:
        removed = self._in_trash.removed
        if not removed:
            return self._missing.all(limit)
        found = self._missing.all(limit + len(removed))
        shown = tuple(photo for photo in found.photos if photo.id not in removed)[:limit]
        return FoundMissing(shown, found.total - len(removed.intersection(self._missing.ids())))

    def carry_over(self, old_id: int, new_id: int) -> CarriedOver:
        moment = self._since.watch(new_id)
        carried = replace(self._carrying.carry_over(old_id, new_id), moment=moment)
        self._tell_of(carried)
        return carried

    def undo_carry_over(self, carried: CarriedOver) -> None:
        self._carrying.undo(carried, self._since.of(carried.new_id, carried.moment))
        self._tell_of(carried)

    def remove(self, photo_ids: Sequence[int]) -> tuple[int, ...]:
        kept = self._kept_for_undo(photo_ids)
        others = [photo_id for photo_id in photo_ids if photo_id not in self._in_trash.removed]
        gone = tuple(sorted({*self._missing.remove(others), *kept}))
        if gone:
            for change in (PhotosRemoved(gone), TagsChanged(), AlbumsChanged(), FoldersChanged()):
                self._tell(change)
        return gone

    def remove_all(self) -> tuple[int, ...]:
        return self.remove(self._missing.ids())

    def let_go(self, _ended: CancelToken | None = None) -> tuple[int, ...]:
        """Forget photos that are missing longer than they are kept; what the person put work on stays for ever."""
        gone = self._missing.long_gone(int(self._now_s()) - KEPT_DAYS * 86_400)
        return self.remove(gone) if gone else ()

    def _kept_for_undo(self, photo_ids: Sequence[int]) -> frozenset[int]:
        """Return those that are missing because they went to the trash, and no longer seen from now on."""
        went = self._in_trash.among(photo_ids)
        return self._in_trash.remove(went.intersection(self._missing.ids())) if went else went

    def close(self) -> None:
        """Forget what was removed and did not come back from the trash: from now on there is no way back to it."""
        self.letting_go.close()
        removed = self._in_trash.removed
        if removed:
            try:
                self._missing.remove(tuple(removed))
            except KnownError as exc:  # they are missing again at the next start
                _say(exc)

    def _tell_of(self, carried: CarriedOver) -> None:
        both = (carried.old_id, carried.new_id)
        for change in (TagsChanged(both), SuggestionsChanged(), PhotosChanged(both), AlbumsChanged()):
            self._tell(change)


def _say(problem: KnownError) -> None:
    _log.warning("missing photos are not forgotten yet: %s", problem)
