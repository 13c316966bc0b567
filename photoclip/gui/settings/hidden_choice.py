"""HiddenChoice: how hidden photos are kept from being seen."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from photoclip.core.hidden import HiddenWay
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.wrapped_choice import WrappedRadioButton
from photoclip.library.contract import Library


class HiddenChoice(QWidget):
    """The choice belongs to the library, and applies at once."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.blur = WrappedRadioButton(self.tr("&Blur them until the pointer is over them, or they are chosen."))
        self.out = WrappedRadioButton(self.tr("&Keep them out of all lists, searches, albums and exports."))
        self.message = InlineMessage()
        ways = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Hidden photos"), "heading"))
        said = self.tr(
            "Hiding keeps photos from being seen by chance. Their files stay as they are and where they are, so it "
            "does not protect them against somebody who uses this account. “Show hidden photos” in the menu View "
            "shows them."
        )
        layout.addWidget(text_label(said, "muted"))
        for radio in (self.blur, self.out):
            ways.addButton(radio)
            layout.addWidget(radio)
        layout.addWidget(self.message)
        self._show()
        self.blur.clicked.connect(lambda: self._choose("blur"))
        self.out.clicked.connect(lambda: self._choose("out"))
        for told in (bridge.photos_added, bridge.photos_changed, bridge.photos_removed):
            told.connect(self._show)

    # Below: private

    def _show(self, _told: object = None) -> None:
        """Another window may have chosen."""
        (self.out if self._library.hidden.way == "out" else self.blur).setChecked(True)

    def _choose(self, way: HiddenWay) -> None:
        self.message.clear()
        self._bridge.do(self._library.hidden.choose, way, failed=self._on_failed, owner=self)

    def _on_failed(self, sentence: str) -> None:
        self.message.show_problem(sentence)
        self._show()
