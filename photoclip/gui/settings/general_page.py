"""GeneralPage: appearance, how much of the computer the background work takes, where the data lies, updates, about."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip import __version__
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.desktop import show_in_file_manager
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.settings.hidden_choice import HiddenChoice
from photoclip.gui.settings.language_box import LanguageBox
from photoclip.gui.settings.updates_section import UpdatesSection
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.wrapped_choice import WrappedRadioButton
from photoclip.library.contract import Library
from photoclip.settings import Settings


class GeneralPage(QWidget):
    """Every choice applies at once."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.appearance = QButtonGroup(self)
        self.speed = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Appearance"), "heading"))
        layout.addLayout(self._appearance_row())
        layout.addSpacing(SPACE_XL)
        self.language = LanguageBox(library, bridge)
        layout.addWidget(self.language)
        layout.addSpacing(SPACE_XL)
        layout.addWidget(text_label(self.tr("Speed of the background work"), "heading"))
        layout.addLayout(self._speed_rows())
        layout.addSpacing(SPACE_XL)
        self.hidden = HiddenChoice(library, bridge)
        layout.addWidget(self.hidden)
        layout.addSpacing(SPACE_XL)
        layout.addWidget(text_label(self.tr("Where PhotoClip keeps its data"), "heading"))
        layout.addWidget(text_label(self.tr("Your photos stay in their own folders and are never changed."), "muted"))
        layout.addLayout(self._places())
        layout.addSpacing(SPACE_XL)
        layout.addWidget(text_label(self.tr("Updates"), "heading"))
        self.updates = UpdatesSection(library, bridge)
        layout.addWidget(self.updates)
        layout.addSpacing(SPACE_XL)
        layout.addWidget(text_label(self.tr("About"), "heading"))
        about = self.tr("PhotoClip {version}. Private: nothing leaves this computer.").format(version=__version__)
        layout.addWidget(text_label(about, selectable=True))
        versions = f"Python {platform.python_version()}, Qt {PySide6.__version__}, {platform.platform(terse=True)}"
        layout.addWidget(text_label(versions, "muted", selectable=True))
        layout.addStretch(1)
        bridge.settings_changed.connect(self._on_settings_changed)

    def _appearance_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        for value, text in (
            ("system", self.tr("As the s&ystem")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ):
            row.addWidget(self._radio(self.appearance, "appearance", value, text))
        row.addStretch(1)
        return row

    def _speed_rows(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(SPACE_S)
        for value, text in (
            ("gentle", self.tr("&Gentle: takes little of the computer; for working beside it.")),
            ("normal", self.tr("&Normal: quick, and leaves room for other programs.")),
            ("fast", self.tr("&Fast: takes what there is; for getting a new library done.")),
        ):
            rows.addWidget(self._radio(self.speed, "speed", value, text))
        return rows

    def _radio(self, group: QButtonGroup, setting: str, value: str, text: str) -> WrappedRadioButton:
        radio = WrappedRadioButton(text)
        radio.setProperty("choice", value)
        radio.setChecked(value == getattr(self._library.settings.current, setting))
        radio.toggled.connect(lambda on: self._choose(setting, value) if on else None)
        group.addButton(radio)
        return radio

    def _choose(self, setting: str, value: str) -> None:
        if getattr(self._library.settings.current, setting) != value:
            self._library.settings.change(**{setting: value})

    def _on_settings_changed(self, settings: Settings) -> None:
        """Somebody else may have chosen: the window's menu has the appearance too."""
        for group, value in ((self.appearance, settings.appearance), (self.speed, settings.speed)):
            for radio in group.buttons():
                if radio.property("choice") == value:
                    radio.setChecked(True)

    def _places(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        paths = self._library.paths
        rows = (
            (self.tr("Library"), paths.data_dir),
            (self.tr("Thumbnails"), paths.cache_dir),
            (self.tr("Models"), paths.models),
            (self.tr("Log file"), paths.log),
        )
        for row, (name, path) in enumerate(rows):
            grid.addWidget(text_label(name, "muted", wrap=False), row, 0)
            place = ElidedLabel()
            place.show_text(str(path))
            grid.addWidget(place, row, 1)
            show = QPushButton(self.tr("Show"))
            set_role(show, "link")
            show.setAccessibleName(self.tr("Show {name} in the file manager").format(name=name))
            show.clicked.connect(lambda _checked=False, path=path: show_in_file_manager(path))
            grid.addWidget(show, row, 2)
        return grid
