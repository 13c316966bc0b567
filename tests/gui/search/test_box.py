import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton

from photoclip.gui.search.box import SearchBox

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def box(theme, qtbot):
    """A shown box; `box.asked` are the texts it reported."""
    made = SearchBox()
    made.asked = []
    made.query_changed.connect(made.asked.append)
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    made.edit.setFocus()
    return made


def test_typing_reports_once_the_person_stops_for_a_moment(box, qtbot):
    qtbot.keyClicks(box.edit, "dog on")
    assert box.asked == []
    with qtbot.waitSignal(box.query_changed):
        qtbot.keyClicks(box.edit, " a beach")
    assert box.asked == ["dog on a beach"]


@pytest.mark.parametrize("begun", ["camra:", "camera:", "af", "-af:"])
def test_a_filter_that_is_only_begun_is_not_looked_for(box, qtbot, begun):
    with qtbot.waitSignal(box.query_changed):
        qtbot.keyClicks(box.edit, f"dog {begun}")
    assert box.asked == ["dog"]
    with qtbot.waitSignal(box.query_changed):
        qtbot.keyClicks(box.edit, "ter:2019" if begun == "af" else "x")
    assert box.asked[1].startswith(f"dog {begun}")


def test_what_may_be_a_word_is_looked_for_after_a_longer_pause_or_with_enter(theme, qtbot):
    made = SearchBox(unfinished_ms=0)
    qtbot.addWidget(made)
    made.show()
    made.asked = []
    made.query_changed.connect(made.asked.append)
    qtbot.keyClicks(made.edit, "a rat")
    qtbot.waitUntil(lambda: made.asked == ["a", "a rat"])
    qtbot.keyClicks(made.edit, " af")
    qtbot.keyClick(made.edit, Key.Key_Return)
    assert made.asked[-1] == "a rat af"


def test_enter_reports_at_once_and_leads_to_the_photos(box, qtbot):
    qtbot.keyClicks(box.edit, "dog")
    with qtbot.waitSignal(box.left_downwards):
        qtbot.keyClick(box.edit, Key.Key_Return)
    assert box.asked == ["dog"]


def test_the_same_words_are_not_reported_twice(box, qtbot):
    qtbot.keyClicks(box.edit, "dog")
    qtbot.keyClick(box.edit, Key.Key_Return)
    qtbot.keyClicks(box.edit, " ")
    qtbot.keyClick(box.edit, Key.Key_Return)
    assert box.asked == ["dog"]


def test_a_cleared_box_is_reported_at_once(box, qtbot):
    box.set_text("dog")
    qtbot.keyClick(box.edit, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box.edit, Key.Key_Delete)
    assert box.asked == ["dog", ""]


def test_blanks_ask_nothing(box, qtbot):
    qtbot.keyClicks(box.edit, "   ")
    qtbot.keyClick(box.edit, Key.Key_Return)
    assert box.asked == []


def test_escape_clears_first_and_then_leads_to_the_photos(box, qtbot):
    box.set_text("dog")
    qtbot.keyClick(box.edit, Key.Key_Escape)
    assert box.text() == ""
    with qtbot.waitSignal(box.left_downwards):
        qtbot.keyClick(box.edit, Key.Key_Escape)


def test_the_cross_is_there_while_there_is_something_to_clear(box, qtbot):
    cross = next(action for action in box.edit.actions() if action.text() == "Clear the search")
    assert isinstance(cross, QAction)
    assert not cross.isVisible()
    box.set_text("dog")
    shown = next(b for b in box.edit.findChildren(QToolButton) if b.defaultAction() is cross)
    qtbot.mouseClick(shown, Left)
    assert box.text() == ""
    assert box.edit.hasFocus()


def test_an_example_is_searched_by_a_click(box, qtbot):
    box.set_examples(["a dog", "a cake"])
    example = next(b for b in box.findChildren(QPushButton) if b.text() == "a cake")
    assert example.accessibleName() == "Search for a cake"
    qtbot.mouseClick(example, Left)
    assert box.asked == ["a cake"]


def test_examples_that_do_not_fit_whole_are_left_out(box, qtbot):
    box.set_examples(["a dog running on the beach", "birthday cake with candles", "mountains at sunset"])
    box.resize(300, box.height())

    def shown():
        return [b.text() for b in box.findChildren(QPushButton) if b.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["a dog running on the beach"])


def test_examples_give_way_to_what_must_be_said(box):
    box.set_examples(["a dog"])
    box.show_hint("Searching…")
    assert [b for b in box.findChildren(QPushButton) if b.isVisible()] == []
    box.show_hint("")
    assert [b.text() for b in box.findChildren(QPushButton) if b.isVisible()] == ["a dog"]


def test_a_hint_can_be_acted_on_with_the_keyboard(box, qtbot):
    acted = []
    box.show_hint("Searching by words needs a model.", "Choose a model…", lambda: acted.append(True))
    qtbot.keyClick(box.edit, Key.Key_Tab)
    button = box.focusWidget()
    assert button.text() == "Choose a model…"
    qtbot.keyClick(button, Key.Key_Space)
    assert acted == [True]


def test_a_hint_that_does_not_fit_is_cut_with_dots_and_never_moves_the_photos(box, qtbot):
    height = box.sizeHint().height()
    long = "Nothing matches this well. These photos come closest, as far as anybody can tell."
    box.show_hint(long, "Choose a model…", lambda: None)
    box.resize(320, height)
    label = box.hint_label
    qtbot.waitUntil(lambda: label.text().endswith("…"))
    assert label.toolTip() == long
    assert box.hint() == long
    assert box.sizeHint().height() == height
    assert box.minimumSizeHint().width() < 320


def test_text_beyond_all_measure_is_taken(box, qtbot):
    box.edit.setText("dog " * 10_000)
    qtbot.keyClick(box.edit, Key.Key_Return)
    assert len(box.asked[0]) == 20_000
