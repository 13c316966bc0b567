"""LanguageBox: the language that PhotoClip speaks."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M, SPACE_S
from photoclip.gui.widgets.inline_message import text_label
from photoclip.language.choice import OWN_NAMES, choose
from photoclip.library.contract import Library
from photoclip.settings import Settings


class LanguageBox(QWidget):
    """Each language is called by its own name. What is open keeps its words until PhotoClip is started again."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.choice = QComboBox()
        system = OWN_NAMES[choose("system", QLocale.system().uiLanguages(), {})]
        self.choice.addItem(self.tr("As the system ({language})").format(language=system), "system")
        for name, own_name in OWN_NAMES.items():
            self.choice.addItem(own_name, name)
        self.choice.activated.connect(self._choose)
        self.note = text_label(self.tr("PhotoClip speaks it when it is started again."), "muted")
        label = QLabel(self.tr("Lang&uage"))
        label.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Language"), "heading"))
        layout.addLayout(row)
        layout.addWidget(self.note)
        bridge.settings_changed.connect(self._show)
        self._show(library.settings.current)

    def _choose(self, index: int) -> None:
        self._library.settings.change(language=self.choice.itemData(index))

    def _show(self, settings: Settings) -> None:
        self.choice.setCurrentIndex(max(self.choice.findData(settings.language), 0))
