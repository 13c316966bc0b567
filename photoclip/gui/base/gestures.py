"""What fingers do on a touch pad or screen, as each system tells of it."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def hear_pinches(widget: QWidget, system: str = sys.platform) -> None:
    """Let a widget hear of pinches, once each. `system`: as `sys.platform` has it."""
    # On macOS the pinch arrives as a native gesture; taking both would zoom twice.
    if system != "darwin":
        widget.grabGesture(Qt.GestureType.PinchGesture)
