import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from photoclip.gui.search.box import SearchBox

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def box(theme, qtbot):
    """A shown box; `box.asked` are the texts it reported."""
    made = SearchBox()
    made.asked = []
    made.query_changed.connect(made.asked.append)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    qtbot.waitExposed(made)
    made.edit.setFocus()
    return made


def texts(box):
    return [chip.face.text for chip in box.chips.chips] if box.chips.isVisible() else []


def icons(box):
    return [chip.face.icon for chip in box.chips.chips]


def middle(chip):
    return QPoint(chip.width() // 2 - 8, chip.height() // 2)


# What shows


@pytest.mark.parametrize("plain", ["", "dog", "a dog on the beach at 12:30", "   "])
def test_one_plain_description_needs_no_chips(box, plain):
    box.set_text(plain)
    assert not box.chips.isVisible()


def test_each_term_is_a_chip_with_a_sign_of_its_kind(box, qtbot):
    qtbot.keyClicks(box.edit, 'dog -crowd tag:family like:"/a b/IMG 7.jpg" "IMG_20" tgs:x')
    qtbot.keyClick(box.edit, Key.Key_Return)
    assert texts(box) == ["dog", "-crowd", "tag:family", "IMG 7.jpg", '"IMG_20"', "tgs:x"]
    assert icons(box) == ["words", "unwanted", "filter", "image", "name", "warning"]
    assert box.chips.chips[3].toolTip() == "/a b/IMG 7.jpg"


def test_what_a_bar_joins_stands_side_by_side_with_or_between(box):
    box.set_text("tag:family | album:Family beach")
    shown = [label.text() for label in box.chips.joints if label.isVisible()]
    assert shown == ["or"]
    [joint] = box.chips.joints
    first, second, _ = box.chips.chips
    assert first.geometry().right() < joint.x() < second.x()
    box.set_text("tag:family beach")
    assert not joint.isVisible()


def test_chips_say_what_they_are_to_a_screen_reader(box):
    box.set_text("tag:family -crowd -camera:X-T5 like:a.jpg")
    assert [chip.accessibleName() for chip in box.chips.chips] == [
        "Filter tag: family; press Delete to remove.",
        "Rather not: crowd; press Delete to remove.",
        "Not camera: X-T5; press Delete to remove.",
        "Like the picture a.jpg; press Delete to remove.",
    ]


def test_many_chips_stay_in_one_line_and_the_one_with_the_keyboard_in_sight(box, qtbot):
    height_px = box.sizeHint().height()
    box.resize(320, 240)
    box.set_text(" ".join(f"-word{number}" for number in range(30)))
    assert {chip.y() for chip in box.chips.chips} == {0}
    assert box.minimumSizeHint().width() < 320
    assert box.sizeHint().height() == height_px
    box.chips.take_focus(29)
    last = box.chips.chips[29]
    qtbot.waitUntil(lambda: box.chips.viewport().rect().contains(last.mapTo(box.chips.viewport(), QPoint(5, 5))))


@pytest.mark.parametrize("typed", ["dog", "dog -crowd", "dog tgs:family", " ".join("-word" * 40)])
def test_nothing_below_moves_whatever_is_typed(box, qtbot, typed):
    box.set_examples(["a dog"])
    height_px = box.sizeHint().height()
    box.set_text(typed)
    assert box.sizeHint().height() == height_px
    box.show_hint("Nothing matches well.", "Try Broad", lambda: None)
    assert box.sizeHint().height() == height_px


# What is open


def test_what_is_open_is_a_chip_that_is_taken_out_by_its_cross_or_with_backspace(box, qtbot):
    box.show_place("Rome 2023", "album")
    assert box.edit.placeholderText() == "Search in Rome 2023"
    assert box.place_chip.accessibleName() == "Only in Rome 2023; press Delete to look in all photos."
    with qtbot.waitSignal(box.place_left):
        qtbot.mouseClick(box.place_chip, Left, pos=box.place_chip.cross().center())
    qtbot.keyClicks(box.edit, "d")
    qtbot.keyClick(box.edit, Key.Key_Backspace)
    with qtbot.waitSignal(box.place_left):
        qtbot.keyClick(box.edit, Key.Key_Backspace)
    box.place_chip.setFocus()
    with qtbot.waitSignal(box.place_left):
        qtbot.keyClick(box.place_chip, Key.Key_Delete)
    box.show_place("")
    assert not box.place_chip.isVisible()
    assert box.edit.placeholderText() == "Describe a photo"


def test_a_pasted_picture_is_a_thumbnail(box):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    box.add_picture("/kept/pasted.png", image)
    box.add_picture("/photos/dog.jpg")
    pasted, dropped = box.chips.chips
    assert pasted.has_thumbnail
    assert not dropped.has_thumbnail
    middle_px = QPoint(15, pasted.height() // 2)
    assert pasted.grab().toImage().pixelColor(middle_px).red() > 200
    box.set_text("like:/photos/dog.jpg like:/kept/pasted.png")
    assert [chip.has_thumbnail for chip in box.chips.chips] == [False, True]


# Mouse and keys


def test_a_click_selects_the_text_of_the_chip(box, qtbot):
    box.set_text('🐕 dog -crowd tag:"two words"')
    qtbot.mouseClick(box.chips.chips[2], Left, pos=middle(box.chips.chips[2]))
    assert box.edit.selectedText() == 'tag:"two words"'
    assert box.edit.hasFocus()
    qtbot.keyClicks(box.edit, "tag:one")
    assert box.text() == "🐕 dog -crowd tag:one"


def test_the_cross_takes_the_term_out_and_undo_brings_the_text_back(box, qtbot):
    typed = "dog   -crowd tag:family"
    qtbot.keyClicks(box.edit, typed)
    chip = box.chips.chips[1]
    qtbot.mouseClick(chip, Left, pos=chip.cross().center())
    assert box.text() == "dog tag:family"
    assert box.asked[-1] == "dog tag:family"
    qtbot.keyClick(box.focusWidget(), Key.Key_Z, Mod.ControlModifier)
    assert box.text() == typed
    assert texts(box) == ["dog", "-crowd", "tag:family"]


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_keys_take_chips_out_one_after_the_other(box, qtbot, key):
    box.set_text("dog -crowd tag:family is:new")
    qtbot.keyClick(box.edit, Key.Key_Tab)
    qtbot.keyClick(box.focusWidget(), Key.Key_Right)
    qtbot.keyClick(box.focusWidget(), key)
    assert box.text() == "dog tag:family is:new"
    assert box.focusWidget() is box.chips.chips[1]
    qtbot.keyClick(box.focusWidget(), key)
    qtbot.keyClick(box.focusWidget(), key)
    assert box.text() == "dog"
    assert box.edit.hasFocus(), "no chip is left to have it"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_F2])
