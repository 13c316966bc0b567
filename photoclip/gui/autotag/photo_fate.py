"""PhotoFate: what applying would do to the photo at hand, over all labels of the job."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.autotag.preview_view import PreviewView
from photoclip.gui.base.theme import SPACE_M, SPACE_XS, set_role
from photoclip.gui.judging.label_stand import LabelStand
from photoclip.gui.widgets.elided_label import ElidedLabel

MAX_NAMED = 12
"""Labels that the line names; whoever has more of them on one photo reads their number."""


class PhotoFate(ElidedLabel):
    """One line: which tags of the job the current photo has, and which it gets."""

    def __init__(self, view: PreviewView, parent: QWidget | None = None) -> None:
        super().__init__(Qt.TextElideMode.ElideRight, parent)
        set_role(self, "small")
        self.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        self._view = view
        self._stands: Mapping[str, LabelStand] = {}
        self._draft: TagDraft | None = None
        self._photo_id: int | None = None
        self._rows: dict[str, int] = {}
        """Of the current photo, by label: found once, so that a line that moves costs no walk."""
        view.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        view.model().modelReset.connect(self._on_current)
        view.model().dataChanged.connect(lambda *_: self._say())

    def show_stands(self, stands: Mapping[str, LabelStand], draft: TagDraft) -> None:
        """Say it as the labels stand now."""
        again = stands is not self._stands
        self._stands, self._draft = stands, draft
        self._look(again)

    # Below: private

    def _on_current(self) -> None:
        self._look(self._view.current_id() != self._photo_id)

    def _look(self, again: bool) -> None:
        self._photo_id = self._view.current_id()
        if again:
            self._rows = {name: row for name, one in self._stands.items() if (row := self._row(one)) is not None}
        self._say()

    def _row(self, stand: LabelStand) -> int | None:
        if self._photo_id is None:
            return None
        found = np.flatnonzero(stand.ids == self._photo_id)
        return int(found[0]) if len(found) else None

    def _say(self) -> None:
        draft, current = self._draft, self._view.currentIndex()
        if draft is None or not current.isValid() or not self._rows:
            self.show_text(self.tr("Choose a photo to read which tags it gets. Return shows it large."))
            return
        has, gets = [], []
        for name, row in self._rows.items():
            stand = self._stands[name]
            if stand.preview.tagged[row]:
                has.append(name)
            elif name not in draft.left_out and stand.fits(row, stand.line(draft.line(name))):
                gets.append(name)
        before = self.tr("has {tags}").format(tags=_named(has)) if has else self.tr("has none of these tags")
        after = self.tr("gets {tags}").format(tags=_named(gets)) if gets else self.tr("gets no new one")
        name = current.data(Qt.ItemDataRole.DisplayRole) or self.tr("This photo")
        said = self.tr("{photo}: {before}, {after}.")
        self.show_text(said.format(photo=name, before=before, after=after))


def _named(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f", +{more}" if more > 0 else "")
