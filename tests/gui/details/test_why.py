from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from photoclip.core.events import SearchSharpened
from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.core.parts import CLOSER, Moment, Region
from photoclip.core.search import SearchRequest
from photoclip.errors import ModelProblem
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.browse.page import GridPage
from photoclip.gui.details.panel import InfoPanel, PhotoFacts
from photoclip.gui.details.why_section import ShareBar, WhySection
from photoclip.gui.details.why_text import why_text
from photoclip.settings import Settings
from tests.gui.fakes import FakeLibrary

Key = Qt.Key


@pytest.fixture
def panel(library: FakeLibrary, bridge: Bridge, qtbot: QtBot) -> InfoPanel:
    panel = InfoPanel(library, bridge)
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    return panel


def why(panel: InfoPanel) -> WhySection | None:
    facts = panel.widget()
    return facts.why if isinstance(facts, PhotoFacts) else None


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def shown_texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def explained(panel: InfoPanel, qtbot: QtBot) -> list[str]:
    qtbot.waitUntil(lambda: why(panel) is not None)
    return texts(why(panel))


def search(page: GridPage, qtbot: QtBot, text: str) -> None:
    """Type into the search box, and wait for the answer."""
    with qtbot.waitSignal(page.query.answered, check_params_cb=lambda answer: answer.request.text == text):
        page.search_box.set_text(text)


def section(qtbot, *terms, confidence=0.9, strong=True, filters=(), note=""):
    widget = WhySection(Explanation(1, confidence, strong, tuple(terms), tuple(filters), note))
    qtbot.addWidget(widget)
    return widget


def share(text, deviations, weight=1.0):
    return TermShare(text, 0.287, 0.198, deviations, 0.9, weight)


def test_a_search_is_explained_below_the_facts(panel, library, qtbot):
    request = SearchRequest("a dog -crowd after:2019")
    panel.set_request(request)
    panel.show_photo(8)
    said = explained(panel, qtbot)
    assert said[:2] == ["Why this result", "A very good match for “a dog”."]
    assert "6.4 × the noise of this library" in said  # noqa: RUF001
    assert "left out 30 photos" in said
    assert library.called("search.explain")[0].args == (8, request)


def test_browsing_is_not_explained(panel, library, qtbot):
    panel.set_request(SearchRequest(""))
    panel.show_photo(8)
    qtbot.waitUntil(lambda: isinstance(panel.widget(), PhotoFacts))
    assert library.called("search.explain") == []


def test_an_explanation_that_comes_late_is_dropped(panel, library, qtbot):
    panel.set_request(SearchRequest("dog"))
    with library.held("search.explain"):
        panel.show_photo(8)
        qtbot.waitUntil(lambda: len(library.called("search.explain")) == 1)
        panel.show_photo(9)
        qtbot.waitUntil(lambda: len(library.called("search.explain")) == 2)
    explained(panel, qtbot)
    assert panel.photo_id == 9
    assert "1.3 × the noise of this library" in texts(why(panel))  # noqa: RUF001


def test_a_photo_is_explained_again_when_the_library_can_judge_it_better(panel, library, qtbot):
    panel.set_request(SearchRequest("dog"))
    panel.show_photo(8)
    explained(panel, qtbot)
    library.emit(SearchSharpened())
    qtbot.waitUntil(lambda: len(library.called("search.explain")) == 2)
    explained(panel, qtbot)


def test_another_search_explains_the_same_photo_again(panel, qtbot):
    panel.set_request(SearchRequest("dog"))
    panel.show_photo(8)
    explained(panel, qtbot)
    panel.set_request(SearchRequest("cat"))
    qtbot.waitUntil(lambda: why(panel) is not None and "cat" in texts(why(panel)))
    panel.set_request(None)
    assert why(panel) is None


def test_what_cannot_be_explained_leaves_the_facts_alone(panel, library, bridge, qtbot):
    library.errors["search.explain"] = ModelProblem("No model.")
    said = []
    bridge.problem.connect(said.append)
    panel.set_request(SearchRequest("dog"))
    panel.show_photo(8)
    qtbot.waitUntil(lambda: len(library.called("search.explain")) == 1)
    library.submit(int).result()
    panel.show_photo(9)
    qtbot.waitUntil(lambda: len(library.called("search.explain")) == 2)
    assert why(panel) is None
    assert said == []


@pytest.mark.parametrize(
    ("confidence", "strong", "words"),
    [
        (0.95, True, "A very good match for “dog”."),
        (0.6, True, "A good match for “dog”."),
        (0.4, False, "A weaker match for “dog”."),
        (0.1, False, "Hardly a match for “dog”."),
    ],
)
def test_confidence_is_said_in_words(qtbot, confidence, strong, words):
    assert words in texts(section(qtbot, share("dog", 3.2), confidence=confidence, strong=strong))


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ([("dog", 3.2, 1.0), ("beach", 5.0, 1.0)], "A good match, mostly for “beach”."),
        ([("dog", 3.2, 1.0), ("crowd", 9.0, -1.0)], "A good match for “dog”, though it seems to show “crowd”."),
        ([("dog", 3.2, 1.0), ("crowd", 1.0, -1.0)], "A good match for “dog”."),
        ([("dog", -1.0, 1.0)], "A good match."),
    ],
)
def test_one_sentence_says_what_speaks_for_it_and_what_against(terms, sentence):
    shares = tuple(share(*one) for one in terms)
    assert why_text(Explanation(1, 0.6, True, shares)) == sentence


