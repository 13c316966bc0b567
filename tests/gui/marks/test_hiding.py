"""Hidden photos in the window: out of focus, or out of sight."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from photoclip.core.events import PhotosChanged
from photoclip.core.tags import Marks
from photoclip.gui.base.veil import veiled
from photoclip.gui.grid.model import LiftedRole, VeiledRole
from photoclip.gui.settings.hidden_choice import HiddenChoice
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select, undo

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    """A window; 60 and 59 are selected."""
    window = open_window()
    select(window, 60, 59)
    window.grid_page.grid.setFocus()
    return window


def let_be_hidden(window, photo_id, is_hidden=True):
    window.fake.mark_list[photo_id] = Marks(hidden=is_hidden)
    window.fake.emit(PhotosChanged((photo_id,)))


def hidden(window):
    return {photo_id for photo_id, marks in window.fake.mark_list.items() if marks.hidden}


def index_of(window, photo_id):
    return window.grid_page.model.index(window.grid_page.model.row_of(photo_id))


def is_veiled(window, photo_id):
    return bool(index_of(window, photo_id).data(VeiledRole))


def sharpness(picture):
    """How much a picture changes from one pixel to the next."""
    image = picture.toImage() if not isinstance(picture, QImage) else picture
    line = [image.pixelColor(x, image.height() // 3).lightness() for x in range(image.width())]
    return max(abs(a - b) for a, b in pairwise(line))


def test_h_hides_all_selected_photos_and_undo_and_redo_go_to_and_fro(window, qtbot):
    press(qtbot, Key.Key_H)
    qtbot.waitUntil(lambda: hidden(window) == {60, 59})
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos: hidden.")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: not hidden(window))
    qtbot.waitUntil(window.actions_["edit.redo"].isEnabled)
    window.actions_["edit.redo"].trigger()
    qtbot.waitUntil(lambda: hidden(window) == {60, 59})
    press(qtbot, Key.Key_H)
    qtbot.waitUntil(lambda: not hidden(window))


def test_one_hidden_photo_is_said_too_for_it_may_be_gone(window, qtbot):
    select(window, 60)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_H)
    qtbot.waitUntil(lambda: window.notice_bar.text().endswith("_0060.jpg: hidden."))


def test_a_hidden_photo_is_out_of_focus_until_the_pointer_is_over_it(window, qtbot):
    grid = window.grid_page.grid
    select(window, 58)
    qtbot.waitUntil(lambda: index_of(window, 60).data(Qt.ItemDataRole.DecorationRole) is not None)
    clear = sharpness(index_of(window, 60).data(Qt.ItemDataRole.DecorationRole))
    let_be_hidden(window, 60)
    qtbot.waitUntil(lambda: is_veiled(window, 60))
    veil = index_of(window, 60).data(Qt.ItemDataRole.DecorationRole)
    assert sharpness(veil) < clear
    assert "hidden" in index_of(window, 60).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not is_veiled(window, 59)
    QTest.mouseMove(grid.viewport(), grid.visualRect(index_of(window, 60)).center())
    grid.viewport().update()
    qtbot.waitUntil(lambda: index_of(window, 60).data(LiftedRole) is not None)
    assert sharpness(index_of(window, 60).data(LiftedRole)) == clear
    assert is_veiled(window, 60)  # what is dragged, and every other place, has the veil


def test_a_photo_shown_again_is_in_focus_again(window, qtbot):
    let_be_hidden(window, 60)
    qtbot.waitUntil(lambda: is_veiled(window, 60))
    let_be_hidden(window, 60, False)
    qtbot.waitUntil(lambda: not is_veiled(window, 60))


def test_showing_hidden_photos_lifts_every_veil_and_says_what_it_is_worth(window, qtbot):
    let_be_hidden(window, 60)
    qtbot.waitUntil(lambda: is_veiled(window, 60))
    window.actions_["view.hidden"].trigger()
    qtbot.waitUntil(lambda: not is_veiled(window, 60))
    qtbot.waitUntil(lambda: "whoever uses this account" in window.notice_bar.text())
    assert window.actions_["view.hidden"].isChecked()
    window.actions_["view.hidden"].trigger()
    qtbot.waitUntil(lambda: is_veiled(window, 60))
    qtbot.waitUntil(lambda: not window.actions_["view.hidden"].isChecked())


def test_where_the_system_was_not_told_that_it_is_you_they_stay_hidden(window, qtbot):
    window.fake.asks_person = False
    let_be_hidden(window, 60)
    window.actions_["view.hidden"].trigger()
    qtbot.waitUntil(lambda: "not told that it is you" in window.notice_bar.text())
    qtbot.waitUntil(lambda: not window.actions_["view.hidden"].isChecked())
    qtbot.waitUntil(lambda: is_veiled(window, 60))


def test_photos_kept_out_of_sight_leave_the_grid_and_come_back(window, qtbot):
    window.fake.hidden_way = "out"
    select(window, 60)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_H)
    model = window.grid_page.model
    qtbot.waitUntil(lambda: model.row_of(60) is None)
    qtbot.waitUntil(lambda: window.grid_page.library_panel.count_text("All photos") == "59")
    window.actions_["view.hidden"].trigger()
    qtbot.waitUntil(lambda: model.row_of(60) is not None)
    window.actions_["view.hidden"].trigger()
    qtbot.waitUntil(lambda: model.row_of(60) is None)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: model.row_of(60) is not None)


def test_settings_choose_how_they_are_kept(show_widget, library, bridge, qtbot):
    choice = show_widget(HiddenChoice(library, bridge))
    assert choice.blur.isChecked()
    qtbot.mouseClick(choice.out, Left, pos=QPoint(8, choice.out.height() // 2))
    qtbot.waitUntil(lambda: library.hidden_way == "out")
    library.hidden_way = "blur"
    library.emit(PhotosChanged((60,)))
    qtbot.waitUntil(choice.blur.isChecked)


# In the viewer


@pytest.fixture
def viewer(window, qtbot):
    """The viewer on 60; 59, which comes next, is hidden."""
    let_be_hidden(window, 59)
    select(window, 60)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    qtbot.waitUntil(lambda: window.viewer.canvas.sharpest.width() > 512)
    return window.viewer


@pytest.mark.parametrize("way", ["space", "click"])
def test_a_hidden_photo_that_is_paged_to_is_seen_only_on_demand(viewer, qtbot, way):
    press(qtbot, Key.Key_Right)
    qtbot.waitUntil(lambda: "This photo is hidden" in viewer.canvas.message)
    qtbot.waitUntil(lambda: viewer.pictures.levels(59) != ())
    assert viewer.canvas.sharpest.width() <= 512
    if way == "space":
        press(qtbot, Key.Key_Space)
    else:
        qtbot.mouseClick(viewer.canvas, Left, pos=viewer.canvas.rect().center())
    qtbot.waitUntil(lambda: viewer.canvas.sharpest.width() > 512)
    assert viewer.photo_id == 59
    assert not viewer.canvas.message


def test_a_hidden_photo_that_is_opened_is_seen(window, qtbot):
    let_be_hidden(window, 60)
    select(window, 60)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.viewer.canvas.sharpest.width() > 512)
    assert not window.viewer.canvas.message


def test_a_photo_that_is_hidden_while_it_is_in_view_is_covered_at_once(viewer, qtbot):
    press(qtbot, Key.Key_H)
    qtbot.waitUntil(lambda: "This photo is hidden" in viewer.canvas.message)
    press(qtbot, Key.Key_H)
    qtbot.waitUntil(lambda: not viewer.canvas.message)


def test_a_slideshow_leaves_hidden_photos_out(viewer, qtbot):
    viewer.toggle_slideshow()
    qtbot.waitUntil(lambda: viewer.bar.position == "1 of 59")
    press(qtbot, Key.Key_Right)
    qtbot.waitUntil(lambda: viewer.photo_id == 58)
    viewer.full_screen.set_on(False)


def test_a_veil_shows_nothing_but_colours(qapp):
    picture = QImage(200, 150, QImage.Format.Format_RGB32)
    for x in range(200):
        for y in range(150):
            picture.setPixel(x, y, 0xFF000000 if (x // 4 + y // 4) % 2 else 0xFFFFFFFF)
    veil = veiled(picture)
    assert veil.size() == picture.size()
    assert sharpness(veil) < 20
    assert veiled(QImage()).isNull()
