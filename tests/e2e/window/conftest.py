"""The window on a real library: made once, copied for each test that changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.core.events import Change, SearchSharpened
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.session import Session
from photoclip.library import Library
from tests.e2e.window.house import House, live_in
from tests.tiny_library import PHOTOS
from tests.waiting import PATIENCE_S

WAIT_MS = PATIENCE_S * 1000


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen clipboard outlives Python and crashes the process where it still holds an object of Python's."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture(scope="session")
def lived_in(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Only to be copied."""
    house = House(tiny_home).copied(tmp_path_factory.mktemp("house") / "lived in")
    live_in(house)
    return house


@pytest.fixture(scope="module")
def library(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library whose checkpoint is in memory. A file of tests shares it: a test takes back what it did."""
    house = House(tiny_home).copied(tmp_path_factory.mktemp("house") / "searched")
    library = Library(house.paths)
    told: list[Change] = []
    library.subscribe(told.append)
    library.open()
    library.search.prepare()
    assert told.count(SearchSharpened(all_at_once=True)) >= 2  # the embeddings, and then the contrast words
    yield library
    library.close()


@pytest.fixture
def window(library: Library, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window on `library`, with all photos in the grid."""
    bridge = Bridge(library)
    window = MainWindow.filled(library, bridge, Theme(qapp, "light"))
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    window.start()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == PHOTOS, timeout=WAIT_MS)
    yield window
    bridge.close()


@pytest.fixture
def house(lived_in: House, tmp_path: Path) -> House:
    """A house of the test's own."""
    return lived_in.copied(tmp_path / "house")


@pytest.fixture
def home(house: House, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The app's window on `house`, as a person starts it: watching, indexing, following. No checkpoint is chosen."""
    ended: list[int] = []
    session = Session(qapp, Library(house.paths), ended.append)
    window = session.window
    qtbot.addWidget(window)
    session.start()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == PHOTOS, timeout=WAIT_MS)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    yield window
    window.close()
    qtbot.waitUntil(lambda: ended == [0], timeout=WAIT_MS)
    session.deleteLater()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Return what waits until a condition is true, however busy the machine is."""
    return lambda condition: qtbot.waitUntil(condition, timeout=WAIT_MS)


@pytest.fixture
def search(qtbot: QtBot) -> Callable[[MainWindow, str], None]:
    """Return what types a search with real keys and waits for its answer."""

    def search(window: MainWindow, text: str) -> None:
        page = window.grid_page
        page.search_box.edit.setFocus()
        page.search_box.edit.selectAll()
        answered = page.query.answered
        with qtbot.waitSignal(answered, timeout=WAIT_MS, check_params_cb=lambda answer: answer.request.text == text):
            qtbot.keyClicks(page.search_box.edit, text)
            qtbot.keyClick(page.search_box.edit, Qt.Key.Key_Return)

    return search


@pytest.fixture
def names_shown(wait: Callable[[Callable[[], bool]], None]) -> Callable[[MainWindow], list[str]]:
    """Return what reads the file names in the grid, in order."""

    def names_shown(window: MainWindow) -> list[str]:
        model = window.grid_page.model
        model.want_tiles([int(photo_id) for photo_id in model.ids])
        names = [model.index(row) for row in range(model.rowCount())]
        wait(lambda: all(index.data(Qt.ItemDataRole.DisplayRole) for index in names))
        return [str(index.data(Qt.ItemDataRole.DisplayRole)) for index in names]

    return names_shown


@pytest.fixture
def open_settings(
    qtbot: QtBot, wait: Callable[[Callable[[], bool]], None]
) -> Callable[[MainWindow, str], SettingsDialog]:
    """Return what opens the settings by their shortcut and turns to a page with the keyboard."""

    def open_settings(window: MainWindow, page: str) -> SettingsDialog:
        qtbot.keyClick(window.grid_page.search_box.edit, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        dialog = window.findChild(SettingsDialog)
        wait(dialog.isActiveWindow)
        qtbot.keyClick(dialog.pages, Qt.Key.Key_Home)
        while dialog.page != page:
            qtbot.keyClick(dialog.pages, Qt.Key.Key_Down)
        return dialog

    return open_settings
