"""WatchingNote: which folders are not watched at once, why, and the command that raises a limit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.core.watching import FolderWatch
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.widgets.inline_message import text_label


class WatchingNote(QFrame):
    """Stands while there is such a folder; hidden where every folder is watched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._said = text_label(selectable=True)
        self._how = text_label(
            self.tr("Changes are seen at once again when the limit is raised, for good with:"), "muted"
        )
        self._command = text_label(selectable=True)
        self.copy_button = QPushButton(self.tr("&Copy command"))
        set_icon(self.copy_button, "copy")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command.text()))
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_S)
        for label in (self._said, self._how, self._command):
            column.addWidget(label)
        column.addLayout(foot)
        self.hide()

    @property
    def text(self) -> str:
        return self._said.text()

    @property
    def command(self) -> str:
        return self._command.text()

    def show_watching(self, watches: Sequence[FolderWatch]) -> None:
        """Say what is to be said of these folders."""
        polled = [watch for watch in watches if watch.why is not None]
        self._said.setText("\n".join(watch.sentence for watch in polled))
        command = next((watch.lasting_command for watch in polled if watch.lasting_command), "")
        self._command.setText(command)
        for widget in (self._how, self._command, self.copy_button):
            widget.setVisible(bool(command))
        self.setAccessibleName(self._said.text())
        self.setVisible(bool(polled))
