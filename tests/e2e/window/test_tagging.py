"""Tags that wait for a word, and runs that are taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from photoclip.gui.tag_windows.review_dialog import ReviewDialog
from photoclip.gui.tag_windows.runs_dialog import TagRunsDialog
from tests.e2e.window.house import RUN_LABEL, WAITING_LABEL

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def open_review(window, qtbot, wait):
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_E, Mod.ControlModifier | Mod.ShiftModifier)
    review = window.findChild(ReviewDialog)
    wait(lambda: review.isActiveWindow() and review.name.whole == WAITING_LABEL and review.view.hasFocus())
    return review


def test_a_tag_that_waits_is_accepted_and_is_on_the_photo(home, qtbot, wait, search):
    review = open_review(home, qtbot, wait)
    waiting = review.model.rowCount()
    assert waiting > 1
    qtbot.keyClick(review.view, Key.Key_A)
    wait(lambda: review.message.text == "1 tag accepted.")
    assert review.model.rowCount() == waiting - 1
    qtbot.keyClick(review, Key.Key_Escape)
    search(home, f"tag:{WAITING_LABEL}")
    wait(lambda: home.grid_page.model.rowCount() == 1)


def test_a_tag_that_was_rejected_waits_again_after_undo(home, qtbot, wait):
    review = open_review(home, qtbot, wait)
    waiting = review.model.ids.tolist()
    qtbot.keyClick(review.view, Key.Key_R)
    wait(lambda: review.message.text == "1 tag rejected: not suggested again.")
    assert review.model.ids.tolist() == waiting[1:]
    qtbot.keyClick(review.view, Key.Key_Z, Mod.ControlModifier)
    wait(lambda: review.model.ids.tolist() == waiting)


def test_a_run_is_looked_at_and_undone(home, qtbot, wait, search):
    search(home, f"tag:{RUN_LABEL}")
    tagged = home.grid_page.model.ids.tolist()
    assert tagged
    home.actions_["tags.runs"].trigger()
    runs = home.findChild(TagRunsDialog)
    wait(lambda: sorted(runs.model.ids.tolist()) == sorted(tagged))
    assert runs.heading.whole == RUN_LABEL
    qtbot.mouseClick(runs.undo_button, Left)
    wait(lambda: runs.message.text.startswith(f"{len(tagged)} tags were taken off."))
    wait(lambda: runs.model.rowCount() == 0)
    qtbot.mouseClick(runs.close_button, Left)
    wait(lambda: home.grid_page.model.rowCount() == 0)
