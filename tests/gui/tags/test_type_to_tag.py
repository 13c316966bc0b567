import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from photoclip.core.tags import Tag
from photoclip.gui.base.selection import Selection
from photoclip.gui.tags.edit import TagEdit
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.tags.list import TagList
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window, qtbot):
    """A window in which animals/dog is on photos 60 and 59, beach on 60 alone; 60 and 59 are selected."""
    window = open_window()
    window.fake.put_tag("animals/dog", [59, 60], color="orange")
    window.fake.put_tag("beach", [60])
    window.fake.put_tag("documents")
    window.grid_page.tags.reload()
    qtbot.waitUntil(lambda: len(window.grid_page.tags.tags) == 3)
    select(window, 60, 59)
    window.grid_page.grid.setFocus()
    return window


def open_entry(window, qtbot):
    press(qtbot, Key.Key_T)
    entry = window.grid_page.tag_entry
    qtbot.waitUntil(lambda: [chip.text for chip in faces(entry)] == ["animals/dog", "beach (1)"])
    return entry


def faces(entry):
    return [chip.tag for chip in entry.chips.chips]


def texts(entry):
    return [face.text for face in faces(entry)]


def offered(entry):
    popup = entry.edit.popup
    return [popup.list.item(row).text() for row in range(popup.list.count())] if popup.isVisible() else []


# Opening and leaving


def test_t_opens_the_bar_with_the_tags_that_all_and_some_of_the_photos_share(window, qtbot):
    entry = open_entry(window, qtbot)
    assert entry.edit.hasFocus()
    assert [(face.text, face.on_all) for face in faces(entry)] == [("animals/dog", True), ("beach (1)", False)]
    assert "on 1 of 2 photos" in faces(entry)[1].spoken


def test_escape_closes_the_bar_and_the_photos_have_the_keyboard_and_their_selection(window, qtbot):
    open_entry(window, qtbot)
    press(qtbot, Key.Key_Escape)
    assert window.grid_page.tag_entry.isHidden()
    assert window.grid_page.grid.hasFocus()
    assert window.grid_page.grid.selected_ids().tolist() == [60, 59]


def test_the_bar_follows_the_selection(window, qtbot):
    entry = open_entry(window, qtbot)
    select(window, 60)
    qtbot.waitUntil(lambda: texts(entry) == ["animals/dog", "beach"])
    select(window)
    qtbot.waitUntil(lambda: texts(entry) == [] and not entry.edit.isEnabled())


def test_without_a_selection_t_does_nothing(window, qtbot):
    window.grid_page.grid.clearSelection()
    press(qtbot, Key.Key_T)
    assert window.grid_page.tag_entry.isHidden()


# Typing


def test_enter_puts_the_tag_on_and_the_bar_stays_for_the_next(window, qtbot):
    entry = open_entry(window, qtbot)
    for name in ("Rome", "summer 2023"):
        qtbot.keyClicks(entry.edit, name)
        press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: {"Rome", "summer 2023"} <= set(texts(entry)))
    assert entry.edit.hasFocus()
    assert entry.edit.text() == ""
    assert window.fake.names_on(59) == ["Rome", "animals/dog", "summer 2023"]


def test_several_tags_are_typed_at_once_parted_by_commas(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "sun, sea ,,sand")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: {"sun", "sea", "sand"} <= set(window.fake.names_on(60)))


def test_the_arrow_marks_a_completion_and_enter_takes_it(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "doc")
    assert offered(entry) == ["documents", "New tag “doc”"]
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "documents" in window.fake.names_on(60))
    assert "doc" not in window.fake.names_on(60)


def test_what_was_typed_is_meant_as_long_as_nothing_is_marked(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "doc")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "doc" in window.fake.names_on(60))


def test_a_click_on_a_completion_takes_it(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "doc")
    lines = entry.edit.popup.list
    qtbot.mouseClick(lines.viewport(), Left, pos=lines.visualItemRect(lines.item(0)).center())
    qtbot.waitUntil(lambda: "documents" in window.fake.names_on(60))


