"""AlbumDialog: asks for an album's name, and stays open while the name will not do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.layouts import fit_height
from photoclip.gui.widgets.on_screen import OnScreenDialog

WIDTH_PX = 420


class AlbumDialog(OnScreenDialog):
    """One line for the name, and below it what was said of a bad one."""

    named = Signal(str)
    """The person wants this name. Whoever takes it calls `accept`, or `fail`."""

    def __init__(
        self,
        title: str,
        explained: str,
        proposed: str,
        button: str,
        parent: QWidget | None = None,
        choice: QWidget | None = None,
    ) -> None:
        """`choice`: what else is asked, under the name."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(WIDTH_PX)
        self.edit = QLineEdit(proposed)
        self.edit.setAccessibleName(self.tr("Name of the album"))
        self.edit.setPlaceholderText(self.tr("Name"))
        self.edit.setMaxLength(200)
        self.edit.selectAll()
        self.edit.textChanged.connect(self._on_text)
        self.message = InlineMessage()
        self.save_button = set_role(QPushButton(button), "primary")
        self.save_button.clicked.connect(self._on_save)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        if explained:
            column.addWidget(text_label(explained, "muted"))
        column.addWidget(self.edit)
        column.addWidget(self.message)
        if choice is not None:
            column.addWidget(choice)
        column.addStretch(1)
        column.addWidget(buttons)
        self.save_button.setDefault(True)  # not before it is in the dialog, which else takes another
        self._on_text()

    def fail(self, sentence: str) -> None:
        """Say what will not do, and let the person go on typing."""
        self.message.show_problem(sentence)
        self._fit()
        self.save_button.setEnabled(True)
        self.edit.setFocus()
        self.edit.selectAll()

    # Below: private

    def _on_text(self, *_text: str) -> None:
        self.message.clear()
        self.save_button.setEnabled(bool(self.edit.text().strip()))

    def _on_save(self) -> None:
        self.save_button.setEnabled(False)
        self.named.emit(self.edit.text().strip())

    def _fit(self) -> None:
        """Be as high as the sentence needs; a window does not grow by itself."""
        fit_height(self)
