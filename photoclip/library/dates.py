"""Dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from photoclip.core.events import Change, PhotosChanged
from photoclip.core.taken import Taken
from photoclip.library.contract import DatesPart
from photoclip.library.stores import Stores


class Dates(DatesPart):
    """Tells `PhotosChanged` after every change."""

    def __init__(self, stores: Stores, tell: Callable[[Change], None]) -> None:
        self._dates = stores.dates
        self._tell = tell

    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        return self._dates.of(photo_ids)

    def say(self, dates: Mapping[int, Taken | None]) -> dict[int, Taken | None]:
        return self._told(self._dates.say(dates))

    def shift(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken | None]:
        return self._told(self._dates.shift(photo_ids, minutes))

    def _told(self, before: dict[int, Taken | None]) -> dict[int, Taken | None]:
        self._tell(PhotosChanged(tuple(before), redated=True))
        return before