def test_escape_closes_the_list_before_the_bar(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "doc")
    press(qtbot, Key.Key_Escape)
    assert not entry.edit.popup.isVisible()
    assert entry.isVisible()


def test_tags_that_are_on_all_of_them_already_are_not_offered(window, qtbot):
    entry = open_entry(window, qtbot)
    press(qtbot, Key.Key_Down)
    assert offered(entry) == ["beach"]


def test_the_same_tag_in_another_case_says_that_it_is_there(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "Animals/DOG")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "already" in window.notice_bar.text())
    assert texts(entry) == ["animals/dog", "beach (1)"]


@pytest.mark.parametrize(("typed", "said"), [("x" * 2000, "2,000"), ("/", "needs a name")])
def test_a_name_that_cannot_be_one_is_explained_and_stays_to_be_mended(window, qtbot, typed, said):
    entry = open_entry(window, qtbot)
    entry.edit.setText(typed)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: said in entry.message.text)
    assert entry.edit.text() == typed
    qtbot.keyClick(entry.edit, Key.Key_Backspace)
    assert entry.message.text == ""


def test_blanks_are_no_tag(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "  ")
    press(qtbot, Key.Key_Return)
    assert window.fake.called("tags.put") == []


# Taking off


def test_the_cross_takes_a_tag_off_all_of_them(window, qtbot):
    entry = open_entry(window, qtbot)
    chip = entry.chips.chips[0]
    qtbot.mouseClick(chip, Left, pos=chip.cross().center())
    qtbot.waitUntil(lambda: texts(entry) == ["beach (1)"])
    assert window.notice_bar.text() == "Took “animals/dog” off 2 photos."


def test_backspace_in_the_empty_line_marks_the_last_tag_and_again_takes_it_off(window, qtbot):
    entry = open_entry(window, qtbot)
    press(qtbot, Key.Key_Backspace)
    assert entry.chips.chips[1].hasFocus()
    press(qtbot, Key.Key_Backspace)
    qtbot.waitUntil(lambda: texts(entry) == ["animals/dog"])
    press(qtbot, Key.Key_Right)
    assert entry.edit.hasFocus()


def test_after_the_last_chip_went_the_line_has_the_keyboard(window, qtbot):
    entry = open_entry(window, qtbot)
    select(window, 59)
    qtbot.waitUntil(lambda: texts(entry) == ["animals/dog"])
    press(qtbot, Key.Key_Backspace)
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: texts(entry) == [])
    assert entry.edit.hasFocus()


def test_a_click_on_a_tag_of_some_puts_it_on_all(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.mouseClick(entry.chips.chips[1], Left, pos=entry.chips.chips[1].rect().center() / 2)
    qtbot.waitUntil(lambda: set(texts(entry)) == {"animals/dog", "beach"})


# Undo


def test_ctrl_z_in_the_empty_line_takes_the_last_tag_back(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "Rome")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "Rome" in texts(entry))
    assert window.notice_bar.text() == "Tagged 2 photos with “Rome”."
    qtbot.keyClick(entry.edit, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "Rome" not in texts(entry))


def test_ctrl_z_while_typing_undoes_the_typing(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "Rome")
    qtbot.keyClick(entry.edit, Key.Key_Z, Mod.ControlModifier)
    assert entry.edit.text() == ""
    assert window.fake.called("tags.undo") == []


def test_the_notice_takes_it_back_with_a_click(window, qtbot):
    entry = open_entry(window, qtbot)
    qtbot.keyClicks(entry.edit, "Rome")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "Rome" in texts(entry))
    qtbot.mouseClick(window.notice_bar.button, Left)
    qtbot.waitUntil(lambda: "Rome" not in window.fake.names_on(60))


# In the viewer


