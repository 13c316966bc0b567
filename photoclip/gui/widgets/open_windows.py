"""OpenWindows: windows beside the main one, of which each is open once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

D = TypeVar("D", bound=QDialog)


class OpenWindows:
    """Knows what is open. A window that was closed is forgotten, and deleted."""

    def __init__(self) -> None:
        self._open: dict[tuple[type[QDialog], str], QDialog] = {}

    def find(self, kind: type[D], name: str = "") -> D | None:
        """Return the open window of this kind; `name` tells windows of one kind apart."""
        dialog = self._open.get((kind, name))
        return dialog if isinstance(dialog, kind) else None

    def find_or_make(self, kind: type[D], make: Callable[[], D], name: str = "") -> D:
        """Return the open window of this kind, else the one that `make` makes."""
        dialog = self.find(kind, name)
        if dialog is None:
            dialog = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(lambda _result: self._open.pop((kind, name), None))
            self._open[kind, name] = dialog
        return dialog

    def show(self, kind: type[D], make: Callable[[], D], name: str = "") -> D:
        """Open the window of this kind, or bring it to the front."""
        dialog = self.find_or_make(kind, make, name)
        bring_to_front(dialog)
        return dialog


def bring_to_front(window: QWidget) -> None:
    """Show the window above the others, also where it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
