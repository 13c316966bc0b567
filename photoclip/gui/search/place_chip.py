"""PlaceChip: in which album, folder or the like a person looks, to be taken out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoclip.gui.widgets.chip import Chip
from photoclip.gui.widgets.chip_texts import ChipFace


class PlaceChip(Chip):
    """Hidden where all photos are looked through. A click, and the arrows, lead to the line beside it."""

    left_sideways = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(ChipFace("", "photos", "link", "", ""), parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Backspace in the empty line beside it takes it out, too
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.left_sideways)
        self.left_upwards.connect(self.left_sideways)
        self.move_requested.connect(self._on_move)
        self.hide()

    def show_place(self, name: str, icon: str) -> None:
        """Name the place; '' where that is all photos."""
        self.setVisible(bool(name))
        if name:
            spoken = self.tr("Only in {place}; press Delete to look in all photos.").format(place=name)
            tip = self.tr("Only in “{place}”").format(place=name)
            self.show_face(ChipFace(name, icon, "link", tip, spoken))

    def _on_move(self, _steps: int) -> None:
        self.left_sideways.emit()