def test_the_photo_in_view_is_tagged_the_same_way(window, qtbot):
    window.grid_page.grid.select_only(60)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    press(qtbot, Key.Key_T)
    entry = window.viewer.tag_entry
    qtbot.waitUntil(lambda: texts(entry) == ["animals/dog", "beach"])
    qtbot.keyClicks(QApplication.focusWidget(), "t1 f")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "t1 f" in window.fake.names_on(60))
    assert window.fake.called("marks.change") == [], "letters and digits are the line's"
    press(qtbot, Key.Key_Escape)
    assert window.viewer.canvas.hasFocus()
    assert window.viewer.isVisible()
    press(qtbot, Key.Key_Right)
    assert window.viewer.photo_id == 59


def test_the_bar_of_the_viewer_follows_from_photo_to_photo(window, qtbot):
    window.grid_page.grid.select_only(60)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    press(qtbot, Key.Key_T)
    window.viewer.canvas.setFocus()
    press(qtbot, Key.Key_Right)
    qtbot.waitUntil(lambda: texts(window.viewer.tag_entry) == ["animals/dog"])


# Which tags are meant


@pytest.fixture
def tags(library, bridge, qtbot):
    for name, count in (("animals/dog", 3), ("hot dog", 9), ("dog show", 1), ("documents", 0), ("zoo/dogs", 2)):
        library.put_tag(name, range(1, count + 1))
    library.tag_list[3] = Tag(4, "documents", aliases=("dossier",))
    tags = TagList(library, bridge)
    tags.reload()
    qtbot.waitUntil(lambda: len(tags.tags) == 5)
    return tags


def found(tags, text):
    return [match.tag.name for match in tags.matches(text, 10)]


def test_names_that_begin_so_come_before_those_in_which_a_word_does(tags):
    assert found(tags, "DOG") == ["animals/dog", "zoo/dogs", "dog show", "hot dog"]


def test_an_alias_leads_to_its_tag(tags):
    [match] = tags.matches("doss", 10)
    assert (match.tag.name, match.alias) == ("documents", "dossier")
    assert tags.named("Dossier").name == "documents"


def test_the_middle_of_a_word_is_no_match(tags):
    assert found(tags, "og") == []


def test_what_was_used_last_comes_first(tags):
    tags.use("dog show")
    tags.use("zoo/dogs")
    assert found(tags, "dog")[:2] == ["zoo/dogs", "dog show"]
    assert found(tags, "")[:3] == ["zoo/dogs", "dog show", "hot dog"]


def test_ten_thousand_tags_are_searched_between_two_keys(tags, library, qtbot, show_widget):
    library.tag_list = [Tag(n, f"group {n % 90}/tag number {n}") for n in range(1, 10_001)]
    tags.reload()
    qtbot.waitUntil(lambda: len(tags.tags) == 10_000)
    edit = show_widget(TagEdit(tags))
    qtbot.keyClicks(edit, "number 77")
    lines = edit.popup.list
    # Of those that begin like it, the first by name.
    assert [lines.item(row).text() for row in range(2)] == ["group 77/tag number 77", "group 0/tag number 7740"]


def test_nothing_of_it_runs_on_the_gui_thread(window, qtbot):
    open_entry(window, qtbot)
    assert window.fake.slow_calls_on(threading.get_ident()) == []


def test_in_a_narrow_window_the_chips_have_lines_of_their_own(window, show_widget, make_bridge, qtbot):
    selection = Selection()
    entry = TagEntry(window.fake, make_bridge(window.fake), window.grid_page.tag_actions, selection)
    show_widget(entry, 420, 120)
    for number in range(12):
        window.fake.put_tag(f"a tag of middling length {number}", [60])
    selection.choose([60])
    entry.open_entry()
    qtbot.waitUntil(lambda: len(entry.chips.chips) == 14)
    qtbot.waitUntil(lambda: all(chip.geometry().right() < entry.chips.width() for chip in entry.chips.chips))
    assert entry.chips.width() > 380
