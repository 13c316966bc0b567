"""OpenWithDialog: which program shall open these photos."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.gui.base.desktop import Desktop, Program
from photoclip.gui.widgets.on_screen import OnScreenDialog


class OpenWithDialog(OnScreenDialog):
    """Lists programs; any other can be picked from the disk. `program` is the choice once accepted."""

    def __init__(self, desktop: Desktop, programs: Sequence[Program], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desktop = desktop
        self.program: Program | None = None
        self.setWindowTitle(self.tr("Open with"))
        self.resize(380, 360)
        label = QLabel(self.tr("&Programs that open this kind of picture"))
        if not programs:
            label.setText(self.tr("No program says that it opens this kind of picture. Choose one from the disk."))
            label.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Programs"))
        label.setBuddy(self.list)
        for program in programs:
            item = QListWidgetItem(program.name)
            item.setData(Qt.ItemDataRole.UserRole, program)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self.accept())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(bool(programs))
        other = buttons.addButton(self.tr("Other program…"), QDialogButtonBox.ButtonRole.ActionRole)
        other.clicked.connect(self._choose_other)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.list)
        column.addWidget(buttons)

    def accept(self) -> None:
        item = self.list.currentItem()
        if self.program is None and item is not None:
            self.program = item.data(Qt.ItemDataRole.UserRole)
        super().accept()

    def _choose_other(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a program"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_other)
        dialog.open()

    def _on_other(self, file: str) -> None:
        self.program = self._desktop.program_at(file)
        self.accept()
