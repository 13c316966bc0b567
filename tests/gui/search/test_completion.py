import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.gui.search.box import SearchBox

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def box(theme, qtbot):
    """A box in a window, which knows tags and recent searches; `box.asked` and `box.entered_texts` are what it told."""
    window = QWidget()
    made = SearchBox(window)
    made.host = window  # keeps it alive
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    made.asked, made.entered_texts = [], []
    made.query_changed.connect(made.asked.append)
    made.entered.connect(made.entered_texts.append)
    made.completions.set_values({"tag": ["family", "family holidays", "friends"], "album": ["Best of 2023"]})
    made.completions.set_recent(["a dog running", "tag:family beach", "mountains"])
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    qtbot.waitExposed(window)
    made.edit.setFocus()
    return made


def listed(box):
    shown = box.completions.popup.list
    return [shown.item(row).text() for row in range(shown.count())] if box.completions.is_open else []


def press(box, qtbot, *keys):
    for key in keys:
        qtbot.keyClick(box.edit, key)


# Completions


def test_names_and_values_are_offered_while_typing(box, qtbot):
    qtbot.keyClicks(box.edit, "beach cam")
    assert listed(box) == ["camera:"]
    for _ in "cam":
        press(box, qtbot, Key.Key_Backspace)
    qtbot.keyClicks(box.edit, "tag")
    assert listed(box) == ["tag:"]
    qtbot.keyClicks(box.edit, ":")
    assert listed(box) == ["family", "family holidays", "friends"]
    qtbot.keyClicks(box.edit, "fr")
    assert listed(box) == ["friends"]
    assert box.edit.hasFocus()


