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
    qtbot.waitUntil(lambda: texts(history)[0] == "1 photo: ★★★★★.")


def test_where_nothing_was_done_it_says_so(window, qtbot):
    dialog = window.dialogs.show_history()
    assert dialog.why.text() == "Nothing was done yet that can be taken back."
    assert not dialog.button.isEnabled()
