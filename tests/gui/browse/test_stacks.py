import numpy as np
import pytest
from PySide6.QtCore import Qt

from photoclip.gui.grid.delegate import stack_badge
from photoclip.gui.grid.layout import Section
from photoclip.gui.grid.model import StackRole
from photoclip.gui.grid.stacks import StackMark, marks_of, with_open_stacks
from photoclip.settings import Settings
from tests.gui.photos_on_show import shown

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
STACKS = {58: (58, 57, 56), 40: (40, 39)}


@pytest.fixture
def window(open_window, make_library, qtbot):
    """A window on 60 photos, of which 56 to 58 and 39 to 40 are bursts."""
    window = open_window()
    window.fake.stacks = dict(STACKS)
    window.actions_["view.collapse-bursts"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 57)
    window.grid_page.grid.setFocus()
    return window


def index_of(window, photo_id):
    model = window.grid_page.model
    return model.index(model.row_of(photo_id))


def press_badge(window, qtbot, photo_id):
    grid, index = window.grid_page.grid, index_of(window, photo_id)
    qtbot.mouseClick(grid.viewport(), Left, pos=stack_badge(grid.visualRect(index), index.data(StackRole)).center())


def spoken(window, photo_id):
    return index_of(window, photo_id).data(Qt.ItemDataRole.AccessibleTextRole)


def test_bursts_collapse_when_the_person_says_so_and_that_is_remembered(window, qtbot):
    assert shown(window)[:4] == [60, 59, 58, 55]
    assert window.fake.settings.current.collapse_bursts
    window.actions_["view.collapse-bursts"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 60)
    assert not window.fake.settings.current.collapse_bursts


def test_a_window_begins_as_it_was_left(open_window):
    window = open_window(settings=Settings(first_start_done=True, collapse_bursts=True))
    assert window.actions_["view.collapse-bursts"].isChecked()
    assert window.fake.called("search.find")[0].args[0].stacked


def test_a_stack_says_how_many_more_there_are(window, qtbot):
    qtbot.waitUntil(lambda: spoken(window, 58).endswith("and 2 more like it"))
    assert "more" not in spoken(window, 60)
    assert index_of(window, 58).data(StackRole) == StackMark(58, 3, is_open=False)


def test_s_opens_the_stack_in_place_and_closes_it_again(window, qtbot):
    grid = window.grid_page.grid
    grid.select_only(58)
    qtbot.keyClick(grid, Key.Key_S)
    assert shown(window)[:6] == [60, 59, 58, 57, 56, 55]
    assert grid.current_id() == 58
    qtbot.waitUntil(lambda: spoken(window, 57).endswith("2 of 3 in an open stack"))
    qtbot.keyClick(grid, Key.Key_Right)
    assert grid.current_id() == 57
    qtbot.keyClick(grid, Key.Key_S)
    assert shown(window)[:4] == [60, 59, 58, 55]
    assert grid.current_id() == 58


def test_s_on_another_photo_does_nothing(window, qtbot):
    window.grid_page.grid.select_only(60)
    qtbot.keyClick(window.grid_page.grid, Key.Key_S)
    assert len(shown(window)) == 57


def test_the_badge_opens_and_closes(window, qtbot):
    press_badge(window, qtbot, 58)
    assert len(shown(window)) == 59
    press_badge(window, qtbot, 58)
    assert len(shown(window)) == 57


def test_the_header_counts_what_does_not_show(window, qtbot):
    details = window.grid_page.header.details
    press_badge(window, qtbot, 58)
    assert details.whole.startswith("59 photos, 1 more in stacks · ")
    press_badge(window, qtbot, 40)
    assert details.whole.startswith("60 photos · ")


def test_a_double_press_on_the_badge_is_two_presses_and_no_viewer(window, qtbot):
    grid, index = window.grid_page.grid, index_of(window, 58)
    point = stack_badge(grid.visualRect(index), index.data(StackRole)).center()
    qtbot.mouseClick(grid.viewport(), Left, pos=point)
    qtbot.mouseDClick(grid.viewport(), Left, pos=point)
    assert window.pages.currentWidget() is window.grid_page
    assert len(shown(window)) in (57, 59)


def test_enter_opens_the_viewer_on_the_photo_as_always(window, qtbot):
    window.grid_page.grid.select_only(58)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    assert window.viewer.photo_id == 58


def test_the_context_menu_opens_and_closes_the_stack(window):
    page = window.grid_page
    page.grid.select_only(58)
    menu = page.menu_for_selection()
    assert menu.actions()[0].text() == "Open stack"
    menu.actions()[0].trigger()
    assert len(shown(window)) == 59
    assert page.menu_for_selection().actions()[0].text() == "Close stack"
    page.grid.select_only(60)
    assert page.menu_for_selection().actions()[0].text() == "&Open"


def test_an_open_stack_stays_open_while_photos_arrive(window, qtbot):
    press_badge(window, qtbot, 58)
    window.fake.add_photos(1)
    qtbot.waitUntil(lambda: shown(window)[0] == 61)
    assert shown(window)[:6] == [61, 60, 59, 58, 57, 56]


def test_another_question_closes_all_stacks(window, qtbot):
    press_badge(window, qtbot, 58)
    window.grid_page.query.set_sort("oldest")
    qtbot.waitUntil(lambda: shown(window)[0] == 1)
    assert len(shown(window)) == 57


def test_the_selection_survives_the_opening_of_a_stack(window, qtbot):
    grid = window.grid_page.grid
    grid.select_only(55)
    press_badge(window, qtbot, 40)
    press_badge(window, qtbot, 40)
    grid.select_only(55)
    grid.stack_toggled.emit(58)
    assert grid.selected_ids().tolist() == [55]


def test_headings_move_with_the_photos_of_open_stacks():
    ids = np.array([9, 8, 7, 6, 5], np.int64)
    sections = [Section("", 0, 2), Section("Weaker", 2, 3)]
    stacks = {8: (8, 80, 81), 5: (5, 50), 4: (4, 3)}
    shown, moved = with_open_stacks(ids, sections, stacks, {8, 5, 4})
    assert shown.tolist() == [9, 8, 80, 81, 7, 6, 5, 50]
    assert moved == [Section("", 0, 4), Section("Weaker", 4, 4)]


def test_nothing_open_changes_nothing():
    ids = np.array([2, 1], np.int64)
    sections = [Section("", 0, 2)]
    shown, moved = with_open_stacks(ids, sections, {2: (2, 3)}, set())
    assert shown is ids
    assert moved == sections


def test_marks_tell_each_photos_place():
    assert marks_of({2: (2, 3), 7: (7, 8, 9)}, {2}) == {
        2: StackMark(2, 2, True, 0),
        3: StackMark(2, 2, True, 1),
        7: StackMark(7, 3, False, 0),
    }
