import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from photoclip.core.events import SuggestionsChanged
from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.search import Scope
from photoclip.core.standing import StandingLabels
from photoclip.errors import LibraryProblem
from photoclip.gui.autotag.dialog import AutoTagDialog
from photoclip.gui.judging.delegate import button
from photoclip.gui.tag_windows.review_dialog import ReviewDialog
from photoclip.gui.tag_windows.standing_dialog import LABELS, MODE, PHOTOS, WAITING, StandingDialog
from tests.gui.keyboard import press

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    window = open_window(60)
    window.fake.suggest("dog", [8, 16, 24, 32, 40], tag_id=1)
    window.fake.suggest("beach", [1, 9, 8], tag_id=2)
    window.fake.emit(SuggestionsChanged())
    return window


@pytest.fixture
def review(window, qtbot):
    dialog = window.tagging.open_review()
    dialog.fake = window.fake
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 5)
    dialog.view.setFocus()
    return dialog


def left(dialog):
    return dialog.model.ids.tolist()


def decided(dialog, name):
    return [call.args[0] for call in dialog.fake.called(name)]


def row_texts(dialog, row):
    return [dialog.list.topLevelItem(row).text(column) for column in range(dialog.list.columnCount())]


# The review


def test_what_waits_stands_by_tag_the_surest_first(review):
    assert [row_texts(review, row) for row in range(2)] == [["dog", "5"], ["beach", "3"]]
    assert left(review) == [8, 16, 24, 32, 40]
    assert review.name.whole == "dog"
    assert review.count.text() == "5 photos wait"


def test_return_shows_the_photo_large_and_deciding_goes_on_to_the_next(review, qtbot):
    qtbot.keyClick(review.view, Key.Key_Return)
    large = review.photos.large
    qtbot.waitUntil(large.hasFocus)
    assert large.photo_id == 8
    press(qtbot, Key.Key_A)
    qtbot.waitUntil(lambda: decided(review, "labels.accept") == [[(8, 1)]])
    assert large.photo_id == 16
    press(qtbot, Key.Key_Return)
    assert review.view.hasFocus()
    assert review.view.current_id() == 16


def test_a_key_accepts_and_goes_on_to_the_next(review, qtbot):
    qtbot.keyClick(review.view, Key.Key_A)
    assert left(review) == [16, 24, 32, 40]
    assert review.view.current_id() == 16
    qtbot.waitUntil(lambda: decided(review, "labels.accept") == [[(8, 1)]])
    qtbot.waitUntil(lambda: review.message.text == "1 tag accepted.")


@pytest.mark.parametrize("key", [Key.Key_R, Key.Key_Delete])
def test_a_key_rejects(review, qtbot, key):
    qtbot.keyClick(review.view, Key.Key_Right)
    qtbot.keyClick(review.view, key)
    assert left(review) == [8, 24, 32, 40]
    qtbot.waitUntil(lambda: decided(review, "labels.reject") == [[(16, 1)]])


def test_several_are_decided_together(review, qtbot):
    qtbot.keyClick(review.view, Key.Key_Right, Mod.ShiftModifier)
    qtbot.keyClick(review.view, Key.Key_A)
    qtbot.waitUntil(lambda: decided(review, "labels.accept") == [[(8, 1), (16, 1)]])
    qtbot.keyClick(review.view, Key.Key_A, Mod.ControlModifier)
    qtbot.keyClick(review.view, Key.Key_R)
    qtbot.waitUntil(lambda: decided(review, "labels.reject") == [[(24, 1), (32, 1), (40, 1)]])
    qtbot.waitUntil(lambda: review.name.whole == "beach")  # the next tag
    assert left(review) == [1, 9, 8]


def test_undo_brings_them_back(review, qtbot):
    qtbot.keyClick(review.view, Key.Key_R)
    qtbot.waitUntil(lambda: bool(review.message.text))
    qtbot.keyClick(review.view, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: left(review) == [8, 16, 24, 32, 40])
    assert not review.message.isVisible()
    qtbot.keyClick(review.view, Key.Key_A)
    qtbot.waitUntil(lambda: review.message.text == "1 tag accepted.")
    qtbot.mouseClick(review.message.findChild(QPushButton), Left)
    qtbot.waitUntil(lambda: 8 in left(review))


def test_buttons_and_the_signs_on_a_photo_decide_too(review, qtbot):
    qtbot.mouseClick(review.accept_button, Left)
    assert left(review) == [16, 24, 32, 40]
    cell = review.view.visualRect(review.model.index(2))
    qtbot.mouseClick(review.view.viewport(), Left, pos=button(cell, "cross").center())
    assert left(review) == [16, 24, 40]
    qtbot.waitUntil(lambda: decided(review, "labels.reject") == [[(32, 1)]])


def test_nothing_waits_for_the_library_and_nothing_comes_back_meanwhile(review, qtbot):
    with review.fake.held("labels.accept"):
        qtbot.keyClick(review.view, Key.Key_A)
        qtbot.keyClick(review.view, Key.Key_A)
        review.reload()
        qtbot.waitUntil(lambda: not review.is_reading)
        assert left(review) == [24, 32, 40]
    qtbot.waitUntil(lambda: not review.is_deciding)
    assert review.fake.slow_calls_on(threading.get_ident()) == []


