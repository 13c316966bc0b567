"""Tags that leave the library: sidecars beside the photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.settings.dialog import SettingsDialog
from tests.e2e.window.house import RUN_LABEL

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def open_sidecar_settings(window, wait):
    window.open_settings("tags")
    dialog = window.findChild(SettingsDialog)
    wait(dialog.isActiveWindow)
    return dialog


def sidecars(house):
    return sorted(house.photos.rglob("*.xmp"))


def test_a_sidecar_follows_a_tag_by_itself(home, house, qtbot, wait, search):
    dialog = open_sidecar_settings(home, wait)
    qtbot.keyClick(dialog.sidecars_page.automatic, Key.Key_Space)
    qtbot.keyClick(dialog, Key.Key_Escape)
    home.activateWindow()
    wait(home.isActiveWindow)
    page = home.grid_page
    photo = sorted(house.photos.rglob("Coffee-*.jpg"))[0]
    search(home, f'"{photo.stem}"')
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Key.Key_Home)
    qtbot.keyClick(page.grid, Key.Key_T)
    wait(page.tag_entry.edit.hasFocus)
    qtbot.keyClicks(page.tag_entry.edit, "breakfast")
    qtbot.keyClick(page.tag_entry.edit, Key.Key_Return)
    wait(lambda: photo.with_name(photo.name + ".xmp") in sidecars(house))
    assert "<rdf:li>breakfast</rdf:li>" in photo.with_name(photo.name + ".xmp").read_text("utf-8")


def test_sidecars_are_rehearsed_and_written_also_of_photos_that_are_still_being_read(home, house, qtbot, wait):
    # A new link to a file changes its ctime, so the start reads every photo again.
    tagged = sorted(house.photos.rglob("Beach-*.jpg"))
    dialog = open_sidecar_settings(home, wait)
    qtbot.mouseClick(dialog.sidecars_page.export_button, Left)
    export = home.findChild(ExchangeDialog)
    wait(export.go_button.isEnabled)
    assert "would be written" in export.said.text() or "still being read" in export.more.text()
    assert sidecars(house) == []
    qtbot.mouseClick(export.go_button, Left)
    wait(lambda: {photo.with_name(photo.name + ".xmp") for photo in tagged} <= set(sidecars(house)))
    assert all(f"<rdf:li>{RUN_LABEL}</rdf:li>" in path.read_text("utf-8") for path in sidecars(house))
