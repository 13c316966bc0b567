"""HiddenChoice: how hidden photos are kept from being seen."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QWidget

from photoclip.core.hidden import HiddenWay
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.settings.choice_section import ChoiceSection
from photoclip.gui.widgets.wrapped_choice import WrappedRadioButton
from photoclip.library.contract import Library


class HiddenChoice(ChoiceSection):
    """Out of focus, or out of sight."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._library = library
        self.blur = WrappedRadioButton(self.tr("&Blur them until the pointer is over them, or they are chosen."))
        self.out = WrappedRadioButton(self.tr("&Keep them out of all lists, searches, albums and exports."))
        ways = QButtonGroup(self)
        said = self.tr(
            "Hiding keeps photos from being seen by chance. Their files stay as they are and where they are, so it "
            "does not protect them against somebody who uses this account. “Show hidden photos” in the menu View "
            "shows them."
        )
        for radio in (self.blur, self.out):
            ways.addButton(radio)
        self._lay_out(self.tr("Hidden photos"), said, self.blur, self.out)
        self.refresh()
        self.blur.clicked.connect(lambda: self._choose("blur"))
        self.out.clicked.connect(lambda: self._choose("out"))
        # Another window may have chosen.
        for told in (bridge.photos_added, bridge.photos_changed, bridge.photos_removed):
            told.connect(self._on_photos)

    def refresh(self) -> None:
        (self.out if self._library.hidden.way == "out" else self.blur).setChecked(True)

    # Below: private

    def _on_photos(self, _told: object) -> None:
        self.refresh()

    def _choose(self, way: HiddenWay) -> None:
        self._make(self._library.hidden.choose, way)
