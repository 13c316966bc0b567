from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

from photoclip.core.events import AlbumsChanged, SearchSharpened
from photoclip.core.query import GRAMMAR_HELP
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.core.strictness import BROAD, NORMAL, STRICT
from photoclip.gui.base.on_show import Answer
from photoclip.gui.browse import page
from photoclip.gui.browse.answer_texts import count_text
from photoclip.gui.search.help import SearchHelp
from photoclip.gui.search.history import SearchHistory
from photoclip.gui.search.known_values import KnownValues
from photoclip.settings import Settings
from tests.gui.photos_on_show import shown

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def type_text(window, qtbot, text):
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == text)


def hint(window):
    return window.grid_page.search_box.hint()


def asked(window):
    return window.fake.called("search.find")[-1].args[0]


# Filters without words


def test_filters_alone_show_all_that_meets_them_by_date(window, qtbot):
    type_text(window, qtbot, "tag:family")
    assert shown(window) == list(range(60, 0, -2))
    assert window.grid_page.header.details.whole.startswith("30 photos · ")
    assert hint(window) == ""
    assert window.grid_page.top_bar.sort_choice.currentText() == "Newest first"
    assert not window.grid_page.top_bar.strictness_choice.isVisible()


def test_filters_work_without_a_model(open_window, qtbot):
    window = open_window(model=None)
    type_text(window, qtbot, "tag:family")
    assert window.grid_page.header.details.whole.startswith("30 photos · ")
    type_text(window, qtbot, "tag:family dog")
    assert hint(window) == "Searching by words needs a model."


def test_words_and_filters_say_how_many_are_strong(window, qtbot):
    type_text(window, qtbot, "dog tag:family")
    assert window.grid_page.header.details.whole == "7 good matches of 30 photos"
    assert [(section.title, section.count) for section in window.grid_page.grid.sections] == [
        ("", 7),
        ("Weaker matches", 23),
    ]


# Strictness


def test_the_strictness_shows_with_words_searches_again_and_is_kept(window, qtbot):
    choice = window.grid_page.top_bar.strictness_choice
    assert not choice.isVisible()
    type_text(window, qtbot, "dog")
    assert choice.isVisible()
    assert asked(window).strictness == NORMAL
    qtbot.mouseClick(choice.button(STRICT), Left)
    qtbot.waitUntil(lambda: asked(window).strictness == STRICT)
    assert window.fake.settings.current.strictness == "strict"
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Escape)
    qtbot.waitUntil(lambda: not choice.isVisible())


def test_the_strictness_is_one_tab_stop_and_arrows_choose(window, qtbot):
    choice = window.grid_page.top_bar.strictness_choice
    type_text(window, qtbot, "dog")
    choice.button(NORMAL).setFocus()
    qtbot.keyClick(window.focusWidget(), Key.Key_Right)
    assert choice.value == BROAD
    assert window.focusWidget() is choice.button(BROAD)
    assert choice.button(NORMAL).focusPolicy() == Qt.FocusPolicy.ClickFocus
    qtbot.waitUntil(lambda: asked(window).strictness == BROAD)
    assert choice.button(BROAD).accessibleName() == "Broad matching"


def test_a_search_is_asked_again_when_the_library_can_judge_it_better(window, qtbot):
    window.grid_page.search_box.set_text("a dog")
    qtbot.waitUntil(lambda: asked(window).text == "a dog")
    before = len(window.fake.called("search.find"))
    window.fake.emit(SearchSharpened())
    qtbot.waitUntil(lambda: len(window.fake.called("search.find")) > before)
    assert asked(window).text == "a dog"


def test_the_strictness_of_last_time_is_used(open_window, qtbot):
    window = open_window(settings=Settings(first_start_done=True, strictness="broad"))
    assert window.grid_page.top_bar.strictness_choice.value == BROAD
    type_text(window, qtbot, "dog")
    assert asked(window).strictness == BROAD


def test_where_nothing_matches_well_a_click_looks_more_broadly(window, qtbot):
    type_text(window, qtbot, "xylophone")
    assert "Nothing matches" in hint(window)
    assert window.grid_page.grid.sections[0].title == "Closest photos"
    button = next(b for b in window.findChildren(QPushButton) if b.text() == "Try Broad" and b.isVisible())
    qtbot.mouseClick(button, Left)
    qtbot.waitUntil(lambda: "good matches of 60 photos" in window.grid_page.header.details.whole)
    assert window.grid_page.top_bar.strictness_choice.value == BROAD
    assert window.fake.settings.current.strictness == "broad"


# Recent searches and known values


def test_enter_remembers_the_search(window, qtbot):
    type_text(window, qtbot, "dog")
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: window.fake.history == ["dog"])


def test_a_search_with_a_slip_is_not_remembered(window, qtbot):
    for text in ("camra:canon dog", "date:soon", "dog"):
        type_text(window, qtbot, text)
        qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.fake.history))
    assert window.fake.history == ["dog"]


