from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photoclip.gui.base.gestures import hear_pinches
from photoclip.system import System

PINCH = Qt.GestureType.PinchGesture


@pytest.mark.parametrize(("system", "grabbed"), [("linux", [PINCH]), ("win32", [PINCH]), ("darwin", [])])
def test_a_pinch_is_heard_once_on_every_system(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str, grabbed: list[Any]
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    heard: list[Any] = []
    monkeypatch.setattr(widget, "grabGesture", heard.append)
    hear_pinches(widget, System(system))
    assert heard == grabbed
