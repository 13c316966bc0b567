"""A slideshow: from photo to photo by itself, on the whole screen."""

import pytest
from PySide6.QtCore import Qt

from photoclip.settings import Settings
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    """Three photos; the middle one is selected."""
    window = open_window(3, settings=Settings(first_start_done=True, slideshow_s=60))
    select(window, 2)
    window.grid_page.grid.set_current_id(2)
    window.grid_page.grid.setFocus()
    return window


def goes_on(show):
    """Let the interval of the photo in view end."""
    assert show.timer.isActive()
    show.timer.timeout.emit()


def test_it_begins_at_the_current_photo_and_goes_round_on_the_whole_screen(window, qtbot):
    press(qtbot, Key.Key_F7)
    viewer, show = window.viewer, window.viewer.slideshow
    assert window.pages.in_viewer
    assert window.isFullScreen()
    assert show.timer.interval() == 60_000
    seen = [viewer.photo_id]
    for _ in range(3):
        goes_on(show)
        seen.append(viewer.photo_id)
    assert seen == [2, 1, 3, 2]


def test_the_space_bar_pauses_it_and_lets_it_go_on(window, qtbot):
    press(qtbot, Key.Key_F7)
    show = window.viewer.slideshow
    press(qtbot, Key.Key_Space)
    assert show.is_paused
    assert not show.timer.isActive()
    press(qtbot, Key.Key_Right)
    assert window.viewer.photo_id == 1
    assert not show.timer.isActive(), "who pages stays in the pause"
    press(qtbot, Key.Key_Space)
    assert show.timer.isActive()


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_F11, Key.Key_F7])
def test_it_ends_with_the_full_screen_and_the_photo_stays(window, qtbot, key):
    press(qtbot, Key.Key_F7)
    press(qtbot, key)
    show = window.viewer.slideshow
    assert not show.on
    assert not show.timer.isActive()
    assert not window.isFullScreen()
    assert window.pages.in_viewer
    press(qtbot, Key.Key_Space)
    assert window.viewer.photo_id == 1, "the space bar leads on again"


def test_the_interval_is_chosen_in_the_menu_and_remembered(window, qtbot):
    window.actions_["view.slideshow.10"].trigger()
    assert window.fake.settings.current.slideshow_s == 10
    press(qtbot, Key.Key_F7)
    assert window.viewer.slideshow.timer.interval() == 10_000
    qtbot.mouseClick(window.viewer.bar.slideshow, Left)
    assert not window.viewer.slideshow.on
