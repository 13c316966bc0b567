"""What needs the checkpoint in memory: searches and albums, labels, devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.autotag.dialog import AutoTagDialog
from photoclip.gui.window.main_window import MainWindow
from tests.tiny_library import PHOTOS

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
COUNT = 1


@pytest.fixture
def type_query(window: MainWindow, search: Callable[[MainWindow, str], None]) -> Callable[[str], None]:
    return lambda text: search(window, text)


def chips(window: MainWindow) -> list[str]:
    return [chip.face.text for chip in window.grid_page.search_box.chips.chips]


def albums(window: MainWindow) -> dict[str, int | None]:
    known = window.grid_page.albums
    return {album.name: known.count(album) for album in known.albums}


def dialog_of(window: MainWindow) -> AlbumDialog:
    return next(dialog for dialog in window.findChildren(AlbumDialog) if dialog.isVisible())


def name_it(dialog: AlbumDialog, name: str, qtbot: QtBot) -> None:
    dialog.edit.selectAll()
    qtbot.keyClicks(dialog.edit, name)
    qtbot.keyClick(dialog.edit, Key.Key_Return)


def test_words_with_a_filter_show_chips_and_how_many_match_well(window, type_query, names_shown):
    type_query("a dog -cat type:jpeg")
    assert chips(window) == ["a dog", "-cat", "type:jpeg"]
    strong = window.grid_page.on_show.answer.result.strong_count
    assert 0 < strong < PHOTOS / 2
    assert window.grid_page.header.details.whole.endswith(f" of {PHOTOS} photos")
    assert window.grid_page.header.details.whole.startswith(f"{strong} good match")
    assert all(name.startswith("Dog") for name in names_shown(window)[:strong])


def test_a_filter_that_no_photo_meets_says_so(window, type_query):
    type_query("a dog type:gif")
    assert window.grid_page.placeholder.isVisible()
    assert window.grid_page.search_box.hint() == "No photo meets this."


def test_a_saved_search_is_counted_and_shows_its_strong_matches(window, type_query, qtbot):
    type_query("a dog")
    strong = window.grid_page.on_show.answer.result.strong_count
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_S, Mod.ControlModifier)
    dialog = dialog_of(window)
    assert dialog.edit.text() == "A dog"
    name_it(dialog, "Dogs", qtbot)
    qtbot.waitUntil(lambda: albums(window).get("Dogs") == strong)
    tree = window.grid_page.album_panel.tree
    tree.setCurrentItem(tree.topLevelItem(0))
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == strong)
    assert window.grid_page.header.title.whole == "Dogs"


def test_an_album_is_made_by_shortcut_and_taken_back(window, library, qtbot):
    grid = window.grid_page.grid
    grid.select_only(window.grid_page.model.photo_id(2))
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_L, Mod.ControlModifier | Mod.ShiftModifier)
    name_it(dialog_of(window), "Best of", qtbot)
    qtbot.waitUntil(lambda: albums(window).get("Best of") == 1)
    window.activateWindow()  # as a window manager does when a dialog has closed
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.actions_["edit.undo"].isEnabled())
    qtbot.keyClick(grid, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "Best of" not in albums(window))
    assert "Best of" not in [album.name for album in library.albums.all()]


def test_a_picture_that_is_missing_is_explained_where_it_was_named(window, type_query, qtbot):
    type_query("a dog like:/gone/IMG_2041.jpg")
    page = window.grid_page
    qtbot.waitUntil(lambda: page.search_box.chips.chips[1].face.warns)
    assert "IMG_2041.jpg" in page.search_box.hint()
    assert page.model.rowCount() == PHOTOS  # the rest of the question is answered


def test_labels_are_tried_applied_and_taken_back(window, qtbot, wait, search, names_shown):
    grid = window.grid_page.grid
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_T, Mod.ControlModifier | Mod.ShiftModifier)
    dialog = window.findChild(AutoTagDialog)
    wait(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.field.edit, "cat")
    qtbot.keyClick(dialog.field.edit, Key.Key_Return)
    wait(lambda: dialog.strip.stand is not None and not dialog.query.busy)
    count = int(dialog.list.topLevelItem(0).text(COUNT))
    assert count
    wait(lambda: dialog.bar.totals.text().startswith(f"Nothing is written yet: {count} tag"))
    qtbot.keyClick(dialog.field.edit, Key.Key_Return, Mod.ControlModifier)
    wait(lambda: dialog.message.text.startswith(f"Tags written on {count} photo"))
    qtbot.mouseClick(dialog.bar.close_button, Left)
    search(window, "tag:cat")
    wait(lambda: window.grid_page.model.rowCount() == count)
    assert all(name.startswith("Cat") for name in names_shown(window)[:count])
    window.activateWindow()  # as a window manager does when a dialog has closed
    wait(lambda: window.isActiveWindow() and window.actions_["edit.undo"].isEnabled())
    qtbot.keyClick(grid, Key.Key_Z, Mod.ControlModifier)
    wait(lambda: window.grid_page.model.rowCount() == 0)


def devices(choice, wait):
    """Return the description of each device that is listed."""
    wait(lambda: bool(choice.group.buttons()))
    return {button.property("device"): button.text() for button in choice.group.buttons()}


def test_devices_are_listed_with_reasons_and_a_precision_is_taken(window, qtbot, wait, open_settings):
    choice = open_settings(window, "model").models_page.device
    listed = devices(choice, wait)
    assert list(listed) == ["auto", "cuda", "mps", "xpu", "cpu"]
    assert "It is always there" in listed["cpu"]
    wait(lambda: choice.running.text().startswith("Now on CPU"))
    before = choice.precision.currentIndex()
    choice.precision.setFocus()
    qtbot.keyClicks(choice.precision, "Full")
    try:
        wait(lambda: "Full precision was chosen in the settings." in choice.running.text())
        assert choice.running.text().startswith("Now on CPU, float32.")
    finally:
        for _ in range(choice.precision.currentIndex() - before):
            qtbot.keyClick(choice.precision, Key.Key_Up)
        wait(lambda: "chosen" not in choice.running.text() and choice.running.text().startswith("Now on"))