def test_a_search_that_ends_in_a_filter_without_a_value_is_not_remembered(window, qtbot):
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "beach camra:")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "beach")
    qtbot.keyClick(edit, Key.Key_Return)
    type_text(window, qtbot, "dog")
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.fake.history))
    assert window.fake.history == ["dog"]


def test_a_photo_opened_from_the_result_remembers_the_search_once(window, qtbot):
    type_text(window, qtbot, "dog")
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Return)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    assert window.pages.currentWidget() is window.viewer
    qtbot.waitUntil(lambda: window.fake.history == ["dog"])
    assert len(window.fake.called("search.remember")) == 1


def test_a_result_that_is_looked_at_for_a_while_is_remembered(window, make_bridge, qtbot):
    history = SearchHistory(window.fake, make_bridge(window.fake), window.grid_page.on_show, window, settled_ms=50)
    type_text(window, qtbot, "dog")
    qtbot.waitUntil(lambda: window.fake.history == ["dog"])
    assert history.looked_at == ""


def test_a_search_that_was_typed_over_is_not_remembered(window, qtbot):
    type_text(window, qtbot, "do")
    type_text(window, qtbot, "dog")
    assert window.grid_page.history.looked_at == "dog"
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Escape)
    qtbot.waitUntil(lambda: window.grid_page.history.looked_at == "")
    assert window.fake.history == []


def test_a_remembered_search_is_offered_and_can_be_forgotten(window, qtbot):
    edit, completions = window.grid_page.search_box.edit, window.grid_page.search_box.completions
    type_text(window, qtbot, "dog")
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.waitUntil(lambda: list(completions.recent) == ["dog"])
    edit.setFocus()
    qtbot.keyClick(edit, Key.Key_Escape)
    qtbot.keyClick(edit, Key.Key_Down)
    assert completions.is_open
    qtbot.keyClick(edit, Key.Key_Down)
    qtbot.keyClick(edit, Key.Key_Delete, Mod.ShiftModifier)
    qtbot.waitUntil(lambda: window.fake.history == [])
    assert not completions.is_open


@pytest.mark.parametrize("rest_ms", [0, 300])
def test_known_values_are_fetched_in_the_background_and_again_after_a_change(rest_ms, open_window, qtbot, monkeypatch):
    monkeypatch.setattr(page, "KnownValues", partial(KnownValues, rest_ms=rest_ms))
    window = open_window()
    box = window.grid_page.search_box
    qtbot.keyClicks(box.edit, "a")
    qtbot.waitUntil(lambda: {"in", *window.fake.values} <= box.completions.values.keys())
    window.fake.values = {"album": ["Best of 2023"]}
    with qtbot.waitSignal(window.bridge.albums_changed):
        window.fake.emit(AlbumsChanged())
    qtbot.keyClicks(box.edit, "lbum:b")
    folders = ["2023", "2024", "Italy", "Photos"]
    qtbot.waitUntil(lambda: box.completions.values == {"in": folders, "album": ["Best of 2023"]})


def test_the_list_of_suggestions_lies_over_the_photos_and_takes_no_focus(window, qtbot):
    box = window.grid_page.search_box
    qtbot.keyClicks(box.edit, "camera")
    popup = box.completions.popup
    assert popup.isVisible()
    assert popup.parentWidget() is window
    assert box.edit.hasFocus()
    qtbot.keyClick(box.edit, Key.Key_Escape)
    assert not popup.isVisible()
    assert box.text() == "camera"


# Help


def help_dialog(window):
    return window.dialogs.open.find(SearchHelp)


def test_the_question_mark_opens_the_help_and_its_examples_are_searched(window, qtbot):
    qtbot.mouseClick(window.grid_page.search_box.help_button, Left)
    dialog = help_dialog(window)
    examples = [button.text() for button in dialog.findChildren(QPushButton) if button.property("role") == "example"]
    assert examples == [help_.example for help_ in GRAMMAR_HELP]
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "beach -crowd")
    qtbot.mouseClick(button, Left)
    qtbot.waitUntil(lambda: window.grid_page.query.request.text == "beach -crowd")
    assert dialog.isVisible()
    dialog.close()


def test_the_help_has_a_key_and_a_menu_entry(window, qtbot):
    action = window.actions_["help.search"]
    assert action.shortcut() == QKeySequence("Shift+F1")
    qtbot.keyClick(window, Key.Key_F1, Mod.ShiftModifier)
    assert help_dialog(window).isVisible()
    help_dialog(window).close()


def test_a_narrow_window_gives_the_box_the_room_of_the_size_slider(window, qtbot):
    assert window.grid_page.top_bar.size_slider.isVisible()
    window.resize(640, 480)
    qtbot.waitUntil(lambda: not window.grid_page.top_bar.size_slider.isVisible())
    qtbot.waitUntil(lambda: window.grid_page.search_box.width() > 350)


def test_a_search_that_nothing_meets_is_not_said_to_match_badly():
    nothing = np.zeros(0, np.float32)
    none = SearchResult("dog type:gif", np.zeros(0, np.int64), nothing, nothing, 0, model="a model")
    assert count_text(Answer(SearchRequest("dog type:gif"), none, again=False), 0) == "0 photos"
