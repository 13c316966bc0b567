"""Stars, favourites, colour labels, flags, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from photoclip.core.events import Change, PhotosChanged
from photoclip.core.said import FAVOURITE, FLAG, HIDDEN, LABEL, RATING
from photoclip.core.tags import Marks
from photoclip.library.contract import MarksPart
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores


class PhotoMarks(MarksPart):
    """Tells `PhotosChanged` after every change."""

    def __init__(self, stores: Stores, since: SaidSince, tell: Callable[[Change], None]) -> None:
        self._marks = stores.marks
        self._since = since
        self._together = stores.companions.together
        self._atomically = stores.database.transaction
        self._tell = tell

    def of(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        return self._marks.of(photo_ids)

    def shared(self, photo_ids: Sequence[int]) -> Marks:
        return self._marks.shared(photo_ids)

    def change(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> dict[int, Marks]:
        before = self._marks.change(self._together(photo_ids), rating, favourite, color, flag, hidden)
        self._since.say(before, *_words(rating, favourite, color, flag, hidden))
        self._tell(PhotosChanged(tuple(before)))
        return before

    def restore(
        self,
        before: Mapping[int, Marks],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> None:
        self._marks.take_back(before, rating, favourite, color, flag, hidden)
        self._since.take_back(before, *_words(rating, favourite, color, flag, hidden))
        self._tell(PhotosChanged(tuple(before)))

    def toggle_favourite(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        with self._atomically():  # nobody marks them between the look and the change
            on = not all(marks.favourite for marks in self._marks.of(photo_ids).values())
            before = self._marks.change(self._together(photo_ids), favourite=on)
        self._since.say(before, FAVOURITE)
        self._tell(PhotosChanged(tuple(before)))
        return on, before

    def toggle_hidden(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        with self._atomically():
            on = not all(marks.hidden for marks in self._marks.of(photo_ids).values())
            before = self._marks.change(self._together(photo_ids), hidden=on)
        self._since.say(before, HIDDEN)
        self._tell(PhotosChanged(tuple(before)))
        return on, before

    def toggle_color(self, photo_ids: Sequence[int], color: str) -> tuple[str, dict[int, Marks]]:
        with self._atomically():
            label = "" if all(marks.color == color for marks in self._marks.of(photo_ids).values()) else color
            before = self._marks.change(self._together(photo_ids), color=label)
        self._since.say(before, LABEL)
        self._tell(PhotosChanged(tuple(before)))
        return label, before


def _words(
    rating: int | None, favourite: bool | None, color: str | None, flag: str | None, hidden: bool | None
) -> list[str]:
    said = ((RATING, rating), (FAVOURITE, favourite), (LABEL, color), (FLAG, flag), (HIDDEN, hidden))
    return [word for word, value in said if value is not None]
