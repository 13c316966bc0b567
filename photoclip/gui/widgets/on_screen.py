"""How large a window may be: no larger than the screen it opens on, with its frame."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

# What the desktop draws around a window is known only once that is there.
FRAME_PX = QSize(16, 48)
_LINE_PX = 14
"""A line of text of 9 points in Qt's usual typeface: for it the sizes of windows are given."""


class OnScreenDialog(QDialog):
    """What every dialog is made of: at 200 % and on small screens, too, its buttons stay in reach."""

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            keep_on_screen(self)
        super().showEvent(event)  # which puts it over its parent, as large as it is now


def keep_on_screen(window: QWidget) -> None:
    """Make the window no larger than its screen has room for, and let it be made that small."""
    room = room_for(window)
    smallest = window.minimumSize().boundedTo(room)
    if smallest != window.minimumSize():
        window.setMinimumSize(smallest)
    window.resize(window.size().boundedTo(room))


def as_text_grows(window: QWidget, width_px: int, height_px: int) -> QSize:
    """Return how large a window opens whose words have this room where text is small: with larger text, larger."""
    grows = max(1.0, window.fontMetrics().height() / _LINE_PX)
    return QSize(round(width_px * grows), round(height_px * grows))


def room_for(window: QWidget) -> QSize:
    """Return how large the inside of `window` may be on its screen."""
    return window.screen().availableGeometry().size() - FRAME_PX