def test_enter_and_f2_edit_the_chip(box, qtbot, key):
    box.set_text("dog -crowd")
    qtbot.keyClick(box.edit, Key.Key_Tab)
    qtbot.keyClick(box.focusWidget(), Key.Key_End)
    qtbot.keyClick(box.focusWidget(), key)
    assert box.edit.selectedText() == "-crowd"
    assert box.edit.hasFocus()


def test_the_chips_are_one_tab_stop_between_the_line_and_the_rest(box, qtbot):
    box.set_text("dog -crowd is:new")
    chips = box.chips.chips
    order = []
    for _ in range(3):
        qtbot.keyClick(box.focusWidget(), Key.Key_Tab)
        order.append(box.focusWidget())
    assert order == [chips[0], box.help_button, box.edit]
    qtbot.keyClick(box.edit, Key.Key_Tab)
    for key, index in ((Key.Key_Right, 1), (Key.Key_End, 2), (Key.Key_Right, 2), (Key.Key_Left, 1), (Key.Key_Home, 0)):
        qtbot.keyClick(box.focusWidget(), key)
        assert box.focusWidget() is chips[index]
    qtbot.keyClick(box.focusWidget(), Key.Key_Escape)
    assert box.edit.hasFocus()


def test_down_leads_from_the_chips_to_the_photos(box, qtbot):
    box.set_text("dog -crowd")
    box.chips.take_focus(0)
    with qtbot.waitSignal(box.left_downwards):
        qtbot.keyClick(box.focusWidget(), Key.Key_Down)


# Hints


def test_a_term_being_typed_is_not_called_wrong_before_a_pause(box, qtbot):
    qtbot.keyClicks(box.edit, "dog tgs:fam")
    assert icons(box) == ["words", "words"]
    assert box.hint() == ""
    qtbot.waitUntil(lambda: icons(box) == ["words", "warning"])
    assert box.hint() == "There is no filter “tgs:”; did you mean tag:?"
    assert box.chips.chips[1].toolTip() == box.hint()


def test_a_slip_is_put_right_with_a_click(box, qtbot):
    box.set_text("dog tgs:family")
    button = next(b for b in box.findChildren(QPushButton) if b.text() == "Change to tag:family")
    qtbot.mouseClick(button, Left)
    assert box.text() == "dog tag:family"
    assert box.asked[-1] == "dog tag:family"
    assert box.hint() == ""


def test_what_the_library_found_out_shows_at_its_chip(box):
    box.set_text("dog like:gone.jpg")
    box.set_term_hints("dog like:gone.jpg", {1: "gone.jpg is not there."})
    assert icons(box) == ["words", "warning"]
    assert box.hint() == "gone.jpg is not there."
    box.set_text("dog like:here.jpg")
    assert icons(box) == ["words", "image"], "an old answer says nothing about a new text"
    assert box.hint() == ""


