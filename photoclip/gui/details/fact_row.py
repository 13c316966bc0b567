"""FactRow: the name of a fact, small, and under it what is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.details.facts import Fact
from photoclip.gui.widgets.inline_message import text_label


class FactRow(QWidget):
    """Can be copied from; what can be done with the fact stands at its end."""

    def __init__(self, fact: Fact, button: QWidget | None = None) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(1)
        value = text_label(fact.text, selectable=True)
        value.setAccessibleName(f"{fact.name}: {fact.text}")
        self.column.addWidget(text_label(fact.name, "small"))
        if button is None:
            self.column.addWidget(value)
            return
        line = QHBoxLayout()
        line.setSpacing(SPACE_S)
        line.addWidget(value, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(line)
