"""RemovalQuestion: asks before a watched folder leaves the library."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from photoclip.core.photo import WatchedFolder
from photoclip.gui.widgets.layouts import give_width


class RemovalQuestion(QMessageBox):
    """Says what goes and what stays; waits for nobody."""

    agreed = Signal()

    def __init__(self, folder: WatchedFolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Stop watching"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Stop watching “{name}”?").format(name=Path(folder.path).name or folder.path))
        self.setInformativeText(
            self.tr("Its photos leave the library. The files themselves stay where they are, untouched.")
        )
        self.stop_button = self.addButton(self.tr("Stop &watching"), QMessageBox.ButtonRole.AcceptRole)
        self.keep_button = self.addButton(self.tr("&Keep"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.keep_button)
        self.setEscapeButton(self.keep_button)
        give_width(self)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        if self.clickedButton() is self.stop_button:
            self.agreed.emit()