def test_the_list_stays_below_the_box_when_the_chips_come(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag:f")
    qtbot.waitUntil(box.chips.isVisible)
    popup, frame = box.completions.popup, box.completions.popup.anchor
    qtbot.waitUntil(lambda: popup.y() >= frame.mapTo(popup.window(), frame.rect().bottomLeft()).y())


def test_what_can_be_completed_is_not_wrong_yet(box, qtbot):
    qtbot.keyClicks(box.edit, "beach type:")
    qtbot.waitUntil(lambda: bool(box.asked))
    assert box.completions.is_open
    assert not box.chips.chips[1].face.warns
    press(box, qtbot, Key.Key_Escape)
    assert not box.completions.is_open
    assert box.chips.chips[1].face.warns


def test_plain_words_are_left_alone(box, qtbot):
    for letter in "a cat on the beach in a boat, bears":
        qtbot.keyClicks(box.edit, letter)
        assert listed(box) == []


def test_enter_without_a_marked_line_searches_what_was_typed(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag")
    press(box, qtbot, Key.Key_Return)
    assert box.asked == box.entered_texts == ["beach tag"]
    assert listed(box) == []


def test_arrows_show_each_line_in_the_box_and_ask_nothing_yet(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag:f")
    seen = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Up):
        press(box, qtbot, key)
        seen.append(box.text())
    assert seen == [
        "beach tag:family",
        'beach tag:"family holidays"',
        "beach tag:friends",
        "beach tag:f",
        "beach tag:friends",
    ]
    assert box.asked in ([], ["beach tag:f"])


def test_enter_takes_the_marked_value_and_stays_in_the_box(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag:f")
    press(box, qtbot, Key.Key_Down, Key.Key_Return)
    assert box.asked[-1] == "beach tag:family"
    assert box.edit.hasFocus()
    assert listed(box) == []


def test_a_taken_name_leads_to_its_values(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag")
    press(box, qtbot, Key.Key_Tab, Key.Key_Return)
    assert box.text() == "beach tag:"
    assert listed(box) == ["family", "family holidays", "friends"]
    press(box, qtbot, Key.Key_Tab, Key.Key_Return)
    assert box.asked[-1] == "beach tag:family"


def test_escape_takes_the_marked_line_back_then_clears(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag:f")
    press(box, qtbot, Key.Key_Down, Key.Key_Escape)
    assert box.text() == "beach tag:f"
    assert listed(box) == []
    press(box, qtbot, Key.Key_Escape)
    assert box.text() == ""


def test_typing_goes_on_from_the_marked_line(box, qtbot):
    qtbot.keyClicks(box.edit, "tag:f")
    press(box, qtbot, Key.Key_Down)
    qtbot.keyClicks(box.edit, " dog")
    assert box.text() == "tag:family dog"
    qtbot.waitUntil(lambda: box.asked[-1:] == ["tag:family dog"])


def test_a_click_takes_a_line(box, qtbot):
    qtbot.keyClicks(box.edit, "beach tag:f")
    shown = box.completions.popup.list
    qtbot.mouseClick(shown.viewport(), Left, pos=shown.visualItemRect(shown.item(1)).center())
    assert box.asked[-1] == 'beach tag:"family holidays"'
    assert box.edit.hasFocus()


def test_completing_in_the_middle_keeps_the_rest_and_counts_emojis_right(box, qtbot):
    box.edit.insert("🐕🏖️  -crowd")
    for _ in " -crowd":
        press(box, qtbot, Key.Key_Left)
    qtbot.keyClicks(box.edit, "tag:fr")
    press(box, qtbot, Key.Key_Down)
    assert box.text() == "🐕🏖️ tag:friends -crowd"
    qtbot.keyClicks(box.edit, "!")
    assert box.text() == "🐕🏖️ tag:friends! -crowd"


def test_the_list_closes_with_the_focus_and_an_untaken_line_goes_with_it(box, qtbot):
    qtbot.keyClicks(box.edit, "tag:f")
    press(box, qtbot, Key.Key_Down)
    box.help_button.setFocus()
    assert listed(box) == []
    assert box.text() == "tag:f"


def test_a_click_elsewhere_closes_the_list(box, qtbot):
    qtbot.keyClicks(box.edit, "tag:f")
    assert listed(box)
    qtbot.mouseClick(box.window(), Left, pos=box.window().rect().bottomRight())
    assert listed(box) == []


def test_values_that_arrive_late_are_offered_at_once(box, qtbot):
    box.completions.set_values({})
    qtbot.keyClicks(box.edit, "album:")
    assert listed(box) == []
    box.completions.set_values({"album": ["Best of 2023", "Italy"]})
    assert listed(box) == ["Best of 2023", "Italy"]


def test_values_that_arrive_do_not_take_the_place_of_recent_searches(box, qtbot):
    press(box, qtbot, Key.Key_Down)
    recent = listed(box)
    box.completions.set_values({"album": ["Best of 2023"]})
    assert listed(box) == recent


def test_values_that_arrive_after_escape_open_nothing(box, qtbot):
    qtbot.keyClicks(box.edit, "tag:f")
    press(box, qtbot, Key.Key_Escape)
    box.completions.set_values({"tag": ["family", "farm"]})
    assert listed(box) == []


def test_the_list_stays_inside_a_small_window(box, qtbot):
    box.window().resize(320, 200)
    box.completions.set_values({"tag": [f"family {number}" for number in range(30)]})
    qtbot.keyClicks(box.edit, "tag:f")
    assert box.window().rect().contains(box.completions.popup.geometry())


# Recent searches


def test_down_in_the_empty_box_offers_recent_searches(box, qtbot):
    press(box, qtbot, Key.Key_Down)
    assert listed(box) == ["a dog running", "tag:family beach", "mountains"]
    press(box, qtbot, Key.Key_Down, Key.Key_Down)
    assert box.text() == "tag:family beach"
    with qtbot.waitSignal(box.left_downwards):
        press(box, qtbot, Key.Key_Return)
    assert box.asked == box.entered_texts == ["tag:family beach"]


def test_down_offers_recent_searches_that_begin_with_what_was_typed(box, qtbot):
    qtbot.keyClicks(box.edit, "mou")
    press(box, qtbot, Key.Key_Down)
    assert listed(box) == ["mountains"]


def test_down_offers_filters_for_a_few_letters(box, qtbot):
    qtbot.keyClicks(box.edit, "beach ta")
    assert listed(box) == []
    press(box, qtbot, Key.Key_Down)
    assert listed(box) == ["tag:", "date:"], "the dates answer to taken:, too"


def test_down_leads_to_the_photos_where_nothing_can_be_offered(box, qtbot):
    qtbot.keyClicks(box.edit, "xylophone")
    with qtbot.waitSignal(box.left_downwards):
        press(box, qtbot, Key.Key_Down)


def test_after_escape_down_leads_to_the_photos(box, qtbot):
    qtbot.keyClicks(box.edit, "mou")
    press(box, qtbot, Key.Key_Down, Key.Key_Escape)
    with qtbot.waitSignal(box.left_downwards):
        press(box, qtbot, Key.Key_Down)


def test_shift_delete_forgets_the_marked_search(box, qtbot):
    press(box, qtbot, Key.Key_Down, Key.Key_Down)
    with qtbot.waitSignal(box.completions.forget_requested) as forgotten:
        qtbot.keyClick(box.edit, Key.Key_Delete, Mod.ShiftModifier)
    assert forgotten.args == ["a dog running"]
    assert listed(box) == ["tag:family beach", "mountains"]
    assert box.text() == ""
