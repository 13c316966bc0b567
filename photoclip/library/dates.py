"""Dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from photoclip.core.date_changes import DateChange
from photoclip.core.events import Change, PhotosChanged
from photoclip.core.said import DATE
from photoclip.core.taken import Taken
from photoclip.library.contract import DatesPart
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores


class Dates(DatesPart):
    """Tells `PhotosChanged` after every change."""

    def __init__(self, stores: Stores, since: SaidSince, tell: Callable[[Change], None]) -> None:
        self._dates = stores.dates
        self._changes = stores.date_changes
        self._companions = stores.companions
        self._since = since
        self._tell = tell

    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        return self._dates.of(photo_ids)

    def shifted(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken]:
        return self._dates.shifted(photo_ids, minutes)

    def as_read(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        return self._dates.as_read(photo_ids)

    def say(self, dates: Mapping[int, Taken | None]) -> DateChange:
        mains = self._companions.mains(np.asarray(list(dates), np.int64)).tolist()
        of_main = dict(zip(mains, dates.values(), strict=True))
        of_all = {
            one: of_main[main_id]
            for main_id, companions in self._companions.of(of_main).items()
            for one in (main_id, *companions)
        }
        return self._said(*self._changes.say(of_all | dict(dates)))

    def shift(self, photo_ids: Sequence[int], minutes: int) -> DateChange:
        return self._said(*self._changes.shift(self._companions.whole(photo_ids), minutes))

    def changes(self) -> list[DateChange]:
        return self._changes.all()

    def undoable(self, change_id: int) -> int:
        return self._companions.count(self._changes.undoable(change_id))

    def undo(self, change_id: int) -> int:
        photo_ids = self._changes.undo(change_id)
        self._since.take_back(photo_ids, DATE)
        self._tell(PhotosChanged(photo_ids, redated=True))
        return self._companions.count(photo_ids)

    def _said(self, change: DateChange, photo_ids: tuple[int, ...]) -> DateChange:
        self._since.say(photo_ids, DATE)
        self._tell(PhotosChanged(photo_ids, redated=True))
        return change
