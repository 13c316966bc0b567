"""The window on a real library: drawn photos, the tiny model, no fake in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.core.events import AnswersChanged, Change
from photoclip.core.search import SearchRequest
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.tiny_library import PHOTOS, copied

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def library(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Every photo is indexed, and all that a search needs is in memory."""
    home = copied(tiny_home, tmp_path_factory.mktemp("window") / "home")
    library = Library(AppPaths.choose(home / "data"))
    told: list[Change] = []
    library.subscribe(told.append)
    library.open()
    library.search.prepare()
    assert told.count(AnswersChanged()) >= 2  # the embeddings, and then the contrast words
    yield library
    library.close()


@pytest.fixture
def window(library: Library, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    bridge = Bridge(library)
    window = MainWindow(library, bridge, Theme(qapp, "light"))
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.start()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == PHOTOS)
    yield window
    bridge.close()


@pytest.fixture
def type_query(window: MainWindow, qtbot: QtBot) -> Callable[[str], None]:
    """Return what types a query with real keys and waits for its answer."""

    def type_query(text: str) -> None:
        page = window.grid_page
        page.search_box.edit.setFocus()
        page.search_box.edit.selectAll()
        with qtbot.waitSignal(page.query.answered, check_params_cb=lambda answer: answer.request.text == text):
            qtbot.keyClicks(page.search_box.edit, text)
            qtbot.keyClick(page.search_box.edit, Key.Key_Return)

    return type_query


def chips(window: MainWindow) -> list[str]:
    return [chip.face.text for chip in window.grid_page.search_box.chips.chips]


def albums(window: MainWindow) -> dict[str, int | None]:
    known = window.grid_page.albums
    return {album.name: known.count(album) for album in known.albums}


def dialog_of(window: MainWindow) -> AlbumDialog:
    return next(dialog for dialog in window.findChildren(AlbumDialog) if dialog.isVisible())


def name_it(dialog: AlbumDialog, name: str, qtbot: QtBot) -> None:
    dialog.edit.selectAll()
    qtbot.keyClicks(dialog.edit, name)
    qtbot.keyClick(dialog.edit, Key.Key_Return)


def names_in_sight(window: MainWindow, library: Library) -> list[str]:
    ids = [int(photo_id) for photo_id in window.grid_page.model.ids]
    tiles = library.submit(library.photos.tiles, ids).result()
    return [Path(tiles[photo_id].path).name for photo_id in ids]


def strong_of(library: Library, text: str) -> int:
    """Return how many photos match the text well, as the library itself answers."""
    return library.submit(library.search.find, SearchRequest(text)).result().strong_count


def test_words_with_a_filter_show_chips_and_how_many_match_well(window, library, type_query):
    type_query("a dog -cat type:jpeg")
    assert chips(window) == ["a dog", "-cat", "type:jpeg"]
    strong = strong_of(library, "a dog -cat type:jpeg")
    assert 0 < strong < PHOTOS / 2
    assert window.grid_page.search_box.hint() == f"{strong} strong of {PHOTOS} photos"
    assert all(name.startswith("Dog") for name in names_in_sight(window, library)[:strong])


def test_a_filter_that_no_photo_meets_says_so(window, type_query):
    type_query("a dog type:gif")
    assert window.grid_page.placeholder.isVisible()
    assert window.grid_page.search_box.hint() == "No photo meets this."


def test_a_saved_search_is_counted_and_shows_its_strong_matches(window, library, type_query, qtbot):
    type_query("a dog")
    strong = strong_of(library, "a dog")
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_S, Mod.ControlModifier)
    dialog = dialog_of(window)
    assert dialog.edit.text() == "A dog"
    name_it(dialog, "Dogs", qtbot)
    qtbot.waitUntil(lambda: albums(window).get("Dogs") == strong)
    tree = window.grid_page.album_panel.tree
    tree.setCurrentItem(tree.topLevelItem(0))
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == strong)
    assert window.grid_page.search_box.text() == "album:Dogs"


def test_an_album_is_made_by_shortcut_and_taken_back(window, library, qtbot):
    grid = window.grid_page.grid
    grid.select_only(window.grid_page.model.photo_id(2))
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_L, Mod.ControlModifier | Mod.ShiftModifier)
    name_it(dialog_of(window), "Best of", qtbot)
    qtbot.waitUntil(lambda: albums(window).get("Best of") == 1)
    window.activateWindow()  # as a window manager does when a dialog has closed
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.actions_.undo.isEnabled())
    qtbot.keyClick(grid, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "Best of" not in albums(window))
    assert "Best of" not in [album.name for album in library.albums.all()]


def test_a_picture_that_is_missing_is_explained_where_it_was_named(window, type_query, qtbot):
    type_query("a dog like:/gone/IMG_2041.jpg")
    page = window.grid_page
    qtbot.waitUntil(lambda: page.search_box.chips.chips[1].face.warns)
    assert "IMG_2041.jpg" in page.search_box.hint()
    assert page.model.rowCount() == PHOTOS  # the rest of the question is answered
