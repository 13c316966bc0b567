import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog, shown_keys
from tests.gui.keyboard import press

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
OF_THE_WINDOW = ("Photos", "Albums", "Tags", "Everywhere")


@pytest.fixture
def dialog(theme, show_widget):
    return show_widget(ShortcutsDialog(), 520, 600)


def keys_of(dialog, *sections):
    return {
        QKeySequence(key)
        for section, rows in dialog.sections()
        if section in sections
        for keys, _action in rows
        for key in keys.split()
    }


def test_every_row_names_its_action_and_its_keys(dialog):
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    for section, rows in dialog.sections():
        assert section in labels
        for keys, action in rows:
            assert {action, shown_keys(keys)} <= labels
    assert any(label.accessibleName() == "Settings: Ctrl+," for label in dialog.findChildren(QLabel))


def test_every_shortcut_of_the_window_is_in_the_list(dialog, library, bridge, theme, qtbot):
    window = MainWindow(library, bridge, theme)
    qtbot.addWidget(window)
    kinds = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    used = [
        (keys, action.text())
        for action in window.findChildren(QAction)
        if action.shortcutContext() in kinds and action.text()
        for keys in action.shortcuts()
        if not keys.isEmpty()
    ]
    listed = keys_of(dialog, *OF_THE_WINDOW)
    # A platform may know several keys for one action; the list names the one a person looks for.
    named = {text for keys, text in used if keys in listed}
    assert {text for _keys, text in used} - named == set()


def test_every_key_in_the_list_is_a_shortcut_of_the_window(dialog, library, bridge, theme, qtbot):
    window = MainWindow(library, bridge, theme)
    qtbot.addWidget(window)
    used = {keys for action in window.findChildren(QAction) for keys in action.shortcuts()}
    # Not actions: the grid takes Return and S, the box Tab and Delete, the list of albums F2 and Delete.
    taken_as_keys = {QKeySequence(key) for key in ("Return", "S", "Tab", "Del", "F2")}
    assert keys_of(dialog, *OF_THE_WINDOW) - taken_as_keys <= used


def test_arrows_are_drawn():
    assert shown_keys("Left Right") == "←   →"


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_the_dialog_closes(dialog, way, qtbot):
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    if way == "Escape":
        close.setFocus()
        press(qtbot, Key.Key_Escape)
    else:
        qtbot.mouseClick(close, Left)
    assert not dialog.isVisible()
