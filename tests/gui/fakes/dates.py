"""FakeDates: dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from photoclip.core.events import PhotosChanged
from photoclip.core.taken import Taken
from photoclip.library.contract import DatesPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeDates(FakePart, DatesPart):
    """The fake world keeps its order: only what is said changes."""

    part = "dates"

    @slow
    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        known = filter(self._world.is_here, map(int, photo_ids))
        return {photo_id: self._world.said_dates.get(photo_id) for photo_id in known}

    @slow
    def say(self, dates: Mapping[int, Taken | None]) -> dict[int, Taken | None]:
        return self._say(dates)

    @slow
    def shift(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken | None]:
        moved: dict[int, Taken | None] = {}
        for photo_id in filter(self._world.is_here, map(int, photo_ids)):
            said = self._world.said_dates.get(photo_id)
            if said is None or said.precision in {"minute", "second"}:
                now = said or Taken(self._world.tile(photo_id).date)
                moved[photo_id] = Taken(now.moment + timedelta(minutes=minutes), now.precision, None, "person")
        return self._say(moved)

    def _say(self, dates: Mapping[int, Taken | None]) -> dict[int, Taken | None]:
        here = {photo_id: taken for photo_id, taken in dates.items() if self._world.is_here(photo_id)}
        before = {photo_id: self._world.said_dates.get(photo_id) for photo_id in here}
        for photo_id, taken in here.items():
            if taken is None:
                self._world.said_dates.pop(photo_id, None)
            else:
                self._world.said_dates[photo_id] = taken
        self._world.tell(PhotosChanged(tuple(before), redated=True))
        return before
