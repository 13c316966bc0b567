"""ModelessDialog: a window beside the main one, in which nothing waits for a yes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from photoclip.gui.widgets.on_screen import OnScreenDialog


class ModelessDialog(OnScreenDialog):
    """Return does what the widget in focus makes of it, and nothing else.

    QDialog would hand Return in a list or a field to its first button, be that "Add folder…" or "Try all again".
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
