import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog, shown_keys
from tests.gui.keyboard import press

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
OF_THE_WINDOW = ("Photos", "Albums", "Tags", "Everywhere")


@pytest.fixture
def sections(window):
    return window.actions_.help_sections()


@pytest.fixture
def dialog(sections, show_widget):
    return show_widget(ShortcutsDialog(sections), 520, 600)


def keys_of(sections, *titles):
    return {
        QKeySequence(key)
        for section in sections
        if section.title in titles
        for keys, _action in section.rows
        for key in keys
    }


def test_every_row_names_its_action_and_its_keys(dialog, sections):
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    for section in sections:
        assert section.title in labels
        for keys, action in section.rows:
            assert {action, shown_keys(keys)} <= labels
    assert "Settings: Ctrl+," in [label.accessibleName() for label in dialog.findChildren(QLabel)]


def test_every_shortcut_of_the_window_is_in_the_list(window, sections):
    kinds = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    used = [
        (keys, action.text())
        for action in window.findChildren(QAction)
        if action.shortcutContext() in kinds and action.text()
        for keys in action.shortcuts()
        if not keys.isEmpty()
    ]
    listed = keys_of(sections, *OF_THE_WINDOW)
    # A platform may know several keys for one action; the list names the one a person looks for.
    named = {text for keys, text in used if keys in listed}
    assert {text for _keys, text in used} - named == set()


def test_every_key_in_the_list_is_a_shortcut_of_the_window(window, sections):
    used = {keys for action in window.findChildren(QAction) for keys in action.shortcuts()}
    # Not actions: the grid takes Return and S, the box Tab and Delete, the list of albums F2 and Delete.
    taken_as_keys = {QKeySequence(key) for key in ("Return", "S", "Tab", "Del", "F2")}
    assert keys_of(sections, *OF_THE_WINDOW) - taken_as_keys <= used


def test_every_line_about_an_action_stands_in_a_section(window, sections):
    shown = {action for section in sections for _keys, action in section.rows}
    told = {line.text for table in window.actions_.tables for line in table.key_lines()}
    assert len(told) > 20
    assert told <= shown


def test_actions_that_say_the_same_share_a_line(sections):
    rows = {action: keys for section in sections for keys, action in section.rows}
    assert rows["Stars; 0 takes them off"] == ("1", "2", "3", "4", "5", "0")
    assert rows["Select all, select none"] == ("Ctrl+A", "Ctrl+Shift+A")


def test_arrows_are_drawn():
    assert shown_keys(["Left", "Right"]) == "←   →"


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_the_dialog_closes(dialog, way, qtbot):
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    if way == "Escape":
        close.setFocus()
        press(qtbot, Key.Key_Escape)
    else:
        qtbot.mouseClick(close, Left)
    assert not dialog.isVisible()
