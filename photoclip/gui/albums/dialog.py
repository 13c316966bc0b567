"""AlbumDialog: asks for an album's name, and stays open while the name will not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.widgets.inline_message import InlineMessage, text_label

WIDTH_PX = 420


class AlbumDialog(QDialog):
    """One line for the name. `save(name)` runs on a library thread; what it says of a bad name stands below it."""

    saved = Signal(object)
    """What `save` returned. The dialog has closed."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        explained: str,
        proposed: str,
        button: str,
        save: Callable[[str], Any],
        parent: QWidget | None = None,
        choice: QWidget | None = None,
    ) -> None:
        """`choice`: what else is asked, under the name."""
        super().__init__(parent)
        self._bridge = bridge
        self._save = save
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

    # Below: private

    def _on_text(self, *_text: str) -> None:
        self.message.clear()
        self.save_button.setEnabled(bool(self.edit.text().strip()))

    def _on_save(self) -> None:
        self.save_button.setEnabled(False)
        self._bridge.run(self._save, self.edit.text().strip(), done=self._on_saved, failed=self._on_failed, owner=self)

    def _on_saved(self, value: object) -> None:
        self.accept()
        self.saved.emit(value)

    def _fit(self) -> None:
        """Be as high as the sentence needs; a window does not grow by itself."""
        self.layout().activate()
        self.resize(self.width(), max(self.height(), self.layout().totalHeightForWidth(self.width())))

    def _on_failed(self, sentence: str) -> None:
        self.message.show_problem(sentence)
        self._fit()
        self.save_button.setEnabled(True)
        self.edit.setFocus()
        self.edit.selectAll()
