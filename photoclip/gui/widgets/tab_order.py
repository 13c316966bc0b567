"""Where Tab leads among widgets that come later than the rest of their window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(before: QWidget, *parts: QWidget) -> None:
    """Let Tab lead from `before` through all that it reaches in `parts`, and then on as it did without them.

    Qt puts a new widget behind all others, which is behind the window's last button. `before` may be a widget that Tab
    passes over.
    """
    last = _reached_at(before)
    for part in parts:
        for widget in _reached_in(part):
            QWidget.setTabOrder(last, widget)
            last = widget


def _reached_at(widget: QWidget) -> QWidget:
    """Return the last widget that Tab reaches in `widget` or before it: Qt passes over orders that begin elsewhere."""
    own = _reached_in(widget)
    found = own[-1] if own else widget.previousInFocusChain()
    while found is not None and found is not widget and not _is_reached(found):
        found = found.previousInFocusChain()
    return found or widget


def _reached_in(part: QWidget) -> list[QWidget]:
    return [widget for widget in [part, *part.findChildren(QWidget)] if _is_reached(widget)]


def _is_reached(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
