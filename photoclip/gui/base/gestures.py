"""What fingers do on a touch pad or screen, as each system tells of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from photoclip.system import THIS, System


def hear_pinches(widget: QWidget, system: System = THIS) -> None:
    """Let a widget hear of pinches, once each."""
    if not system.says_pinches_itself:
        widget.grabGesture(Qt.GestureType.PinchGesture)
