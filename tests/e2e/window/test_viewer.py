"""One photo in the whole window, and the way back to the same photo in the grid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

Key = Qt.Key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_the_viewer_opens_goes_on_zooms_and_closes_on_the_photo_in_view(home, qtbot, wait, search, names_shown):
    search(home, "in:Street")
    first, second, *_ = names_shown(home)
    page, grid = home.grid_page, home.grid_page.grid
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClick(grid, Key.Key_Return)
    viewer = home.viewer
    wait(lambda: home.pages.currentWidget() is viewer and viewer.bar.name == first)
    wait(lambda: bool(viewer.pictures.levels(viewer.photo_id)))
    assert viewer.bar.position == f"1 of {page.model.rowCount()}"
    assert viewer.bar.zoom != "100 %"
    qtbot.keyClick(viewer.canvas, Key.Key_Right)
    wait(lambda: viewer.bar.name == second)
    wait(lambda: bool(viewer.pictures.levels(viewer.photo_id)))
    qtbot.keyClick(viewer.canvas, Key.Key_Z)
    assert viewer.bar.zoom == "100 %"
    qtbot.keyClick(viewer.canvas, Key.Key_Escape)
    wait(lambda: home.pages.currentWidget() is page)
    assert grid.current_id() == page.model.photo_id(1)
    assert names_shown(home)[1] == second