def test_there_is_one_bar_and_one_sentence_until_more_is_asked_for_which_stays_so(panel, qtbot):
    panel.set_request(SearchRequest("a dog after:2019"))
    panel.show_photo(8)
    explained(panel, qtbot)
    assert len([bar for bar in why(panel).findChildren(ShareBar) if bar.isVisibleTo(why(panel))]) == 1
    assert shown_texts(why(panel)) == ["Why this result", "A very good match for “a dog”."]
    qtbot.mouseClick(why(panel).more, Qt.MouseButton.LeftButton)
    assert "left out 30 photos" in shown_texts(why(panel))
    panel.show_photo(16)
    qtbot.waitUntil(lambda: panel.photo_id == 16 and why(panel) is not None)
    assert "left out 30 photos" in shown_texts(why(panel))


def test_the_term_that_brought_it_is_named_when_there_are_several(qtbot):
    brought = "Brought it here more than the rest"
    assert brought not in texts(section(qtbot, share("dog", 3.2)))
    said = texts(section(qtbot, share("dog", 3.2), share("beach", 5.0), share("crowd", 9.0, weight=-1.0)))
    assert said.count(brought) == 1
    assert said.index("beach") < said.index(brought) < said.index("crowd")
    assert "Not wanted: counts against it" in said


def test_bars_share_one_scale_and_the_numbers_are_in_the_tip(qtbot):
    widget = section(qtbot, share("dog", 4.0), share("beach", 16.0), share("sky", -2.0))
    bars = [bar.share for bar in widget.findChildren(ShareBar)]
    assert bars == [0.9, 0.25, 1.0, 0.0]
    tips = [child.toolTip() for child in widget.findChildren(QWidget)]
    assert "Similarity 0.287; in this library 0.198 is typical." in tips


def test_what_a_filter_left_out_is_counted(qtbot):
    effects = [FilterEffect("after:2019", 0, True), FilterEffect("in:x", 1, True), FilterEffect("y", 1203, False)]
    said = texts(section(qtbot, filters=effects))
    assert said[1:] == [
        "It does not meet y.",
        "after:2019", "left out nothing", "in:x", "left out 1 photo",
        "y", f"left out {QLocale().toString(1203)} photos", "This photo does not meet it.",
    ]  # fmt: skip


def test_a_note_is_said(qtbot):
    assert "Not looked at yet." in texts(section(qtbot, note="Not looked at yet."))


def test_the_window_explains_the_photo_that_is_selected_in_a_result(open_window, qtbot):
    window = open_window()
    window.actions_["view.details"].trigger()
    page = window.grid_page
    search(page, qtbot, "dog")
    page.grid.select_only(page.model.photo_id(0))
    explained(page.info_panel, qtbot)
    search(page, qtbot, "")
    qtbot.waitUntil(lambda: why(page.info_panel) is None)


def test_the_viewer_explains_too(open_window, qtbot):
    window = open_window()
    window.actions_["view.details"].trigger()
    page = window.grid_page
    search(page, qtbot, "dog")
    page.grid.select_only(page.model.photo_id(0))
    qtbot.keyClick(page.grid, Key.Key_Return)
    explained(window.viewer.info, qtbot)


def test_an_album_that_the_person_filled_needs_no_explanation(open_window, qtbot):
    window = open_window()
    window.fake.submit(window.fake.albums.create, "Rome", [3, 4]).result()
    window.fake.submit(window.fake.albums.save_search, "Dogs", SearchRequest("a dog")).result()
    page = window.grid_page
    qtbot.waitUntil(lambda: len(page.albums.albums) == 2)
    smart, ordinary = page.albums.albums
    with qtbot.waitSignal(page.on_show.changed):
        page.show_album(ordinary)
    assert page.explained_request() is None
    with qtbot.waitSignal(page.on_show.changed):
        page.show_album(smart)
    assert page.explained_request().text == "a dog"


def test_the_part_that_was_in_sight_stays_from_photo_to_photo(panel, qtbot):
    panel.resize(280, 300)
    panel.set_request(SearchRequest("dog cat -crowd after:2019"))
    panel.show_photo(8)
    explained(panel, qtbot)
    bar = panel.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    qtbot.keyClick(panel, Key.Key_PageDown)
    there = bar.value()
    assert there > 0
    panel.show_photo(16)
    qtbot.waitUntil(lambda: panel.photo_id == 16 and why(panel) is not None)
    qtbot.waitUntil(lambda: bar.value() == there)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (CLOSER[0], "Seen best in the upper left"),
        (CLOSER[2], "Seen best in the middle"),
        (CLOSER[4], "Seen best in the lower right"),
        (Region(0.0, 0.7, 1.0, 0.3), "Seen best at the bottom"),
        (Moment(75.9), "Seen best at 1:15"),
    ],
)
def test_it_says_where_in_the_photo_a_thing_was_seen(qtbot, place, words):
    widget = section(qtbot, replace(share("hat", 5.0), place=place))
    assert words in texts(widget)


def test_what_was_only_opened_needs_no_explanation_and_a_search_in_it_does(open_window, qtbot):
    window = open_window(settings=Settings(first_start_done=True, show_info_panel=True))
    page = window.grid_page
    window.fake.submit(window.fake.marks.change, [60, 59], None, True).result()
    with qtbot.waitSignal(page.on_show.changed):
        page.navigation.show_tag("is:favourite")
    page.go_to(60)
    qtbot.waitUntil(lambda: page.info_panel.photo_id == 60)
    assert page.explained_request() is None
    page.opened.emit(page.model.ids, 0)
    assert not window.viewer.info.findChildren(WhySection)
    window.pages.view(page.model.ids, 0)
    page.search("a dog")
    qtbot.waitUntil(lambda: page.on_show.request.text == "a dog")
    assert page.explained_request() is not None
