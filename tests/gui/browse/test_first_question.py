"""What a window asks first: the photos, and only then what is counted beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from tests.gui.fakes import FakeLibrary


@pytest.fixture
def started(
    make_library: Callable[..., FakeLibrary], make_bridge: Callable[[FakeLibrary], Bridge], theme: Theme, qtbot: QtBot
) -> Iterator[tuple[MainWindow, FakeLibrary]]:
    """A window that waits for its first photos until the test ends."""
    library = make_library(60)
    window = MainWindow.filled(library, make_bridge(library), theme)
    qtbot.addWidget(window)
    window.show()
    with library.held("search.find"):
        window.start()
        qtbot.waitUntil(lambda: bool(library.called("search.find")))
        yield window, library


def test_photos_come_before_what_is_counted_beside_them(started: tuple[MainWindow, FakeLibrary]) -> None:
    _, library = started
    assert not library.called("folders.tree")
    assert not library.called("search.counts")


def test_words_that_wait_for_a_model_keep_nothing_beside_them_waiting(
    started: tuple[MainWindow, FakeLibrary], qtbot: QtBot
) -> None:
    window, library = started
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "a dog")
    qtbot.waitUntil(lambda: bool(library.called("folders.tree")))


def test_who_came_to_the_box_and_has_not_typed_waits_with_what_completes_it(
    started: tuple[MainWindow, FakeLibrary], qtbot: QtBot
) -> None:
    window, library = started
    page = window.grid_page
    page.search_box.edit.setFocus()
    page.search_box.typing.emit()
    library.submit(lambda: None).result()  # after whatever was asked before it
    assert library.called("search.completions") == []
    qtbot.keyClicks(page.search_box.edit, "d")
    qtbot.waitUntil(lambda: len(library.called("search.completions")) == 1)
