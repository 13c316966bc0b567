"""Marking: gives photos stars, favourites, colour labels and flags, and hides them, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from photoclip.core.photo import Tile
from photoclip.core.search import plain_ids
from photoclip.core.tags import Marks
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.jobs import Line
from photoclip.gui.base.tag_colors import color_name
from photoclip.gui.base.undo import MAX_STEPS, Done
from photoclip.gui.marks.mark_log import Field, MarkLog, MarkStep
from photoclip.library.contract import Library

_Change = tuple[Field, object, Mapping[int, Marks]]
"""What was changed, to what, and the marks as they were."""


class Marking(QObject):
    """Works on library threads. A favourite or a colour that all the photos have already is taken off them."""

    judged = Signal(object)
    """list of photo ids: the person has said what they think of these, in stars or a flag"""
    taken_back_on = Signal(int)
    """id of the one photo from which a mark was taken back"""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._line = Line()
        self._log = MarkLog(MAX_STEPS)

    def rate(self, photo_ids: Sequence[int], rating: int) -> None:
        """Give photos 0 to 5 stars."""
        ids = plain_ids(photo_ids)
        stars = self.tr("no stars") if not rating else "★" * rating
        change = partial(self._library.marks.change, ids, rating)
        self._do(lambda: ("rating", rating, change()), lambda _value: stars)
        self.judged.emit(ids)

    def flag(self, photo_ids: Sequence[int], flag: str) -> None:
        """Give photos one of `FLAGS`; '' takes it off."""
        ids = plain_ids(photo_ids)
        said = {
            "picked": self.tr("picked"),
            "rejected": self.tr("rejected"),
            "": self.tr("neither picked nor rejected"),
        }
        change = partial(self._library.marks.change, ids, flag=flag)
        self._do(lambda: ("flag", flag, change()), lambda _value: said[flag])
        self.judged.emit(ids)

    def toggle_favourite(self, photo_ids: Sequence[int]) -> None:
        """Make photos favourites, or no longer if all of them are."""
        ids = plain_ids(photo_ids)
        said = {True: self.tr("favourite"), False: self.tr("no longer a favourite")}
        self._do(lambda: ("favourite", *self._library.marks.toggle_favourite(ids)), lambda on: said[bool(on)])

    def toggle_color(self, photo_ids: Sequence[int], color: str) -> None:
        """Give photos one of `COLOR_LABELS`, or none if all of them have that one; '' always takes it off."""
        ids = plain_ids(photo_ids)

        def said(label: object) -> str:
            return color_name(str(label)).lower() if label else self.tr("no colour label")

        self._do(lambda: ("color", *self._library.marks.toggle_color(ids, color)), said)

    def toggle_hidden(self, photo_ids: Sequence[int]) -> None:
        """Hide photos, or no longer if all of them are hidden."""
        ids = plain_ids(photo_ids)
        said = {True: self.tr("hidden"), False: self.tr("no longer hidden")}
        self._do(lambda: ("hidden", *self._library.marks.toggle_hidden(ids)), lambda on: said[bool(on)])

    # Below: private

    def _do(self, change: Callable[[], _Change], said: Callable[[object], str]) -> None:
        """Let a change be made. `said`: what the mark that was given is called."""

        def job() -> tuple[_Change, list[int], str]:
            made = change()
            seen = self._seen(made[2])
            return made, seen, self._called(seen)

        def report(done: tuple[_Change, list[int], str]) -> Done | None:
            (field, value, before), seen, photos = done
            return self._done(self._log.add(field, said(value), before, seen), value, photos) if before else None

        self._bridge.do(job, report=report, line=self._line)

    def _seen(self, photos: Mapping[int, Marks]) -> list[int]:
        """Return these photos without the companions of others among them. Runs on a library thread."""
        companions = {file.photo_id for files in self._library.companions.of(list(photos)).values() for file in files}
        return [photo_id for photo_id in photos if photo_id not in companions]

    def _called(self, photos: Sequence[int]) -> str:
        """Return the name of a single photo, of several how many. Runs on a library thread."""
        tiles = self._library.photos.tiles(photos) if len(photos) == 1 else {}
        names = [tile.name for tile in tiles.values()]
        return names[0] if names else counted(len(photos), self.tr("1 photo"), self.tr("{n} photos"))

    def _done(self, step: MarkStep, value: object, photos: str) -> Done:
        given: dict[str, object] = {step.field: value}

        def way_back() -> None:
            restore: Callable[..., None] = self._library.marks.restore
            restore(step.before, **given)

        def taken_back() -> None:
            self._log.taken_back(step)
            if len(step.seen) == 1:
                self.taken_back_on.emit(step.seen[0])

        sentence = self.tr("{photos}: {marks}.").format(photos=photos, marks=step.said)
        return Done(
            sentence,
            self.tr("marking"),
            way_back,
            taken_back=taken_back,
            # A photo that is kept out of sight shows nothing: it is gone.
            shows_itself=len(step.seen) == 1 and step.field != "hidden",
            in_any_order=True,
            stays=lambda: self._stays(step),
        )

    def _stays(self, step: MarkStep) -> str:
        """Return what taking it back leaves as it is; '' where all goes."""
        since = self._log.said_since(step)
        if not since:
            return ""
        if len(step.seen) == 1:
            said = next(iter(since.values()))
            return self.tr("Since then it got {marks}, which stays until that is taken back, too.").format(marks=said)
        one = self.tr("1 of them was marked again since, which stays.")
        return counted(len(since), one, self.tr("{n} of them were marked again since, which stays."))


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
    if marks.hidden:
        parts.append(_tr("hidden"))
    return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Marking", text)
