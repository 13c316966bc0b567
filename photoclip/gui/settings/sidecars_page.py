"""SidecarsPage: what is taken over from files, and whether tags are written beside and into them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.core.exchange import MetadataTool
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_S, SPACE_XL
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox, WrappedRadioButton
from photoclip.library.contract import Library
from photoclip.settings import Settings


class SidecarsPage(QWidget):
    """Every choice applies at once."""

    export_requested = Signal()
    import_requested = Signal()

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        settings = library.settings.current
        self.read = WrappedCheckBox(self.tr("&Take over keywords, stars and colour labels of new photos"))
        self.by_hand = WrappedRadioButton(self.tr("Only when I &say so"))
        self.automatic = WrappedRadioButton(self.tr("By themselves, &whenever tags or marks change"))
        self.when = QButtonGroup(self)
        self.when.addButton(self.by_hand)
        self.when.addButton(self.automatic)
        self.into_files = WrappedCheckBox(self.tr("Write into the photos t&hemselves, too"))
        self.into_files.setEnabled(False)
        self.exiftool = text_label(self.tr("Looking for exiftool…"), "muted")
        self.export_button = QPushButton(self.tr("&Export sidecars now…"))
        self.import_button = QPushButton(self.tr("&Import now…"))
        self._show_settings(settings)
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._bridge.ask(self._library.exchange.metadata_tool, done=self._on_exiftool, owner=self)

    # Below: private

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        self._section(
            column,
            self.tr("From your files into PhotoClip"),
            self.tr("From sidecars beside the photos and from the photos themselves, as other programs left them."),
            self.read,
            _row(self.import_button),
        )
        column.addSpacing(SPACE_XL)
        self._section(
            column,
            self.tr("Sidecars"),
            self.tr(
                "A sidecar is a small file beside a photo, IMG_1.jpg.xmp, that Lightroom, digiKam, darktable and others"
                " read. The photo stays untouched, and what other programs wrote into the sidecar is kept. What was"
                " changed on both sides is shown to you, and nothing overwritten."
            ),
            self.by_hand,
            self.automatic,
            _row(self.export_button),
        )
        column.addSpacing(SPACE_XL)
        self._section(
            column,
            self.tr("Inside the photos"),
            self.tr("Usually PhotoClip never changes a photo. With this, an export writes into the files as well."),
            self.into_files,
            self.exiftool,
        )
        column.addStretch(1)

    def _section(self, column: QVBoxLayout, title: str, explained: str, *parts: QWidget) -> None:
        column.addWidget(text_label(title, "heading"))
        column.addWidget(text_label(explained, "muted"))
        for part in parts:
            column.addWidget(part)

    def _connect(self) -> None:
        self.read.toggled.connect(lambda on: self._choose(read_sidecars=on))
        self.automatic.toggled.connect(lambda on: self._choose(write_sidecars=on))
        self.into_files.toggled.connect(lambda on: self._choose(write_into_files=on))
        self.export_button.clicked.connect(self.export_requested)
        self.import_button.clicked.connect(self.import_requested)
        self._bridge.settings_changed.connect(self._show_settings)

    def _choose(self, **change: bool) -> None:
        [(name, value)] = change.items()
        if getattr(self._library.settings.current, name) != value:
            self._library.settings.change(**change)

    def _show_settings(self, settings: Settings) -> None:
        self.read.setChecked(settings.read_sidecars)
        self.automatic.setChecked(settings.write_sidecars)
        self.by_hand.setChecked(not settings.write_sidecars)
        self.into_files.setChecked(settings.write_into_files)

    def _on_exiftool(self, tool: MetadataTool | None) -> None:
        # Whoever turned it on must be able to turn it off, also after exiftool has gone.
        self.into_files.setEnabled(tool is not None or self._library.settings.current.write_into_files)
        if tool is not None:
            said = self.tr("With exiftool {version}, {path}.").format(version=tool.version, path=tool.path)
        else:
            said = self.tr(
                "This needs exiftool, which was not found on this computer. Install it from exiftool.org, or with"
                " your system's packages, and open this page again."
            )
        self.exiftool.setText(said)


def _row(button: QPushButton) -> QWidget:
    """Keep the button as wide as its words."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, SPACE_S, 0, 0)
    line.addWidget(button)
    line.addStretch(1)
    return row
