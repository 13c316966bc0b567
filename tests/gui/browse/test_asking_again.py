"""What is shown is asked for again after a change that it depends on, and not after others."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    FoldersChanged,
    IndexingStatus,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SearchSharpened,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.core.search import Scope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import Answer
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.browse.soon import Soon
from tests.gui.fakes import FakeLibrary


@pytest.fixture
def query(library: FakeLibrary, bridge: Bridge) -> GridQuery:
    return GridQuery(library, bridge, refresh_ms=0)


def ask(query: GridQuery, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(query.answered):
        query.set_text(text)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("", PhotosAdded((1,))),
        ("a dog", PhotosRemoved((1,))),
        ("a dog", CheckpointChanged("tiny")),
        ("a dog", SearchSharpened()),
        ("colour:red", PhotosChanged((1,))),
        ("color:red", PhotosChanged((1,))),
        ("stars:5", PhotosChanged((1,))),
        ("is:fav", PhotosChanged((1,))),
        ("keyword:family", TagsChanged()),
        ("tags:family", TagsChanged((1,))),
        ("name:IMG", TagsChanged((1,))),
        ("is:untagged", TagsChanged((1,))),
        ("albums:Best", AlbumsChanged()),
        ("albums:Best", TagsChanged()),
        ("folder:Rome", FoldersChanged()),
    ],
)
def test_an_answer_follows_what_it_depends_on(
    query: GridQuery, library: FakeLibrary, qtbot: QtBot, text: str, change: Change
) -> None:
    ask(query, qtbot, text)
    with qtbot.waitSignal(query.answered) as answered:
        library.emit(change)
    answer = answered.args[0]
    assert isinstance(answer, Answer)
    assert answer.again
    assert answer.request.text == text


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("", AlbumsChanged()),
        ("", FoldersChanged()),
        ("a dog", PhotosChanged((1,))),
        ("a dog", TagsChanged()),
        ("rating:5", TagsChanged()),
        ("tag:family", SearchSharpened()),
        ("albums:Best", SuggestionsChanged()),
    ],
)
def test_an_answer_that_a_change_leaves_as_it_is_is_not_asked_for_again(
    query: GridQuery, library: FakeLibrary, qtbot: QtBot, text: str, change: Change
) -> None:
    ask(query, qtbot, text)
    asked = len(library.called("search.find"))
    library.emit(change)
    with qtbot.waitSignal(query.answered):
        library.emit(PhotosAdded((1,)))  # told after the other, and asked for
    assert len(library.called("search.find")) == asked + 1


def test_photos_of_a_folder_follow_the_folders(query: GridQuery, library: FakeLibrary, qtbot: QtBot) -> None:
    with qtbot.waitSignal(query.answered):
        query.set_scope(Scope(1))
    with qtbot.waitSignal(query.answered):
        library.emit(FoldersChanged())


def test_when_the_work_is_done_what_came_is_on_show_and_counted_at_once(window: Any, qtbot: QtBot) -> None:
    """All parts of the page, each of which waits a while for more as long as photos arrive."""
    page = window.grid_page
    for soon in page.findChildren(Soon):
        soon.findChild(QTimer).setInterval(600_000)
    window.fake.add_photos(7)
    window.fake.emit(IndexingStatus("idle", 7, 7))
    qtbot.waitUntil(lambda: page.model.rowCount() == 67)
    qtbot.waitUntil(lambda: page.library_panel.count_text("All photos") == "67")
    qtbot.waitUntil(lambda: page.folder_panel.tree.topLevelItem(0).text(1) == "67")
    qtbot.waitUntil(lambda: page.header.details.whole.startswith("67 photos"))
