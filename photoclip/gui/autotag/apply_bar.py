"""ApplyBar: the foot of the auto-tag window: what would be written, what happens to new photos, and Apply."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from photoclip.gui.autotag.totals import TagTotals
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.theme import SPACE_S, set_role
from photoclip.gui.widgets.drop_down import DropDown
from photoclip.gui.widgets.inline_message import text_label

KeepMode = Literal["off", "suggest", "tag"]
"""What happens to photos that come later."""


class ApplyBar(QWidget):
    """Says in every state that nothing has been written, as long as nothing has."""

    apply_requested = Signal()
    close_requested = Signal()
    changed = Signal()
    """Another number of new tags, or another choice for new photos."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag_count = 0
        """Tags that applying would put on photos, as far as is known."""
        self.totals = text_label("")
        self.keep_choice = DropDown()
        self.keep_choice.setAccessibleName(self.tr("New photos"))
        self.keep_choice.addItem(self.tr("Leave new photos alone"), "off")
        self.keep_choice.addItem(self.tr("Suggest for new photos"), "suggest")
        self.keep_choice.addItem(self.tr("Tag new photos"), "tag")
        self.keep_choice.currentIndexChanged.connect(self.changed)
        self.apply_button = set_role(QPushButton(self.tr("&Apply")), "primary")
        self.apply_button.clicked.connect(self.apply_requested)
        self.close_button = QPushButton(self.tr("&Close"))
        self.close_button.clicked.connect(self.close_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(self.totals, 1)
        for widget in (self.keep_choice, self.apply_button, self.close_button):
            line.addWidget(widget)
        for button in (self.apply_button, self.close_button):
            button.setAutoDefault(False)

    @property
    def keep_mode(self) -> KeepMode:
        mode: KeepMode = self.keep_choice.currentData()
        return mode if self.keep_choice.isEnabled() else "off"

    def set_keep_mode(self, mode: KeepMode) -> None:
        self.keep_choice.setCurrentIndex(self.keep_choice.findData(mode))

    def set_can_keep(self, can: bool) -> None:
        """Let new photos be tagged, too; a selection has none."""
        self.keep_choice.setEnabled(can)
        tip = self.tr("What happens to photos that come later")
        self.keep_choice.setToolTip(tip if can else self.tr("A selection stays as it is: no photos come to it later."))

    def say_nothing_written(self) -> None:
        self.totals.setText(self.tr("Nothing is written yet."))

    def say_writing(self) -> None:
        self.totals.setText(self.tr("Writing…"))

    def say_written(self) -> None:
        self.totals.setText(self.tr("Written."))
        self._set_count(0)

    def show_tags(self, tag_count: int) -> None:
        """Say how many tags would be new, while their photos are still being counted."""
        text = counted(tag_count, self.tr("1 tag."), self.tr("{n} tags."))
        self.totals.setText(self._unwritten(text) if tag_count else self.tr("No new tag to write."))
        self._set_count(tag_count)

    def show_totals(self, totals: TagTotals) -> None:
        """Say how many tags would be new, and on how many photos."""
        tags, photos = shown_number(totals.tag_count), shown_number(totals.photo_count)
        if not totals.tag_count:
            self.totals.setText(self.tr("No new tag to write."))
        elif totals.tag_count == 1:
            self.totals.setText(self._unwritten(self.tr("1 tag on 1 photo.")))
        else:
            one = totals.photo_count == 1
            words = self.tr("{tags} tags on 1 photo.") if one else self.tr("{tags} tags on {photos} photos.")
            self.totals.setText(self._unwritten(words.format(tags=tags, photos=photos)))
        self._set_count(totals.tag_count)

    def _set_count(self, tag_count: int) -> None:
        self.tag_count = tag_count
        self.changed.emit()

    def _unwritten(self, what: str) -> str:
        return self.tr("Nothing is written yet: {what}").format(what=what)