def test_hints_for_other_words_than_those_in_the_box_are_not_shown(box):
    box.set_text("dog tag:a")
    box.set_term_hints("dog tag:b", {1: "There is no tag b."})
    assert icons(box) == ["words", "filter"]


def test_a_remark_about_the_whole_text_is_said(box):
    box.set_text("dog |")
    assert "stands between two terms" in box.hint()


def test_what_must_be_said_first_is_said_before_hints(box):
    box.set_text("dog tgs:x")
    box.show_hint("Searching by words needs a model.", first=True)
    assert box.hint() == "Searching by words needs a model."
    box.show_hint("12 photos match")
    assert box.hint().startswith("There is no filter")


def test_escape_clears_and_undo_brings_it_back(box, qtbot):
    qtbot.keyClicks(box.edit, "dog -crowd")
    qtbot.keyClick(box.edit, Key.Key_Escape)
    assert box.text() == ""
    assert not box.chips.isVisible()
    qtbot.keyClick(box.edit, Key.Key_Z, Mod.ControlModifier)
    assert box.text() == "dog -crowd"


def test_delete_is_the_chips_even_where_the_window_has_a_shortcut_for_it(box, qtbot):
    used = []
    shortcut = QShortcut(QKeySequence(Key.Key_Delete), box)
    shortcut.activated.connect(lambda: used.append(True))
    box.set_text("dog -crowd")
    box.chips.take_focus(1)
    qtbot.keyClick(box.focusWidget(), Key.Key_Delete)
    assert box.text() == "dog"
    assert not used


# What was read out of plain words


def test_what_was_read_out_of_words_is_a_chip_that_says_so(box, qtbot):
    qtbot.keyClicks(box.edit, "dog in summer 2019 without people")
    qtbot.keyClick(box.edit, Key.Key_Return)
    assert texts(box) == ["dog", "date:summer-2019", "-people"]
    assert icons(box) == ["words", "said", "said"]
    assert box.asked == ["dog date:summer-2019 -people"]
    assert box.text() == "dog in summer 2019 without people"
    told = "Read from “in summer 2019”: 2019-06-01..2019-08-31. Take it out to look for the words."
    assert box.chips.chips[1].toolTip() == told
    assert told in box.chips.chips[1].accessibleName()


def test_taken_out_it_is_words_again_and_undo_reads_it_again(box, qtbot):
    qtbot.keyClicks(box.edit, "dog last summer")
    chip = box.chips.chips[1]
    qtbot.mouseClick(chip, Left, pos=chip.cross().center())
    assert box.text() == box.asked[-1] == '1:"dog last summer"'
    qtbot.keyClick(box.focusWidget(), Key.Key_Z, Mod.ControlModifier)
    assert box.text() == "dog last summer"
    qtbot.waitUntil(lambda: box.asked[-1] == "dog date:last-summer")


def test_a_click_on_it_selects_the_words(box, qtbot):
    box.set_text("dog last summer -crowd")
    qtbot.mouseClick(box.chips.chips[1], Left, pos=middle(box.chips.chips[1]))
    assert box.edit.selectedText() == "last summer"


def test_somebody_is_known_as_soon_as_the_tags_are(box):
    box.set_text("photos of Anna")
    assert not texts(box)
    box.know_tags(["people/Anna"])
    assert texts(box) == ["tag:Anna"]
    assert box.asked == ["photos of Anna", "tag:Anna"]
    box.know_tags([])
    assert texts(box) == ["tag:Anna"], "what is on show is not read otherwise under the person's hands"
    box.set_text("photos of Anna now")
    assert not texts(box)


def test_a_kept_search_is_shown_so_that_it_means_the_same(box):
    box.show_asked("beach last summer")
    assert box.text() == '1:"beach last summer"'
    box.show_asked("beach date:last-summer")
    assert box.text() == "beach date:last-summer"


def test_what_the_library_says_of_a_term_is_said_on_its_chip(box):
    box.set_text("dog last summer")
    box.set_term_hints("dog date:last-summer", {1: "No photo meets this."})
    assert box.chips.chips[1].toolTip() == "No photo meets this."
    assert box.hint() == "No photo meets this."


def test_chips_that_go_on_behind_an_edge_end_softly_there(box, qtbot):
    box.set_text("dog tag:family -crowd")
    assert not box.chips.fade.isVisible()
    box.set_text(" ".join(f"tag:family-{number}" for number in range(12)))
    qtbot.waitUntil(box.chips.fade.isVisible)
    assert box.chips.fade.edges == (False, True)
    box.chips.take_focus(11)
    qtbot.waitUntil(lambda: box.chips.fade.edges == (True, False))
    assert box.chips.fade.geometry() == box.chips.rect()
