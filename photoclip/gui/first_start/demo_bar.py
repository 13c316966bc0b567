"""DemoBar: says that the photos are made up, for as long as they are here, and is the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QPushButton, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_S, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library


class DemoBar(QFrame):
    """Stands across the window; taking the demo away is asked about once."""

    left = Signal()
    """The demo has gone: the person's own photos are to be shown, or chosen."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        set_role(self, "notice")
        self.leave_button = set_role(QPushButton(self.tr("&Use my own photos…")), "notice")
        self.leave_button.clicked.connect(self.ask)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, SPACE_S // 2, SPACE_S, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addWidget(
            text_label(self.tr("This is the demo: made-up photos, and a tiny model that knows only them.")), 1
        )
        line.addWidget(self.leave_button)
        bridge.folders_changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Ask the library whether the demo is here."""
        self._bridge.ask(self._library.demo.is_here, done=self.setVisible, owner=self, latest=True)

    def ask(self) -> QMessageBox:
        """Ask whether the demo is to go."""
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Leave the demo"))
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Leave the demo, and use your own photos?"))
        box.setInformativeText(
            self.tr(
                "The made-up photos are deleted, and the tiny model is removed. Folders of your own that are watched "
                "already stay, and so do albums and tags that you made."
            )
        )
        leave = box.addButton(self.tr("&Leave the demo"), QMessageBox.ButtonRole.AcceptRole)
        set_role(leave, "primary")
        box.setDefaultButton(leave)
        stay = box.addButton(self.tr("&Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _result: self._leave() if box.clickedButton() is leave else None)
        box.open()
        return box

    # Below: private

    def _leave(self) -> None:
        self.leave_button.setEnabled(False)
        self._bridge.do(
            self._library.demo.remove,
            report=lambda _nothing: Done(self.tr("The demo is gone.")),
            done=lambda _nothing: self._on_left(),
            failed=self._on_failed,
            owner=self,
        )

    def _on_left(self) -> None:
        self.leave_button.setEnabled(True)
        self.hide()
        self.left.emit()

    def _on_failed(self, sentence: str) -> None:
        self.leave_button.setEnabled(True)
        self._bridge.problem.emit(sentence)
        self.refresh()
