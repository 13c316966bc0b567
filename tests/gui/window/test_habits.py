"""What hands do by themselves: typing, clicking and dropping where no button says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.core.events import FoldersChanged
from photoclip.errors import LibraryProblem
from photoclip.gui.window.dropping import Dropping
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog

Key, Left, Back = Qt.Key, Qt.MouseButton.LeftButton, Qt.MouseButton.BackButton


@pytest.fixture
def grid(window: Any) -> Any:
    grid = window.grid_page.grid
    grid.setFocus()
    grid.select_only(60)
    return grid


def test_typing_among_the_photos_searches(window: Any, grid: Any, qtbot: QtBot) -> None:
    box = window.grid_page.search_box
    box.set_text("cat")
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_D)
    qtbot.keyClicks(QApplication.focusWidget(), "og")
    assert box.text() == "dog"
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "dog")


def test_a_letter_with_a_key_of_its_own_keeps_it(window: Any, grid: Any, qtbot: QtBot) -> None:
    qtbot.keyClick(grid, Key.Key_F)
    qtbot.waitUntil(lambda: bool(window.fake.mark_list) and window.fake.mark_list[60].favourite)
    qtbot.keyClick(grid, Key.Key_3)
    qtbot.waitUntil(lambda: window.fake.mark_list[60].rating == 3)
    assert window.grid_page.search_box.text() == ""


@pytest.mark.parametrize("key", [Key.Key_5, Key.Key_F, Key.Key_T, Key.Key_S])
def test_a_key_of_its_own_begins_no_search_where_nothing_is_selected(
    window: Any, grid: Any, qtbot: QtBot, key: Qt.Key
) -> None:
    grid.clearSelection()
    qtbot.keyClick(grid, key)
    assert window.grid_page.search_box.text() == ""
    assert QApplication.focusWidget() is grid


def test_a_question_mark_shows_the_keys_and_is_a_letter_in_the_box(window: Any, grid: Any, qtbot: QtBot) -> None:
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "?")
    assert edit.text() == "?"
    assert window.dialogs.open.find(ShortcutsDialog) is None
    edit.clear()
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_Question)  # real keyboards say Shift, too, and Qt takes that for the sign
    assert window.dialogs.open.find(ShortcutsDialog) is not None


def test_a_click_in_the_empty_box_offers_recent_searches(window: Any, qtbot: QtBot) -> None:
    box = window.grid_page.search_box
    qtbot.mouseClick(box.edit, Left)
    assert not box.completions.is_open  # nothing was looked for yet
    box.completions.set_recent(["a dog", "beach"])
    qtbot.mouseClick(box.edit, Left)
    assert box.completions.is_open
    qtbot.keyClicks(box.edit, "x")
    assert not box.completions.is_open
    qtbot.mouseClick(box.edit, Left)
    assert not box.completions.is_open


def test_the_mouses_back_button_leaves_the_viewer(window: Any, grid: Any, qtbot: QtBot) -> None:
    qtbot.keyClick(grid, Key.Key_Space)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    qtbot.mouseClick(window.viewer.canvas, Back)
    assert window.pages.currentWidget() is window.grid_page


class Asked:
    """Notes what came of a drop."""

    def __init__(self, window: Any) -> None:
        self.searched: list[str] = []
        self.watched: list[Path] = []
        self.dropping = Dropping(window, self.searched.append, self.watched.append)

    def drop(self, *paths: str) -> Any:
        return self.dropping.take([Path(path) for path in paths], QPoint(0, 0))


def choose(menu: Any, text: str) -> None:
    next(action for action in menu.actions() if text in action.text()).trigger()
    menu.close()


@pytest.fixture
def asked(window: Any) -> Asked:
    return Asked(window)


def test_a_dropped_picture_is_asked_about(asked: Asked) -> None:
    choose(asked.drop("/far/Rome 2019/IMG 7.jpg"), "like this")
    assert asked.searched == ['like:"/far/Rome 2019/IMG 7.jpg"']
    choose(asked.drop("/far/Rome 2019/IMG 7.jpg"), "Rome 2019")
    assert asked.watched == [Path("/far/Rome 2019")]


def test_several_pictures_are_looked_for_together_and_each_folder_can_be_watched(asked: Asked) -> None:
    menu = asked.drop("/far/a/1.jpg", "/far/a/2.jpg", "/far/b & c/3.heic")
    assert [action.text() for action in menu.actions() if "Watch" in action.text()] == [
        "Watch the folder “a”",
        "Watch the folder “b && c”",
    ]
    choose(menu, "like these")
    assert asked.searched == ['like:/far/a/1.jpg like:/far/a/2.jpg like:"/far/b & c/3.heic"']
    assert asked.watched == []


def test_folders_are_watched_without_a_question(asked: Asked) -> None:
    assert asked.drop("/far/Holiday", "/far/Rome") is None
    assert asked.watched == [Path("/far/Holiday"), Path("/far/Rome")]


def test_paired_files_stand_separately_when_the_person_says_so(open_window: Any, qtbot: QtBot) -> None:
    window = open_window()
    action = window.actions_["view.apart"]
    assert not action.isChecked()
    asked = len(window.fake.called("search.find"))
    action.trigger()
    qtbot.waitUntil(lambda: window.fake.companions_apart)
    qtbot.waitUntil(lambda: len(window.fake.called("search.find")) > asked)  # and the photos are asked for anew
    window.actions_.refresh()
    assert action.isChecked()
    action.trigger()
    qtbot.waitUntil(lambda: not window.fake.companions_apart)


def test_a_window_knows_that_paired_files_stood_separately(open_window: Any, qtbot: QtBot) -> None:
    window = open_window()
    window.fake.companions_apart = True  # by another window
    window.fake.emit(FoldersChanged())
    qtbot.waitUntil(lambda: window.pages.apart.is_on)
    window.actions_.refresh()
    assert window.actions_["view.apart"].isChecked()


def test_a_choice_that_the_library_refuses_is_not_shown_as_made(open_window: Any, qtbot: QtBot) -> None:
    window = open_window()
    window.fake.errors["companions.show_apart"] = LibraryProblem("The disk is full.")
    window.actions_["view.apart"].trigger()
    qtbot.waitUntil(lambda: not window.pages.apart.is_on)
