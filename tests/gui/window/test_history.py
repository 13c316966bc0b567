"""What was done, in a list, with the way back from each."""

import pytest
from PySide6.QtCore import Qt

from photoclip.core.tags import Marks
from photoclip.gui.window.history_dialog import HistoryDialog
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def history(window, qtbot):
    """Two photos were rated, then flagged, and then an album was made; the list was opened by key."""
    select(window, 60, 59)
    grid = window.grid_page.grid
    grid.setFocus()
    press(qtbot, Key.Key_3)
    qtbot.waitUntil(lambda: len(window.undo.done) == 1)
    press(qtbot, Key.Key_X)
    qtbot.waitUntil(lambda: len(window.undo.done) == 2)
    page = window.grid_page
    page.tag_actions.create("sea")
    qtbot.waitUntil(lambda: len(window.undo.done) == 3)
    page.tag_actions.put([58], "sea")
    qtbot.waitUntil(lambda: len(window.undo.done) == 4)
    qtbot.keyClick(grid, Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialogs.open.find(HistoryDialog)
    assert dialog is not None
    return dialog


def texts(history):
    return [history.rows.topLevelItem(row).text(1) for row in range(history.rows.topLevelItemCount())]


def choose(history, row):
    history.rows.setCurrentItem(history.rows.topLevelItem(row))


def test_the_latest_stands_first_and_can_be_taken_back_and_done_again(window, history, qtbot):
    assert texts(history)[1:] == ["Tag “sea” created.", "2 photos: rejected.", "2 photos: ★★★."]
    history.rows.setFocus()
    qtbot.mouseClick(history.button, Left)
    qtbot.waitUntil(lambda: texts(history)[0].endswith(" Taken back."))
    assert window.fake.names_on(58) == []
    assert history.button.text() == "Do it again"
    qtbot.mouseClick(history.button, Left)
    qtbot.waitUntil(lambda: len(window.undo.done) == 4)
    assert window.fake.names_on(58) == ["sea"]


def test_an_earlier_mark_is_taken_back_while_what_came_after_it_stays(window, history, qtbot):
    choose(history, 3)
    assert history.button.isEnabled()
    qtbot.mouseClick(history.button, Left)
    qtbot.waitUntil(lambda: [window.fake.mark_list[i] for i in (60, 59)] == [Marks(flag="rejected")] * 2)
    qtbot.waitUntil(lambda: texts(history)[3] == "2 photos: ★★★. Taken back.")
    assert window.fake.names_on(58) == ["sea"]


def test_what_others_stand_on_waits_for_them_and_that_is_said(history, qtbot):
    choose(history, 1)
    assert not history.button.isEnabled()
    assert history.why.text() == "What was done after it has to be taken back first."


def test_the_list_follows_what_is_done_meanwhile(window, history, qtbot):
    choose(history, 2)
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: texts(history)[0].endswith(" Taken back."))
    assert history.rows.indexOfTopLevelItem(history.rows.currentItem()) == 2
    window.grid_page.marking.rate([1], 5)
    qtbot.waitUntil(lambda: texts(history)[0] == f"{window.fake.tile(1).name}: ★★★★★.")


def test_where_nothing_was_done_it_says_so(window, qtbot):
    dialog = window.dialogs.show_history()
    assert dialog.why.text() == "Nothing was done yet that can be taken back."
    assert not dialog.button.isEnabled()


# Marks of one photo


def rate(window, qtbot, photo_id, *keys):
    """Select a photo and give it stars by key, each once the one before is done."""
    grid = window.grid_page.grid
    grid.select_only(photo_id)
    grid.setFocus()
    for key in keys:
        before = len(window.undo.done)
        press(qtbot, key)
        qtbot.waitUntil(lambda before=before: len(window.undo.done) == before + 1)


def rating(window, photo_id):
    return window.fake.mark_list.get(photo_id, Marks()).rating


def test_a_line_names_its_photo(window, qtbot):
    rate(window, qtbot, 60, Key.Key_3)
    dialog = window.dialogs.show_history()
    assert texts(dialog) == [f"{window.fake.tile(60).name}: ★★★."]


def test_stars_that_were_given_before_others_go_without_a_trace_and_it_is_said_what_stays(window, qtbot):
    rate(window, qtbot, 60, Key.Key_3, Key.Key_4)
    dialog = window.dialogs.show_history()
    assert dialog.why.text() == ""
    choose(dialog, 1)
    assert dialog.why.text() == "Since then it got ★★★★, which stays until that is taken back, too."
    qtbot.mouseClick(dialog.button, Left)
    qtbot.waitUntil(lambda: texts(dialog)[1].endswith("Taken back."))
    assert rating(window, 60) == 4
    choose(dialog, 0)
    assert dialog.why.text() == ""
    qtbot.mouseClick(dialog.button, Left)
    qtbot.waitUntil(lambda: texts(dialog)[0].endswith("Taken back."))
    assert rating(window, 60) == 0


def test_of_several_photos_it_is_said_how_many_were_marked_again(window, qtbot):
    rate(window, qtbot, 60)
    select(window, 60, 59, 58)
    press(qtbot, Key.Key_2)
    qtbot.waitUntil(lambda: len(window.undo.done) == 1)
    rate(window, qtbot, 59, Key.Key_5)
    dialog = window.dialogs.show_history()
    choose(dialog, 1)
    assert dialog.why.text() == "1 of them was marked again since, which stays."
    qtbot.mouseClick(dialog.button, Left)
    qtbot.waitUntil(lambda: texts(dialog)[1].endswith("Taken back."))
    assert [rating(window, one) for one in (60, 59, 58)] == [0, 5, 0]
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: rating(window, 59) == 0)


def test_another_kind_of_mark_hides_nothing(window, qtbot):
    rate(window, qtbot, 60, Key.Key_3, Key.Key_F)
    dialog = window.dialogs.show_history()
    choose(dialog, 1)
    assert dialog.why.text() == ""


def test_taking_back_leads_to_the_photo_where_it_is_out_of_sight(window, qtbot):
    rate(window, qtbot, 1, Key.Key_3)
    grid = window.grid_page.grid
    grid.verticalScrollBar().setValue(0)
    grid.select_only(60)
    row = window.grid_page.model.row_of(1)
    assert row not in grid.visible_rows()
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: row in grid.visible_rows())
    assert grid.current_id() == 1


def test_taking_back_leaves_alone_where_one_is_when_the_photo_is_in_sight(window, qtbot):
    rate(window, qtbot, 59, Key.Key_3)
    window.grid_page.grid.select_only(60)
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: rating(window, 59) == 0 and window.undo.under_way is None)
    assert window.grid_page.grid.current_id() == 60


def test_taking_back_in_the_viewer_leads_to_the_photo(window, qtbot):
    window.grid_page.opened.emit(window.grid_page.model.ids, 3)
    first = window.viewer.photo_id
    press(qtbot, Key.Key_4)
    qtbot.waitUntil(lambda: len(window.undo.done) == 1)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Right)
    assert window.viewer.photo_id != first
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.viewer.photo_id == first)
