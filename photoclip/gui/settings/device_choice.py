"""DeviceChoice: on what the model runs, with the reason beside each choice."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M, SPACE_S
from photoclip.gui.widgets.drop_down import DropDown
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.tab_order import put_after
from photoclip.gui.widgets.wrapped_choice import WrappedRadioButton
from photoclip.language import shown
from photoclip.library.contract import Library


class DeviceChoice(QWidget):
    """Device and precision. A choice applies at once."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._speed: str | None = None
        """For which the devices were last asked."""
        self.group = QButtonGroup(self)
        self.running = text_label("", "muted")
        self.waiting = text_label(self.tr("Looking at what this computer has…"), "muted")
        self.message = InlineMessage()
        self.precision = self._make_precision()
        self._radios = QVBoxLayout()
        self._radios.setSpacing(SPACE_S)
        self._lay_out()
        bridge.model_changed.connect(self.refresh)
        bridge.status_changed.connect(self.refresh)
        bridge.settings_changed.connect(self._read)
        self.refresh()

    def refresh(self, *_news: object) -> None:
        """Say what the model runs on now."""
        loaded = self._library.models.loaded()
        if loaded is None:
            waiting = self._library.models.active() is not None
            text = self.tr("The model is being loaded…") if waiting else self.tr("No model is in use yet.")
        else:
            text = self.tr("Now on {device}, {precision}. {reason}").format(
                device=loaded.device, precision=loaded.precision, reason=shown(loaded.device_reason)
            )
        if text != self.running.text():
            self.running.setText(text.strip())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self, *_news: object) -> None:
        """Ask what there is, anew where the speed is another one: the reasons tell how many threads are used."""
        speed = self._library.settings.current.speed
        if self.isVisible() and speed != self._speed:
            self._speed = speed
            self._bridge.ask(
                self._library.models.devices, done=self._show, failed=self._on_failed, owner=self, latest=True
            )

    def _make_precision(self) -> QComboBox:
        box = DropDown()
        for value, text in (
            ("auto", self.tr("Automatic: less precision where that is faster and as good")),
            ("float32", self.tr("Full (float32)")),
            ("float16", self.tr("Half (float16)")),
            ("bfloat16", self.tr("Half (bfloat16)")),
        ):
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(self._library.settings.current.precision)))
        box.setAccessibleName(self.tr("Precision"))
        box.activated.connect(lambda _row: self._library.settings.change(precision=box.currentData()))
        return box

    def _lay_out(self) -> None:
        label = QLabel(self.tr("P&recision"))
        label.setBuddy(self.precision)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(label)
        row.addWidget(self.precision)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(text_label(self.tr("Device"), "heading"))
        layout.addWidget(self.running)
        layout.addWidget(self.waiting)
        layout.addLayout(self._radios)
        layout.addWidget(self.message)
        layout.addLayout(row)

    def _show(self, devices: list[tuple[str, str]]) -> None:
        self.waiting.hide()
        for old in self.group.buttons():
            self.group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        for value, description in devices:
            radio = WrappedRadioButton(description)
            radio.setProperty("device", value)
            radio.setChecked(value == self._library.settings.current.device)
            radio.toggled.connect(lambda on, device=value: on and self._library.settings.change(device=device))
            self.group.addButton(radio)
            self._radios.addWidget(radio)
        put_after(self.waiting, *self.group.buttons())

    def _on_failed(self, sentence: str) -> None:
        self.waiting.hide()
        self.message.show_problem(sentence)
