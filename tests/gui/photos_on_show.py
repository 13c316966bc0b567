"""The photos of a window's page: which are shown, and what a person does with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from photoclip.gui.window.main_window import MainWindow


def shown(window: MainWindow) -> list[int]:
    """Return the ids of the photos in the grid, in their order."""
    return window.grid_page.model.ids.tolist()


def select(window: MainWindow, *photo_ids: int) -> None:
    """Select these photos and no others."""
    page = window.grid_page
    rows = [page.model.row_of(photo_id) for photo_id in photo_ids]
    page.grid.select_rows(sorted(row for row in rows if row is not None))


def undo(window: MainWindow, qtbot: QtBot) -> None:
    """Take back what was done last, by key."""
    qtbot.keyClick(window.grid_page.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
