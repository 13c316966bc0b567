"""Where Tab leads: through parts as they stand, and among widgets that come later than the rest of their window."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def lead_through(*parts: QWidget) -> None:
    """Let Tab lead through all that it reaches in `parts`, one after the other, in each as it was made."""
    for before, after in pairwise(widget for part in parts for widget in _reached_in(part)):
        QWidget.setTabOrder(before, after)


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
    window = part.window()  # what pops up over it has an order of its own
    found = [part, *part.findChildren(QWidget)]
    return [widget for widget in found if _is_reached(widget) and widget.window() is window]


def _is_reached(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
