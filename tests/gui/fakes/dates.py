"""FakeDates: dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from photoclip.core.date_changes import DateChange, span_text
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
    def as_read(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        said = filter(self._world.said_dates.get, filter(self._world.is_here, map(int, photo_ids)))
        return {photo_id: Taken(self._world.tile(photo_id).date) for photo_id in said}

    @slow
    def shifted(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken]:
        return self._shifted(photo_ids, minutes)

    @slow
    def say(self, dates: Mapping[int, Taken | None]) -> DateChange:
        texts = {"as the files say" if taken is None else taken.text_with_zone for taken in dates.values()}
        return self._say(dates, texts.pop() if len(texts) == 1 else "dates of their own")

    @slow
    def shift(self, photo_ids: Sequence[int], minutes: int) -> DateChange:
        return self._say(self._shifted(photo_ids, minutes), span_text(minutes))

    @slow
    def changes(self) -> list[DateChange]:
        return [change for change, _before, _after in reversed(self._world.date_changes)]

    @slow
    def undoable(self, change_id: int) -> int:
        known = 0 < change_id <= len(self._world.date_changes)
        return len(self._of_before(change_id)) if known and not self._world.date_changes[change_id - 1][0].undone else 0

    @slow
    def undo(self, change_id: int) -> int:
        change, before, after = self._world.date_changes[change_id - 1]
        self._world.date_changes[change_id - 1] = replace(change, undone=True), before, after
        back = {} if change.undone else self._of_before(change_id)
        for _one, was, _after in self._world.date_changes[change_id:]:
            was |= {id_: before[id_] for id_ in was.keys() & before.keys()}
        self._put({id_: was for id_, was in back.items() if self._world.said_dates.get(id_) == after[id_]})
        return len(back)

    def _of_before(self, change_id: int) -> dict[int, Taken | None]:
        since = {id_ for one, was, _after in self._world.date_changes[change_id:] if not one.undone for id_ in was}
        return {id_: was for id_, was in self._world.date_changes[change_id - 1][1].items() if id_ not in since}

    def _shifted(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken]:
        moved: dict[int, Taken] = {}
        for photo_id in filter(self._world.is_here, map(int, photo_ids)):
            said = self._world.said_dates.get(photo_id)
            if said is None or said.precision in {"minute", "second"}:
                now = said or Taken(self._world.tile(photo_id).date)
                moved[photo_id] = Taken(now.moment + timedelta(minutes=minutes), now.precision, None, "person")
        return moved

    def _say(self, dates: Mapping[int, Taken | None], text: str) -> DateChange:
        here = {photo_id: taken for photo_id, taken in dates.items() if self._world.is_here(photo_id)}
        before = {photo_id: self._world.said_dates.get(photo_id) for photo_id in here}
        change = DateChange(len(self._world.date_changes) + 1, datetime.now(), text, len(before))
        if not before:
            return replace(change, id=0)
        self._world.date_changes.append((change, before, here))
        self._put(here)
        return change

    def _put(self, dates: Mapping[int, Taken | None]) -> None:
        for photo_id, taken in dates.items():
            if taken is None:
                self._world.said_dates.pop(photo_id, None)
            else:
                self._world.said_dates[photo_id] = taken
        self._world.tell(PhotosChanged(tuple(dates), redated=True))
