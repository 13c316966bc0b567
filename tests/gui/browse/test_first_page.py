"""In a large library the best photos stand in the grid before all are in order, and then all of them do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from photoclip.core.events import SearchSharpened
from photoclip.errors import ModelProblem
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.window.main_window import MainWindow
from tests.gui.fakes.search import FIRST
from tests.gui.photos_on_show import shown

NEVER_MS = 10**8


@pytest.fixture
def large(window: MainWindow) -> MainWindow:
    """A window on a library that has an index."""
    window.fake.has_index = True
    return window


def type_text(window: MainWindow, qtbot: QtBot, text: str) -> None:
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def test_the_best_photos_come_first_and_all_of_them_follow(large: MainWindow, qtbot: QtBot) -> None:
    page = large.grid_page
    with large.fake.held("search.find"):
        type_text(large, qtbot, "dog")
        qtbot.waitUntil(lambda: len(shown(large)) == FIRST)
        first = shown(large)
        assert page.query.busy
        assert page.on_show.request.text == ""  # nothing is counted or said of a part
    qtbot.waitUntil(lambda: page.on_show.request.text == "dog")
    assert shown(large)[:FIRST] == first
    assert len(shown(large)) == 60
    assert not page.query.busy


def test_who_went_on_in_the_best_photos_stays_there(large: MainWindow, qtbot: QtBot) -> None:
    page = large.grid_page
    with large.fake.held("search.find"):
        type_text(large, qtbot, "dog")
        qtbot.waitUntil(lambda: len(shown(large)) == FIRST)
        page.grid.setFocus()
        for _ in range(3):
            qtbot.keyClick(page.grid, Qt.Key.Key_Right)
        current = page.grid.current_id()
    qtbot.waitUntil(lambda: page.on_show.request.text == "dog")
    assert page.grid.current_id() == current
    assert shown(large).index(current) > 0


def test_what_is_not_asked_any_more_is_neither_shown_nor_put_in_order(large: MainWindow, qtbot: QtBot) -> None:
    page = large.grid_page
    with large.fake.held("search.first"):
        page.query.set_text("dog")
        qtbot.waitUntil(lambda: len(large.fake.called("search.first")) == 1)
        page.query.set_text("cat")
    qtbot.waitUntil(lambda: page.on_show.request.text == "cat")
    asked = [call.args[0].text for call in large.fake.called("search.find")]
    assert "dog" not in asked


def test_what_an_index_does_not_know_comes_as_a_whole(large: MainWindow, qtbot: QtBot) -> None:
    page = large.grid_page
    type_text(large, qtbot, "tag:family")
    qtbot.waitUntil(lambda: page.on_show.request.text == "tag:family")
    assert len(shown(large)) == 30


def test_where_the_best_are_not_to_be_had_all_are_asked_for(large: MainWindow, qtbot: QtBot) -> None:
    page = large.grid_page
    large.fake.errors["search.first"] = ModelProblem("The model is just being changed.")
    type_text(large, qtbot, "dog")
    qtbot.waitUntil(lambda: page.on_show.request.text == "dog")
    assert len(shown(large)) == 60


def test_a_library_without_an_index_shows_the_whole_answer_alone(window: MainWindow, qtbot: QtBot) -> None:
    parts: list[object] = []
    window.grid_page.query.first_found.connect(parts.append)
    type_text(window, qtbot, "dog")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "dog")
    assert parts == []


def test_what_was_waited_for_is_asked_for_at_once_and_small_steps_after_a_while(
    window: MainWindow, qtbot: QtBot
) -> None:
    query = GridQuery(window.fake, window.bridge, window, refresh_ms=NEVER_MS)
    with qtbot.waitSignal(query.answered):
        query.set_text("dog")
    answers: list[object] = []
    query.answered.connect(answers.append)
    with qtbot.waitSignal(window.bridge.library_changed):
        window.fake.emit(SearchSharpened())
    assert not query.busy
    with qtbot.waitSignal(query.answered):
        window.fake.emit(SearchSharpened(all_at_once=True))
    assert len(answers) == 1
