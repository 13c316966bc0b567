"""ShortcutsDialog: every key, by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog, as_text_grows
from photoclip.gui.window.keyboard_help import HelpSection


class ShortcutsDialog(OnScreenDialog):
    """A list to read; each row one action with its keys."""

    def __init__(self, sections: Sequence[HelpSection], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setMinimumSize(420, 320)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        grid.setHorizontalSpacing(SPACE_XL)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        row = 0
        for section in sections:
            grid.addWidget(text_label(section.title, "heading"), row, 0, 1, 2)
            grid.setRowMinimumHeight(row, 32)
            for offset, (keys, action) in enumerate(section.rows, 1):
                shown = text_label(shown_keys(keys), "muted", wrap=False)
                shown.setMinimumWidth(150)
                grid.addWidget(shown, row + offset, 0, Qt.AlignmentFlag.AlignTop)
                text = text_label(action)
                text.setAccessibleName(f"{action}: {shown.text()}")
                grid.addWidget(text, row + offset, 1)
            row += len(section.rows) + 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE_M, SPACE_M)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 520, 600)


def shown_keys(keys: Iterable[str]) -> str:
    """Return the keys as this platform writes them."""
    arrows = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(arrows.get(key) or QKeySequence(key).toString(native) for key in keys)
