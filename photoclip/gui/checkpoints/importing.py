"""ModelImport: a checkpoint from files that are already on this machine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.checkpoints import NOT_KNOWN, CheckpointInfo
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.language import shown
from photoclip.library.contract import Library


class ModelImport(QFrame):
    """Asks for open_clip's configuration and weights, imports them and puts them to use."""

    imported = Signal(str)
    """The model with this id is installed and in use."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        set_role(self, "card")
        self.config = QLineEdit()
        self.weights = QLineEdit()
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the configuration file"))
        self.button = QPushButton(self.tr("&Import"))
        self.button.clicked.connect(self._import)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(self.tr("Importing"))
        self.busy.hide()
        self.message = InlineMessage()
        self._importing = False
        for line in (self.config, self.weights):
            line.textChanged.connect(self._on_edited)
        for line in (self.config, self.weights, self.name):
            line.returnPressed.connect(self.button.click)
        self._lay_out()
        self._on_edited()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        self._add_row(grid, 0, self.tr("C&onfiguration"), self.config, self.tr("open_clip configuration (*.json)"))
        self._add_row(grid, 1, self.tr("&Weights"), self.weights, self.tr("Weights (*.safetensors *.pt *.pth *.bin)"))
        self._add_row(grid, 2, self.tr("&Name"), self.name, "")
        row = QHBoxLayout()
        row.addWidget(self.busy, 1)
        row.addStretch(1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Import from files"), "heading"))
        explained = self.tr("An open_clip configuration (.json) and its weights (.safetensors, or .pt).")
        layout.addWidget(text_label(explained, "muted"))
        layout.addLayout(grid)
        layout.addWidget(self.message)
        layout.addLayout(row)

    def _add_row(self, grid: QGridLayout, row: int, name: str, line: QLineEdit, kinds: str) -> None:
        label = QLabel(name)
        label.setBuddy(line)
        line.setAccessibleName(name.replace("&", ""))
        grid.addWidget(label, row, 0)
        grid.addWidget(line, row, 1)
        if kinds:
            choose = QPushButton(self.tr("Choose…"))
            choose.setAccessibleName(self.tr("Choose the file for {name}").format(name=name.replace("&", "")))
            choose.clicked.connect(lambda: self._choose(line, kinds))
            grid.addWidget(choose, row, 2)

    def _choose(self, line: QLineEdit, kinds: str) -> None:
        beside = str(Path(self.config.text() or self.weights.text()).parent) if self.config.text() else ""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file"), beside, kinds)
        if chosen:
            line.setText(chosen)

    def _on_edited(self) -> None:
        complete = bool(self.config.text().strip() and self.weights.text().strip())
        self.button.setEnabled(complete and not self._importing)
        self.message.clear()

    def _import(self) -> None:
        config, weights = Path(self.config.text().strip()), Path(self.weights.text().strip())
        self._set_busy(True)
        self._bridge.do(
            self._library.models.import_and_use,
            config,
            weights,
            self.name.text().strip() or None,
            report=lambda info: Done(imported_text(info)),
            done=self._on_imported,
            failed=self._on_failed,
            owner=self,
        )

    def _on_imported(self, info: CheckpointInfo) -> None:
        self._set_busy(False)
        for line in (self.config, self.weights, self.name):
            line.clear()
        self.message.show_info(imported_text(info))
        self.imported.emit(info.id)

    def _on_failed(self, sentence: str) -> None:
        self._set_busy(False)
        self.message.show_problem(sentence)

    def _set_busy(self, busy: bool) -> None:
        self._importing = busy
        self.busy.setVisible(busy)
        self._on_edited()


def imported_text(info: CheckpointInfo) -> str:
    """Return that it is in use, and what its licence forbids, where that is known."""
    text = QCoreApplication.translate("ModelImport", "“{title}” was imported and is in use now.").format(
        title=info.title
    )
    if info.license in {"", NOT_KNOWN}:
        return text
    return f"{text} {shown(info.summary)}"
