"""Panels beside the photos give way in a narrow window, and are one click or key away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from photoclip.gui.browse.panel_room import PanelRoom
from photoclip.settings import Settings

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    return open_window(settings=Settings(first_start_done=True, show_info_panel=True))


def beside(window):
    page = window.grid_page
    return page.side_panel.isVisible(), page.info_panel.isVisible()


@pytest.mark.parametrize(
    ("width", "expected"), [(1100, (True, True)), (1000, (True, True)), (990, (True, False)), (740, (False, False))]
)
def test_panels_are_there_where_there_is_room(window, qtbot, width, expected):
    window.resize(width, 600)
    qtbot.waitUntil(lambda: window.grid_page.width() == width)
    assert beside(window) == expected
    assert window.grid_page.top_bar.folders_button.isChecked() == expected[0]
    assert window.grid_page.top_bar.info_button.isChecked() == expected[1]


def test_in_a_narrow_window_a_click_and_a_key_show_them_and_nothing_of_it_is_kept(window, qtbot):
    window.resize(700, 600)
    qtbot.waitUntil(lambda: beside(window) == (False, False))
    qtbot.mouseClick(window.grid_page.top_bar.folders_button, Left)
    assert beside(window) == (True, False)
    qtbot.keyClick(window, Key.Key_F9)
    assert beside(window) == (False, False)
    qtbot.keyClick(window, Key.Key_I, Mod.ControlModifier)
    assert beside(window) == (False, True)
    assert window.actions_["view.details"].isChecked()
    window.resize(1100, 600)
    qtbot.waitUntil(lambda: beside(window) == (True, True))
    kept = window.fake.settings.current
    assert (kept.show_folder_panel, kept.show_info_panel) == (True, True)


def test_what_is_hidden_in_a_wide_window_stays_so(window, qtbot):
    window.resize(1100, 600)
    qtbot.mouseClick(window.grid_page.top_bar.info_button, Left)
    qtbot.waitUntil(lambda: beside(window) == (True, False))
    window.resize(700, 600)
    qtbot.waitUntil(lambda: beside(window) == (False, False))
    window.resize(1100, 600)
    qtbot.waitUntil(lambda: beside(window) == (True, False))
    assert not window.fake.settings.current.show_info_panel


def test_a_panel_that_was_asked_for_is_away_again_when_the_window_is_narrow_anew(qtbot):
    panel, button = QWidget(), QToolButton(checkable=True)
    qtbot.addWidget(panel)
    room, told = PanelRoom(panel, button, 750), []
    room.changed.connect(told.append)
    for width in (700, 800, 700):
        room.set_width(width)
        if width == 700:
            room.toggle()
    room.set_width(710)
    assert told == [False, True, True, False, True]
    assert not panel.isHidden()
    assert button.isChecked()


def test_buttons_above_the_photos_lose_their_words_before_what_is_open_does(window, qtbot):
    header = window.grid_page.header
    qtbot.waitUntil(header.auto_tag_button.isVisible)
    window.resize(1100, 600)
    qtbot.waitUntil(lambda: header.auto_tag_button.text() == "Auto-tag…")
    header._words[header.auto_tag_button] = "Tag by themselves, as other languages say it at length…"
    window.resize(650, 600)
    qtbot.mouseClick(window.grid_page.top_bar.folders_button, Left)
    qtbot.waitUntil(lambda: header.auto_tag_button.text() == "")
    assert header.auto_tag_button.accessibleName() == header.auto_tag_button.toolTip() == "Auto-tag…"
    whole_px = header.title.fontMetrics().horizontalAdvance("All photos")
    qtbot.waitUntil(lambda: header.title.width() >= whole_px)
