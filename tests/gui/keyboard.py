"""The keyboard's way through a window, as a person without a mouse goes it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

MOST_STEPS = 200
"""More Tabs than any window here takes for one round."""


def tab_round(qtbot: QtBot) -> list[QWidget]:
    """Press Tab until the focus has been everywhere it goes; return the widgets it reached, in order."""
    reached: list[QWidget] = []
    for _ in range(MOST_STEPS):
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        if focused in reached:
            return reached
        reached.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes back; it was last at {reached[-3:]}")


def tab_to(qtbot: QtBot, widget: QWidget) -> None:
    """Press Tab until `widget` has the focus."""
    for _ in range(MOST_STEPS):
        if widget.hasFocus():
            return
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {widget}")


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """Press `key` wherever the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None, "nothing has the keyboard"
    qtbot.keyClick(focused, key)
