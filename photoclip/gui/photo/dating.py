"""Dating: a person's word of when photos were taken, with the way back, wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QWidget

from photoclip.core.date_changes import DateChange
from photoclip.core.search import plain_ids
from photoclip.core.taken import PRECISIONS, SOURCES, Precision, Source, Taken
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.dates import day_as_known
from photoclip.gui.base.undo import Done
from photoclip.gui.photo.date_dialog import DateDialog
from photoclip.library.contract import Library


class Dating(QObject):
    """Works on library threads."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._place = parent

    def ask(self, photo_ids: Sequence[int]) -> None:
        """Ask when photos were taken, beginning with what is known of the first."""
        ids = plain_ids(photo_ids)
        if ids:
            self._bridge.ask(
                partial(known_date, self._library), ids, done=lambda known: self._show(ids, *known), owner=self
            )

    def set_date(self, photo_ids: Sequence[int], taken: Taken | None) -> None:
        """Give photos one date; None: those that were read."""

        def report(change: DateChange) -> Done | None:
            said = self.tr("{photos}: as they were read")
            if taken is not None:
                day = day_as_known(taken.moment, taken.precision, QLocale())
                said = self.tr("{photos}: taken {day}").replace("{day}", day)
            return self._done(change, said)

        dates = {int(photo_id): taken for photo_id in photo_ids}
        self._bridge.do(self._library.dates.say, dates, report=report)

    def shift(self, photo_ids: Sequence[int], minutes: int) -> None:
        """Move the times of photos; those that have none stay as they are."""

        def report(change: DateChange) -> Done | None:
            if not change.photo_count:
                self._bridge.notice.emit(self.tr("Nothing was moved: no time of day is known of these photos."))
            left = len(photo_ids) - change.photo_count
            rest = self.tr("; {n} without a time stay").format(n=QLocale().toString(left)) if left else ""
            hours, rest_min = divmod(abs(minutes), 60)
            span = f"{hours}:{rest_min:02}"
            moved = self.tr("{photos}: {span} h earlier") if minutes < 0 else self.tr("{photos}: {span} h later")
            return self._done(change, moved.replace("{span}", span) + rest)

        self._bridge.do(self._library.dates.shift, plain_ids(photo_ids), minutes, report=report)

    # Below: private

    def _show(self, ids: list[int], now: Taken | None, is_said: bool) -> None:
        dialog = DateDialog(len(ids), now, is_said, self._place)
        dialog.accepted.connect(lambda: self._take(ids, dialog))
        dialog.open()

    def _take(self, ids: list[int], dialog: DateDialog) -> None:
        if dialog.minutes:
            self.shift(ids, dialog.minutes)
        elif dialog.as_read or dialog.said is not None:
            self.set_date(ids, dialog.said)

    def _done(self, change: DateChange, said: str) -> Done | None:
        if not change.photo_count:
            return None
        photos = counted(change.photo_count, self.tr("1 photo"), self.tr("{n} photos"))
        way_back = partial(self._library.dates.undo, change.id)
        return Done(f"{said.replace('{photos}', photos)}.", self.tr("setting the date"), way_back, in_any_order=True)


def known_date(library: Library, photo_ids: Sequence[int]) -> tuple[Taken | None, bool]:
    """Return the date of the first of some photos, and whether the person has said one of any. On a library thread."""
    said = library.dates.of(photo_ids)
    is_said = any(taken is not None for taken in said.values())
    photo = library.photos.get(photo_ids[0])
    if photo is None or photo.shot.taken_at is None:
        return None, is_said
    shot = photo.shot
    precision: Precision = next((one for one in PRECISIONS if one == shot.date_precision), "second")
    source: Source = next((one for one in SOURCES if one == shot.date_source), "exif")
    return Taken(photo.date, precision, shot.utc_offset_min, source), is_said
