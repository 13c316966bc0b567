"""UpdatesSection: whether newer versions are looked for, what there is, and getting it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.core.cancel import CancelToken
from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M, SPACE_S
from photoclip.gui.checkpoints.texts import size_text
from photoclip.gui.widgets.inline_message import announce, text_label
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox
from photoclip.library.contract import Library
from photoclip.settings import Settings


class UpdatesSection(QWidget):
    """Nobody is asked before the box is ticked or a button pressed. Getting a version goes on when the page closes."""

    _progressed = Signal(int, int, str)

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._cancel = CancelToken()
        self.by_itself = WrappedCheckBox(self.tr("Look for a newer version &once a day"))
        self.address = QLineEdit(placeholderText=self.tr("The installer's own"))
        self.check_button = QPushButton(self.tr("&Check now"))
        self.get_button = QPushButton()
        self.stop_button = QPushButton(self.tr("S&top"))
        self.said = text_label("", selectable=True)
        self.explained = text_label(
            self.tr(
                "One signed file is read then, from the address below; nothing of you or your photos is sent. What"
                " changed is put beside this version, which stays until the new one has started once."
            ),
            "muted",
        )
        self.elsewhere = text_label(
            self.tr(
                "This PhotoClip was not put here by its installer, so it cannot update itself. It comes newer from"
                " where you got it."
            ),
            "muted",
        )
        self._lay_out()
        self._connect()
        self._show_settings(library.settings.current)
        self._show_state(UpdateState(can=False))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._bridge.ask(self._library.updates.state, done=self._show_state, owner=self, latest=True)

    # Below: private

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        self.choices = QWidget()
        choices = QVBoxLayout(self.choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(SPACE_S)
        where = QLabel(self.tr("&Address"))
        where.setBuddy(self.address)
        for part in (self.by_itself, self.explained):
            choices.addWidget(part)
        choices.addLayout(_row(where, self.address))
        choices.addWidget(self.said)
        choices.addLayout(_row(self.check_button, self.get_button, self.stop_button, None))
        column.addWidget(self.elsewhere)
        column.addWidget(self.choices)
        for hidden in (self.said, self.get_button, self.stop_button):
            hidden.hide()

    def _connect(self) -> None:
        self.by_itself.toggled.connect(self._choose)
        self.address.editingFinished.connect(self._choose_address)
        self.check_button.clicked.connect(self._check)
        self.get_button.clicked.connect(self._get)
        self.stop_button.clicked.connect(self._stop)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self._bridge.settings_changed.connect(self._show_settings)

    def _choose(self, on: bool) -> None:
        if self._library.settings.current.check_for_updates != on:
            self._library.settings.change(check_for_updates=on)

    def _choose_address(self) -> None:
        address = self.address.text().strip()
        if self._library.settings.current.update_address != address:
            self._library.settings.change(update_address=address)

    def _show_settings(self, settings: Settings) -> None:
        self.by_itself.setChecked(settings.check_for_updates)
        if not self.address.hasFocus():
            self.address.setText(settings.update_address)

    def _show_state(self, state: UpdateState) -> None:
        self.choices.setVisible(state.can)
        self.elsewhere.setVisible(not state.can)
        if state.waiting:
            self._say_ready(state.waiting)

    def _check(self) -> None:
        self._choose_address()
        self._begin(self.tr("Looking for a newer version…"))
        self._bridge.ask(
            self._library.updates.check,
            "",
            self._cancel,
            done=self._on_checked,
            failed=self._on_failed,
            cancelled=self._on_stopped,
            owner=self,
        )

    def _get(self) -> None:
        self._choose_address()
        self._begin(self.tr("Getting the new version…"))
        cancel, progressed = self._cancel, self._progressed

        def progress(done: int, total: int, step: str) -> None:
            if not cancel.cancelled:
                progressed.emit(done, total, step)

        self._bridge.do(
            self._library.updates.apply,
            "",
            cancel,
            progress,
            done=self._on_got,
            failed=self._on_failed,
            cancelled=self._on_stopped,
            owner=self,
        )

    def _stop(self) -> None:
        self._cancel.cancel()

    def _begin(self, sentence: str) -> None:
        self._cancel = CancelToken()
        self.stop_button.show()
        self.stop_button.setFocus()
        self.check_button.hide()
        self.get_button.hide()
        self._say(sentence)

    def _end(self, sentence: str) -> None:
        had_focus = self.stop_button.hasFocus()
        self.check_button.show()
        if had_focus:
            self.check_button.setFocus()
        self.stop_button.hide()
        self._say(sentence)

    def _on_checked(self, offer: UpdateOffer | None) -> None:
        if offer is None:
            self._end(self.tr("This is the newest version."))
            return
        parts = [self.tr("PhotoClip {version} is there.").format(version=offer.version), offer.says]
        if offer.did_not_start:
            parts.append(self.tr("It was tried on this computer before and did not start."))
        self._end(" ".join(part for part in parts if part))
        self.get_button.setText(self.tr("Get &it ({size})").format(size=size_text(offer.download_bytes)))
        self.get_button.show()
        self.get_button.setFocus()

    def _on_progressed(self, done: int, total: int, step: str) -> None:
        if self._cancel.cancelled or self.stop_button.isHidden():
            return
        # Not announced: a screen reader would speak without end.
        sizes = self.tr("{step}: {done} of {total}").format(step=step, done=size_text(done), total=size_text(total))
        self.said.setText(sizes if total else self.tr("{step}…").format(step=step))

    def _on_got(self, version: str | None) -> None:
        if version is None:
            self._end(self.tr("This is the newest version."))
        else:
            self._end("")
            self._say_ready(version)

    def _on_failed(self, sentence: str) -> None:
        self._end(sentence)

    def _on_stopped(self) -> None:
        self._end(self.tr("Stopped. This version is as it was; the next try goes on."))

    def _say_ready(self, version: str) -> None:
        sentence = self.tr("PhotoClip {version} is here. Close PhotoClip and start it again to use it.")
        self._say(sentence.format(version=version))

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        announce(self.said, sentence)


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Return parts beside each other; None: what is left stays empty."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_M)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if isinstance(part, QLineEdit) else 0)
    return row
