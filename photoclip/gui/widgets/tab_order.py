"""Where Tab leads among widgets that come later than the rest of their window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(before: QWidget, *parts: QWidget) -> None:
    """Let Tab lead from `before` through all that it reaches in `parts`, and then on as it did without them.

    Qt puts a new widget behind all others, which is behind the window's last button.
    """
    for part in parts:
        for widget in [part, *part.findChildren(QWidget)]:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, widget)
                before = widget
