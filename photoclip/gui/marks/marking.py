"""Marking: gives photos stars, favourites, colour labels and flags, with the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from photoclip.core.photo import Tile
from photoclip.core.tags import Marks
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.jobs import Line
from photoclip.gui.base.tag_colors import color_name
from photoclip.gui.base.undo import Done
from photoclip.library.contract import Library


class Marking(QObject):
    """Works on library threads. A favourite or a colour that all the photos have already is taken off them."""

    judged = Signal(object)
    """list of photo ids: the person has said what they think of these, in stars or a flag"""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._line = Line()

    def rate(self, photo_ids: Sequence[int], rating: int) -> None:
        """Give photos 0 to 5 stars."""
        ids = [int(photo_id) for photo_id in photo_ids]
        stars = self.tr("no stars") if not rating else "★" * rating

        def report(before: Mapping[int, Marks]) -> Done | None:
            said = self.tr("{photos}: {marks}").format(photos=self._photos(before), marks=stars)
            return self._done(before, said, rating=rating)

        self._bridge.do(self._library.marks.change, ids, rating, report=report, line=self._line)
        self.judged.emit(ids)

    def flag(self, photo_ids: Sequence[int], flag: str) -> None:
        """Give photos one of `FLAGS`; '' takes it off."""
        ids = [int(photo_id) for photo_id in photo_ids]
        said = {
            "picked": self.tr("{photos}: picked"),
            "rejected": self.tr("{photos}: rejected"),
            "": self.tr("{photos}: neither picked nor rejected"),
        }

        def report(before: Mapping[int, Marks]) -> Done | None:
            return self._done(before, said[flag].format(photos=self._photos(before)), flag=flag)

        change = partial(self._library.marks.change, ids, flag=flag)
        self._bridge.do(change, report=report, line=self._line)
        self.judged.emit(ids)

    def toggle_favourite(self, photo_ids: Sequence[int]) -> None:
        """Make photos favourites, or no longer if all of them are."""
        ids = [int(photo_id) for photo_id in photo_ids]

        def report(changed: tuple[bool, Mapping[int, Marks]]) -> Done | None:
            on, before = changed
            said = self.tr("{photos}: favourite") if on else self.tr("{photos}: no longer a favourite")
            return self._done(before, said.format(photos=self._photos(before)), favourite=on)

        self._bridge.do(self._library.marks.toggle_favourite, ids, report=report, line=self._line)

    def toggle_color(self, photo_ids: Sequence[int], color: str) -> None:
        """Give photos one of `COLOR_LABELS`, or none if all of them have that one; '' always takes it off."""
        ids = [int(photo_id) for photo_id in photo_ids]

        def report(changed: tuple[str, Mapping[int, Marks]]) -> Done | None:
            label, before = changed
            said = self.tr("{photos}: {color}") if label else self.tr("{photos}: no colour label")
            said = said.format(photos=self._photos(before), color=color_name(label).lower())
            return self._done(before, said, color=label)

        self._bridge.do(self._library.marks.toggle_color, ids, color, report=report, line=self._line)

    def _photos(self, photos: Mapping[int, Marks]) -> str:
        return counted(len(photos), self.tr("1 photo"), self.tr("{n} photos"))

    def _done(
        self,
        before: Mapping[int, Marks],
        sentence: str,
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
    ) -> Done | None:
        if not before:
            return None
        way_back = partial(self._library.marks.restore, before, rating, favourite, color, flag)
        return Done(f"{sentence}.", self.tr("marking"), way_back, shows_itself=len(before) == 1, in_any_order=True)


def spoken_marks(marks: Marks | Tile) -> str:
    """Return the marks in words, '' for none."""
    parts = []
    if marks.rating:
        parts.append(counted(marks.rating, _tr("1 star"), _tr("{n} stars")))
    if marks.favourite:
        parts.append(_tr("favourite"))
    if marks.color:
        parts.append(_tr("label {color}").format(color=color_name(marks.color).lower()))
    if isinstance(marks, Marks) and marks.word:
        parts.append(_tr("label {word}").format(word=marks.word))
    if marks.flag:
        parts.append(_tr("picked") if marks.flag == "picked" else _tr("rejected"))
    return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Marking", text)
