"""FakeMarks: stars, favourites, colour labels, flags, and what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from photoclip.core.events import PhotosAdded, PhotosChanged, PhotosRemoved
from photoclip.core.tags import COLOR_LABELS, FLAGS, Marks
from photoclip.errors import BugError
from photoclip.library.contract import MarksPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeMarks(FakePart, MarksPart):
    """Photos that nobody marked have none."""

    part = "marks"

    @slow
    def of(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        return self._of(photo_ids)

    @slow
    def shared(self, photo_ids: Sequence[int]) -> Marks:
        every = list(self._of(photo_ids).values())
        if not every:
            return Marks()
        first = every[0]
        return Marks(
            first.rating if all(one.rating == first.rating for one in every) else 0,
            all(one.favourite for one in every),
            first.color if all(one.color == first.color for one in every) else "",
            first.word if all(one.word == first.word for one in every) else "",
            first.flag if all(one.flag == first.flag for one in every) else "",
            all(one.hidden for one in every),
        )

    @slow
    def change(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> dict[int, Marks]:
        return self._change(photo_ids, rating, favourite, color, flag, hidden)

    @slow
    def restore(
        self,
        before: Mapping[int, Marks],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> None:
        after = self._of(list(before))
        for photo_id, now in after.items():
            was = before[photo_id]
            label = was if now.color == color else now
            self._world.mark_list[photo_id] = Marks(
                was.rating if now.rating == rating else now.rating,
                was.favourite if now.favourite == favourite else now.favourite,
                label.color,
                label.word,
                was.flag if now.flag == flag else now.flag,
                was.hidden if now.hidden == hidden else now.hidden,
            )
        self._tell(after)

    @slow
    def toggle_favourite(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        on = not all(marks.favourite for marks in self._of(photo_ids).values())
        return on, self._change(photo_ids, favourite=on)

    @slow
    def toggle_color(self, photo_ids: Sequence[int], color: str) -> tuple[str, dict[int, Marks]]:
        label = "" if all(marks.color == color for marks in self._of(photo_ids).values()) else color
        return label, self._change(photo_ids, color=label)

    @slow
    def toggle_hidden(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        on = not all(marks.hidden for marks in self._of(photo_ids).values())
        return on, self._change(photo_ids, hidden=on)

    def _of(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        companions = {file.photo_id for files in self._world.companion_files.values() for file in files}
        known = [one for one in map(int, photo_ids) if self._world.is_here(one) or one in companions]
        return {photo_id: self._world.mark_list.get(photo_id, Marks()) for photo_id in known}

    def _change(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> dict[int, Marks]:
        if rating is not None and not 0 <= rating <= 5:
            raise BugError(f"{rating} stars")
        if color and color not in COLOR_LABELS:
            raise BugError(f"{color} is no colour label")
        if flag and flag not in FLAGS:
            raise BugError(f"{flag} is no flag")
        before = self._of(photo_ids)
        if not self._world.companions_apart:
            files = [file for one in before for file in self._world.companion_files.get(one, ())]
            before |= self._of([file.photo_id for file in files])
        for photo_id, marks in before.items():
            self._world.mark_list[photo_id] = Marks(
                marks.rating if rating is None else rating,
                marks.favourite if favourite is None else favourite,
                marks.color if color is None else color,
                marks.word if color is None else "",
                marks.flag if flag is None else flag,
                marks.hidden if hidden is None else hidden,
            )
        self._tell(before)
        return before

    def _tell(self, before: Mapping[int, Marks]) -> None:
        world, now = self._world, self._world.mark_list
        world.tell(PhotosChanged(tuple(before)))
        if world.hidden_way == "out" and not world.hidden_shown:
            gone = tuple(one for one, was in before.items() if now[one].hidden and not was.hidden)
            came = tuple(one for one, was in before.items() if was.hidden and not now[one].hidden)
            if gone:
                world.tell(PhotosRemoved(gone))
            if came:
                world.tell(PhotosAdded(came, outside=True))