def test_a_decision_that_fails_comes_back_with_its_reason(review, qtbot):
    review.fake.errors["labels.accept"] = LibraryProblem("The disk is full.")
    qtbot.keyClick(review.view, Key.Key_A)
    qtbot.waitUntil(lambda: review.message.text == "The disk is full.")
    qtbot.waitUntil(lambda: left(review) == [8, 16, 24, 32, 40])


def test_new_suggestions_come_in_without_moving_the_person(review, qtbot):
    qtbot.keyClick(review.view, Key.Key_Right)
    review.fake.suggest("dog", [48], tag_id=1)
    review.fake.emit(SuggestionsChanged())
    qtbot.waitUntil(lambda: 48 in left(review))
    assert review.view.current_id() == 16


def test_the_confidence_is_spoken(review, qtbot):
    qtbot.waitUntil(lambda: review.model.tiles.get(8) is not None)
    assert "99 % sure" in review.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_empty_review_says_how_to_get_suggestions(open_window, qtbot):
    window = open_window(60)
    dialog = window.tagging.open_review()
    qtbot.waitUntil(lambda: dialog.placeholder.title == "Nothing waits")
    qtbot.mouseClick(dialog.placeholder.button, Left)
    assert window.findChild(StandingDialog) is not None


# The way there


def test_menu_and_panel_say_how_many_wait(window, qtbot):
    panel = window.grid_page.library_panel
    qtbot.waitUntil(lambda: panel.count_text("Review") == "8")
    assert "(8)" in window.actions_["tags.review"].text()
    qtbot.mouseClick(panel.tree.viewport(), Left, pos=panel.tree.visualItemRect(panel.item("Review")).center())
    assert window.findChild(ReviewDialog).isVisible()
    window.fake.waiting = []
    window.fake.emit(SuggestionsChanged())
    qtbot.waitUntil(lambda: panel.count_text("Review") == "")
    assert "(" not in window.actions_["tags.review"].text()


def test_the_keyboard_alone_reviews(window, qtbot):
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window, Key.Key_E, Mod.ControlModifier | Mod.ShiftModifier)
    dialog = window.findChild(ReviewDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 5 and dialog.isActiveWindow())
    qtbot.waitUntil(dialog.view.hasFocus)
    press(qtbot, Key.Key_A)
    press(qtbot, Key.Key_R)
    assert left(dialog) == [24, 32, 40]
    press(qtbot, Key.Key_Escape)
    assert not dialog.isVisible()


# Labels that stay on


@pytest.fixture
def standing(window, qtbot):
    window.fake.standing = [
        StandingLabels(1, LabelSet("", (Label("dog"), Label("beach"))), TagScope(Scope(1, "2023"))),
        StandingLabels(2, LabelSet("", (Label("receipt"),)), writes=True, enabled=False),
    ]
    dialog = window.tagging.open_standing()
    dialog.fake, dialog.main = window.fake, window
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2)
    return dialog


def test_sets_that_stay_on_are_listed_with_where_what_and_how_many(standing):
    assert row_texts(standing, 0) == ["Folder “Photos/2023”", "dog, beach", "Suggest", "8"]
    assert row_texts(standing, 1) == ["All photos", "receipt", "Tag at once", "0"]
    assert (PHOTOS, LABELS, MODE, WAITING) == (0, 1, 2, 3)
    assert standing.list.topLevelItem(1).checkState(0) == Qt.CheckState.Unchecked


def test_a_set_is_turned_off_with_its_box(standing, qtbot):
    standing.list.setFocus()
    qtbot.keyClick(standing.list, Key.Key_Space)
    qtbot.waitUntil(lambda: not standing.fake.standing[0].enabled)


def test_a_set_can_tag_at_once_instead(standing, qtbot):
    standing.mode_choice.setCurrentIndex(1)
    standing.mode_choice.activated.emit(1)
    qtbot.waitUntil(lambda: standing.fake.standing[0].writes)
    qtbot.waitUntil(lambda: row_texts(standing, 0)[MODE] == "Tag at once")


def test_a_set_is_stopped_and_comes_back_with_undo(standing, qtbot):
    qtbot.mouseClick(standing.stop_button, Left)
    qtbot.waitUntil(lambda: standing.list.topLevelItemCount() == 1)
    qtbot.waitUntil(lambda: "Stopped" in standing.message.text)
    qtbot.keyClick(standing, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: standing.list.topLevelItemCount() == 2)
    assert [label.name for label in standing.fake.standing[1].labels.labels] == ["dog", "beach"]


def test_its_labels_are_changed_in_the_auto_tag_window(standing, qtbot):
    qtbot.mouseClick(standing.change_button, Left)
    dialog = standing.main.findChild(AutoTagDialog)
    assert dialog.draft.where == TagScope(Scope(1, "2023"))
    assert [label.name for label in dialog.draft.labels] == ["dog", "beach"]
    qtbot.waitUntil(lambda: dialog.bar.keep_choice.currentText() == "Suggest for new photos")
