from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from photoclip.gui.base.actions import ActionTable

Context, Key, Mod = Qt.ShortcutContext, Qt.Key, Qt.KeyboardModifier


def of_the_window(window):
    """The actions whose keys work wherever the keyboard is."""
    actions = [action for table in window.actions_.tables for action in table]
    return [action for action in actions if action.shortcutContext() == Context.WindowShortcut]


def keys_of(actions):
    return [keys.toString() for action in actions for keys in action.shortcuts()]


def twice(found):
    return [one for one, count in Counter(found).items() if count > 1]


def actions_in(place, window):
    tables: list[ActionTable] = list(window.actions_.tables)
    if place == "viewer":
        tables = window.viewer.actions_of_photos.tables()
    return [action for table in tables for action in table if action.shortcutContext() != Context.WindowShortcut]


@pytest.mark.parametrize("place", ["grid", "viewer"])
def test_no_key_has_two_meanings_in_one_place(window, place):
    keys = keys_of([*of_the_window(window), *actions_in(place, window)])
    assert len(keys) > 30
    assert twice(keys) == []


def test_no_key_of_the_grid_or_the_viewer_is_an_actions_too(window):
    sections = {section.title: section.rows for section in window.actions_.help_sections()}
    viewers = [key for keys, _what in sections["One photo"] for key in keys]
    taken = keys_of([*of_the_window(window), *actions_in("viewer", window)])
    assert set(viewers) & set(taken) == set()


def test_every_id_stands_for_one_action(window):
    actions = [action for table in window.actions_.tables for action in table]
    assert len(set(map(id, actions))) == len(actions)
    ids = [row.id for table in window.actions_.tables for row in table.rows]
    assert twice(ids) == []


def menus_of(window):
    menus = [action.menu() for action in window.menuBar().actions()]
    for menu in menus:
        menus += [action.menu() for action in menu.actions() if isinstance(action.menu(), QMenu)]
    return [*menus, window.grid_page.menu_for_selection()]


def marks(menu):
    texts = [action.text().replace("&&", "") for action in menu.actions()]
    return [text.partition("&")[2][0].casefold() for text in texts if "&" in text]


def test_no_two_entries_of_a_menu_share_the_letter_that_chooses_them(window):
    menus = menus_of(window)
    assert len(menus) > 10
    assert {menu.title(): twice(marks(menu)) for menu in menus if twice(marks(menu))} == {}


def test_every_action_that_has_a_place_in_the_menu_bar_stands_there(window):
    there = {action for menu in menus_of(window) for action in menu.actions()}
    placed = [entry.action for table in window.actions_.tables for entry in table.entries() if entry.menus]
    assert len(placed) > 40
    assert [action.text() for action in placed if action not in there] == []


def test_what_cannot_be_done_in_the_viewer_rests_there(window, qtbot):
    assert window.actions_["edit.select-all"].isEnabled()
    window.grid_page.opened.emit(window.grid_page.model.ids, 0)
    assert not window.actions_["edit.select-all"].isEnabled()
    assert not window.actions_["view.sort.newest"].isEnabled()
    window.viewer.close_viewer()
    assert window.actions_["edit.select-all"].isEnabled()


def test_a_photo_is_viewed_only_where_one_is_current(window):
    assert not window.actions_["photo.view"].isEnabled()
    window.grid_page.go_to(60)
    assert window.actions_["photo.view"].isEnabled()


def test_a_tick_follows_its_setting_whoever_changes_it(window, qtbot):
    assert window.actions_["view.folders"].isChecked()
    window.fake.settings.change(show_folder_panel=False)
    qtbot.waitUntil(lambda: not window.actions_["view.folders"].isChecked())


def test_the_other_photos_can_be_selected_instead(window, qtbot):
    grid = window.grid_page.grid
    grid.setFocus()
    grid.select_only(60)
    qtbot.keyClick(grid, Key.Key_I, Mod.ControlModifier | Mod.ShiftModifier)
    assert sorted(grid.selected_ids().tolist()) == list(range(1, 60))
    qtbot.keyClick(grid, Key.Key_I, Mod.ControlModifier | Mod.ShiftModifier)
    assert grid.selected_ids().tolist() == [60]
