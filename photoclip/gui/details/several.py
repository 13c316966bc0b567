"""SeveralFacts: what is said of several photos at once: what they share, and how far they reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.core.days import period_of
from photoclip.core.search import IdArray
from photoclip.core.summary import NameCount, PhotosSummary
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.dates import period_text
from photoclip.gui.base.selection import SETTLE_MS
from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.details.fact_row import FactRow
from photoclip.gui.details.facts import Fact
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library

MOST_NAMES = 5


class SeveralFacts(QWidget):
    """Says at once how many photos there are; the rest is added up on a library thread, and again when they change."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        photo_ids: IdArray,
        sections: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`sections`: what stands under the number, and keeps itself up to date."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._ids = photo_ids
        self._rows: list[QWidget] = []
        set_role(self, "panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._column.setSpacing(SPACE_M)
        said = self.tr("{count} photos selected").format(count=shown_number(len(photo_ids)))
        for widget in (text_label(said, "heading"), *sections):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._settle.start()
        bridge.photos_changed.connect(self._on_photos_changed)

    # Below: private

    def _on_photos_changed(self, photo_ids: Sequence[int]) -> None:
        if np.isin(np.asarray(photo_ids, np.int64), self._ids).any():
            self._settle.start()

    def _ask(self) -> None:
        self._bridge.ask(
            self._library.photos.summary,
            self._ids,
            done=self._show,
            failed=lambda _sentence: None,  # the number stands there
            owner=self,
            latest=True,
        )

    def _show(self, summary: PhotosSummary) -> None:
        for row in self._rows:
            row.deleteLater()
        self._rows = [FactRow(fact) for fact in facts_of_several(summary)]
        for row in self._rows:
            self._column.insertWidget(self._column.count() - 1, row)


def facts_of_several(summary: PhotosSummary, locale: QLocale | None = None) -> list[Fact]:
    """Return the rows, in reading order; what is not known has none."""
    locale = locale or QLocale()
    size = locale.formattedDataSize(summary.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    rows = [
        Fact(_tr("Taken"), _span(summary, locale)),
        Fact(_tr("Size"), size if summary.size_bytes else ""),
        Fact(_tr("Place") if len(summary.places) == 1 else _tr("Places"), _names(summary.places, summary.count)),
        Fact(_tr("Camera") if len(summary.cameras) == 1 else _tr("Cameras"), _names(summary.cameras, summary.count)),
    ]
    return [row for row in rows if row.text]


def _span(summary: PhotosSummary, locale: QLocale) -> str:
    if not summary.last_day:
        return ""
    first, last = (period_text(period_of(day), locale) for day in (summary.first_day, summary.last_day))
    return first if first == last else _tr("{first}\nto {last}").format(first=first, last=last)


def _names(names: Sequence[NameCount], photos: int) -> str:
    """Return a line for each name; with how many photos, where it is not about all of them."""
    lines = [
        one.name
        if one.count == photos
        else _tr("{name} ({count})").format(name=one.name, count=shown_number(one.count))
        for one in names[:MOST_NAMES]
    ]
    if len(names) > MOST_NAMES:
        lines.append(_tr("and {n} more").format(n=shown_number(len(names) - MOST_NAMES)))
    return "\n".join(lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SeveralFacts", text)
