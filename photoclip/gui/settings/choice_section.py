"""ChoiceSection: a choice of the library's, with a heading and what it means, that holds as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label


class ChoiceSection(QWidget):
    """Says below its widgets what went wrong, and shows then what holds still."""

    def __init__(self, bridge: Bridge, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.message = InlineMessage()

    def refresh(self) -> None:
        """Show what holds now."""
        raise NotImplementedError

    def _lay_out(self, heading: str, meaning: str, *widgets: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(heading, "heading"))
        layout.addWidget(text_label(meaning, "muted"))
        for widget in (*widgets, self.message):
            layout.addWidget(widget)

    def _make(self, choice: Callable[..., Any], *parameters: object, said: str = "") -> None:
        """Let the library choose. `said`: what is told once that is done; '' for what shows itself."""
        self.message.clear()
        self._bridge.do(
            choice,
            *parameters,
            report=lambda _nothing: Done(said) if said else None,
            done=lambda _nothing: self.refresh(),
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, sentence: str) -> None:
        self.refresh()
        self.message.show_problem(sentence)
