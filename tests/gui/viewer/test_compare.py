"""Photos side by side: seen in the same place, marked and thrown out with keys."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from photoclip.core.tags import Marks
from photoclip.gui.widgets.elided_label import ElidedLabel
from tests.gui.keyboard import press, tab_round
from tests.gui.photos_on_show import select

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    """60, 56 and 52 have the same shape, 58 is wider."""
    return open_window()


def compare(window, qtbot, *photo_ids):
    """Select these photos, press C, and return the comparison once all of them are in view."""
    select(window, *photo_ids)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_C)
    page = window.pages.compare
    assert window.pages.in_compare
    qtbot.waitUntil(lambda: all(not pane.canvas.framing.photo_size.isEmpty() for pane in page.panes))
    return page


def framings(page):
    return [pane.canvas.framing for pane in page.panes]


def seen(framing):
    """Return how much larger than the fitted photo it is, and the middle of what is seen, as shares of the photo."""
    size, middle = framing.photo_size, framing.centre
    return pytest.approx(
        (framing.zoom / framing.fit_zoom, middle.x() / size.width(), middle.y() / size.height()), abs=0.01
    )


def plain(framing):
    size, middle = framing.photo_size, framing.centre
    return framing.zoom / framing.fit_zoom, middle.x() / size.width(), middle.y() / size.height()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_to_four_selected_photos_stand_side_by_side(window, qtbot, count):
    page = compare(window, qtbot, *range(60, 60 - count, -1))
    assert page.photo_ids == list(range(60, 60 - count, -1))
    corners = {(pane.x(), pane.y()) for pane in page.panes}
    assert len(corners) == count
    assert len({y for _x, y in corners}) == (2 if count == 4 else 1)
    assert page.chosen is page.panes[0]


def test_three_stand_in_two_rows_in_a_narrow_window(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    window.resize(700, 600)
    qtbot.waitUntil(lambda: len({pane.y() for pane in page.panes}) == 2)
    assert window.width() == 700
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: len({pane.y() for pane in page.panes}) == 1)


def test_side_by_side_in_a_narrow_window_each_photo_is_named(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    window.resize(960, 600)
    qtbot.waitUntil(lambda: window.width() == 960 and len({pane.y() for pane in page.panes}) == 1)

    def named(pane):
        return [one for one in pane.findChildren(ElidedLabel) if one.isVisible() and one.text() == one.whole != ""]

    qtbot.waitUntil(lambda: all(len(named(pane)) == 1 for pane in page.panes))
    assert all(pane.marks.isVisible() for pane in page.panes)


def test_of_more_than_four_the_first_four_are_compared_and_that_is_said(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58, 57, 56, 55)
    assert page.photo_ids == [60, 59, 58, 57]
    assert window.pages.compare.title == "Comparing the first 4 of 6 photos"


def test_one_photo_alone_is_not_compared(window, qtbot):
    select(window, 60)
    window.grid_page.grid.setFocus()
    assert not window.actions_["photo.compare"].isEnabled()
    press(qtbot, Key.Key_C)
    assert window.pages.on_grid


def test_a_closed_burst_is_compared_as_its_photos(open_window, qtbot):
    window = open_window()
    window.fake.stacks = {60: (60, 59, 58)}
    window.actions_["view.collapse-bursts"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 58)
    assert compare(window, qtbot, 60).photo_ids == [60, 59, 58]


@pytest.mark.parametrize("way", ["Z", "+", "Ctrl+1", "wheel", "button"])
def test_who_zooms_one_photo_zooms_all_about_the_same_place(window, qtbot, way):
    page = compare(window, qtbot, 60, 56, 52)
    canvas = page.panes[0].canvas
    if way == "wheel":
        at, none = QPointF(20, 30), QPoint()
        rest = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(canvas, QWheelEvent(at, canvas.mapToGlobal(at), none, QPoint(0, 600), *rest))
    elif way == "button":
        qtbot.mouseClick(page.whole_button, Left)
    elif way == "Ctrl+1":
        qtbot.keyClick(canvas, Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.keyClicks(canvas, way)
    first, *others = framings(page)
    assert not first.is_fitted
    assert all(plain(other) == seen(first) for other in others)
    assert framings(page)[1].zoom == pytest.approx(first.zoom), "of photos of one size every pixel is as large"
    qtbot.keyClick(canvas, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert all(framing.is_fitted for framing in framings(page))


def test_who_moves_one_photo_moves_all(window, qtbot):
    page = compare(window, qtbot, 60, 56)
    press(qtbot, Key.Key_Z)
    before = framings(page)[1].centre
    canvas = page.panes[0].canvas
    qtbot.mousePress(canvas, Left, pos=QPoint(120, 120))
    qtbot.mouseMove(canvas, QPoint(60, 90))
    qtbot.mouseRelease(canvas, Left, pos=QPoint(60, 90))
    first, second = framings(page)
    assert second.centre != before
    assert plain(second) == seen(first)
    press(qtbot, Key.Key_Right)
    assert page.chosen is page.panes[0], "arrows move what is larger than its place"
    assert plain(second) == seen(first)


def test_photos_of_several_shapes_are_as_much_larger_than_fitted(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    press(qtbot, Key.Key_Plus)
    assert [framing.zoom / framing.fit_zoom for framing in framings(page)] == [pytest.approx(1.25)] * 3


def test_a_photo_that_comes_later_is_shown_where_the_others_are_looked_at(window, qtbot):
    select(window, 60, 56)
    window.grid_page.grid.setFocus()
    page = window.pages.compare
    with window.fake.held("photos.get"):
        press(qtbot, Key.Key_C)
        late, there = page.panes[1].canvas, page.panes[0].canvas
        there.show_photo(QSize(4000, 3000), [QImage(40, 30, QImage.Format.Format_RGB32)])
        press(qtbot, Key.Key_Z)
        assert there.framing.zoom == 1.0
        assert late.framing.photo_size.isEmpty()
    qtbot.waitUntil(lambda: not late.framing.photo_size.isEmpty())
    qtbot.waitUntil(lambda: plain(late.framing) == seen(there.framing))


def test_keys_mark_the_chosen_photo_and_arrows_choose_another(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    press(qtbot, Key.Key_P)
    press(qtbot, Key.Key_Right)
    assert page.chosen is page.panes[1]
    press(qtbot, Key.Key_X)
    press(qtbot, Key.Key_4)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Right)  # there is no further one
    press(qtbot, Key.Key_F)
    marks = window.fake.mark_list
    qtbot.waitUntil(
        lambda: (
            [marks.get(i, Marks()) for i in (60, 59, 58)]
            == [Marks(flag="picked"), Marks(4, flag="rejected"), Marks(favourite=True)]
        )
    )
    qtbot.waitUntil(lambda: [pane.marks.shown.flag for pane in page.panes] == ["picked", "rejected", ""])
    press(qtbot, Key.Key_Left)
    assert page.chosen is page.panes[1]


def test_a_click_chooses_a_photo_and_the_menu_bar_means_it(window, qtbot):
    page = compare(window, qtbot, 60, 59)
    qtbot.mouseClick(page.panes[1].canvas, Left)
    assert page.chosen is page.panes[1]
    window.actions_["marks.flag.rejected"].trigger()
    qtbot.waitUntil(lambda: window.fake.mark_list.get(59, Marks()).flag == "rejected")


def test_backspace_throws_one_out_until_the_last_one_ends_it(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Backspace)
    assert page.photo_ids == [60, 58]
    assert page.chosen.photo_id == 58
    qtbot.mouseClick(page.panes[1].out, Left)
    assert page.photo_ids == [60]
    assert page.chosen.photo_id == 60
    press(qtbot, Key.Key_Backspace)
    assert window.pages.on_grid


def test_escape_goes_back_to_the_photos_that_were_selected(window, qtbot):
    compare(window, qtbot, 60, 59, 58)
    press(qtbot, Key.Key_Escape)
    assert window.pages.on_grid
    assert window.grid_page.selection.ids == [60, 59, 58]
    assert window.grid_page.grid.hasFocus()


def test_the_one_that_stands_out_is_suggested_and_nothing_follows_from_it(window, qtbot):
    window.fake.best_shots = {59, 58}
    page = compare(window, qtbot, 60, 59, 58)
    qtbot.waitUntil(lambda: [pane.suggested.isVisible() for pane in page.panes] == [False, True, False])
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Backspace)
    qtbot.waitUntil(lambda: [pane.suggested.isVisible() for pane in page.panes] == [False, True])
    assert window.fake.mark_list == {}


def test_photos_that_leave_the_library_leave_the_comparison(window, qtbot):
    page = compare(window, qtbot, 60, 59, 58)
    window.fake.remove_photos([60])
    qtbot.waitUntil(lambda: page.photo_ids == [59, 58])
    assert page.chosen.photo_id == 59
    window.fake.remove_photos([59, 58])
    qtbot.waitUntil(lambda: window.pages.on_grid)


def test_the_keyboard_reaches_every_button(window, qtbot):
    page = compare(window, qtbot, 60, 59)
    reached = tab_round(qtbot)
    assert all(stop in reached for pane in page.panes for stop in pane.stops())
    assert page.whole_button in reached


def test_an_opened_burst_shows_which_photo_came_out_best(open_window, qtbot):
    window = open_window()
    window.fake.stacks = {60: (60, 59, 58)}
    window.fake.best_shots = {59}
    window.actions_["view.collapse-bursts"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 58)
    grid = window.grid_page.grid
    select(window, 60)
    grid.set_current_id(60)
    grid.setFocus()
    press(qtbot, Key.Key_S)
    index = window.grid_page.model.index(1)
    qtbot.waitUntil(
        lambda: index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("stack, suggested as the best of it")
    )
    press(qtbot, Key.Key_S)
    assert "suggested" not in window.grid_page.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert window.fake.mark_list == {}


@pytest.mark.parametrize("size", [(640, 480), (400, 300)])
def test_in_a_small_window_nothing_lies_over_anything(window, qtbot, size):
    page = compare(window, qtbot, 60, 59, 58, 57)
    window.setMinimumSize(1, 1)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    for pane in page.panes:
        assert page.rect().contains(pane.geometry())
        shown = [part for part in (pane.canvas, pane.marks, pane.out) if part.isVisible()]
        places = [part.geometry() for part in shown]
        assert all(pane.rect().contains(place) for place in places)
        assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))
