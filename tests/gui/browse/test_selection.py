"""After any change of what is shown, selection, panel, menus and tag bar mean the same photos."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from photoclip.gui.albums.list import album_text
from photoclip.gui.details.panel import PhotoFacts
from photoclip.gui.window.main_window import MainWindow
from photoclip.settings import Settings
from tests.gui.keyboard import press

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    """A window with details beside 60 photos, and an album "Rome" of three of them."""
    window = open_window(settings=Settings(first_start_done=True, show_info_panel=True))
    window.fake.albums.create("Rome", [3, 4, 5])
    window.fake.calls.clear()  # made by the test itself, on this thread
    qtbot.waitUntil(lambda: window.grid_page.album_panel.tree.topLevelItemCount() == 1)
    return window


def click_photo(window: MainWindow, qtbot: QtBot, photo_id: int) -> None:
    grid, model = window.grid_page.grid, window.grid_page.model
    place = grid.visualRect(model.index(model.row_of(photo_id))).center()
    qtbot.mouseClick(grid.viewport(), Left, pos=place)
    qtbot.waitUntil(lambda: isinstance(window.grid_page.info_panel.widget(), PhotoFacts))


def open_album(window: MainWindow, qtbot: QtBot) -> None:
    page, tree = window.grid_page, window.grid_page.album_panel.tree
    qtbot.mouseClick(tree.viewport(), Left, pos=tree.visualItemRect(tree.topLevelItem(0)).center())
    qtbot.waitUntil(lambda: page.on_show.request.text == album_text(page.albums.albums[0]))


def test_a_photo_that_is_no_longer_shown_gets_no_marks(window: MainWindow, qtbot: QtBot) -> None:
    page = window.grid_page
    click_photo(window, qtbot, 60)
    assert page.actions_of_photos.marks.table["marks.favourite"].isEnabled()
    open_album(window, qtbot)
    assert page.selection.ids == page.grid.selected_ids().tolist() == []
    assert not page.actions_of_photos.marks.table["marks.favourite"].isEnabled()
    assert not page.actions_of_photos.table.menu("photo.add-to-album").menuAction().isEnabled()
    assert not window.actions_["photo.view"].isEnabled()
    page.grid.setFocus()
    press(qtbot, Key.Key_F)
    press(qtbot, Key.Key_5)
    qtbot.waitUntil(lambda: not isinstance(page.info_panel.widget(), PhotoFacts))
    assert not window.fake.called("marks.toggle_favourite")
    assert not window.fake.called("marks.change")
    assert 60 not in window.fake.mark_list


def test_the_tag_bar_is_about_no_photo_once_its_photo_is_no_longer_shown(window: MainWindow, qtbot: QtBot) -> None:
    page = window.grid_page
    click_photo(window, qtbot, 60)
    page.grid.setFocus()
    press(qtbot, Key.Key_T)
    assert page.tag_entry.isVisible()
    assert page.tag_entry.edit.isEnabled()
    open_album(window, qtbot)
    assert not page.tag_entry.edit.isEnabled()


def test_a_photo_that_is_found_again_stays_selected_and_the_menus_mean_it(window: MainWindow, qtbot: QtBot) -> None:
    page = window.grid_page
    open_album(window, qtbot)
    click_photo(window, qtbot, 4)
    with qtbot.waitSignal(page.on_show.changed):
        page.query.refresh()
    assert page.selection.ids == page.grid.selected_ids().tolist() == [4]
    page.grid.setFocus()
    press(qtbot, Key.Key_F)
    qtbot.waitUntil(lambda: 4 in window.fake.mark_list and window.fake.mark_list[4].favourite)


def test_a_selected_photo_that_leaves_the_answer_leaves_the_selection(window: MainWindow, qtbot: QtBot) -> None:
    page = window.grid_page
    open_album(window, qtbot)
    page.grid.setFocus()
    page.grid.selectAll()
    assert sorted(page.selection.ids) == [3, 4, 5]
    page.grid.select_only(4)
    page.album_actions.table["album.remove-photos"].trigger()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.selection.ids == page.grid.selected_ids().tolist() == []
    assert not page.album_actions.table["album.remove-photos"].isEnabled()


def test_the_photo_in_view_is_meant_until_the_viewer_closes(window: MainWindow, qtbot: QtBot) -> None:
    page = window.grid_page
    click_photo(window, qtbot, 60)
    page.grid.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    press(qtbot, Key.Key_Right)
    assert page.selection.ids == [59]
    window.viewer.closed.emit()
    assert window.pages.currentWidget() is page
    assert page.selection.ids == page.grid.selected_ids().tolist() == [59]
    page.selection.choose([7])  # of another place, as the viewer's last photo that is gone
    window.pages.setCurrentWidget(window.viewer)
    window.pages.setCurrentWidget(page)
    assert page.selection.ids == [59]
