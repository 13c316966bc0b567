"""What the GUI's tests share: a fake library, a bridge on it, and proof that the GUI thread never waited."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from tests.gui.fakes import FakeLibrary


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen clipboard outlives Python and crashes the process where it still holds an object of Python's."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Return what sets how large the screen is. It is large at first: windows stay as large as a test makes them."""

    def resize(width: int, height: int) -> None:
        monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, width, height))

    resize(1920, 1080)
    return resize


@pytest.fixture
def make_library(tmp_path: Path) -> Iterator[Callable[..., FakeLibrary]]:
    """Return a maker of FakeLibrary(tmp_path, count, **options); each is closed, and checked for waiting calls."""
    made: list[FakeLibrary] = []

    def make(count: int = 60, **options: Any) -> FakeLibrary:
        made.append(FakeLibrary(tmp_path, count, **options))
        return made[-1]

    yield make
    for library in made:
        waited = library.slow_calls_on(threading.get_ident())
        if not library.closed:
            library.close()
        assert not [call for call in waited if call.name not in {"open", "close"}], "the GUI thread waited"


@pytest.fixture
def library(make_library: Callable[..., FakeLibrary]) -> FakeLibrary:
    return make_library()


@pytest.fixture
def make_bridge(qapp: QApplication) -> Iterator[Callable[[FakeLibrary], Bridge]]:
    made: list[Bridge] = []

    def make(library: FakeLibrary) -> Bridge:
        made.append(Bridge(library))
        return made[-1]

    yield make
    for bridge in made:
        bridge.close()


@pytest.fixture
def bridge(make_bridge: Callable[[FakeLibrary], Bridge], library: FakeLibrary) -> Bridge:
    return make_bridge(library)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The app's light look. Tests that look at no colour do not need it."""
    return Theme(qapp, "light")


@pytest.fixture
def open_window(
    make_library: Callable[..., FakeLibrary], make_bridge: Callable[[FakeLibrary], Bridge], theme: Theme, qtbot: Any
) -> Callable[..., MainWindow]:
    """Return a maker of shown windows on `count` photos; `window.fake` is the library, `window.bridge` its bridge."""

    def make(count: int = 60, **options: Any) -> MainWindow:
        library = make_library(count, **options)
        bridge = make_bridge(library)
        window = MainWindow.filled(library, bridge, theme)
        window.fake, window.bridge = library, bridge
        qtbot.addWidget(window)
        window.resize(1000, 700)
        window.show()
        qtbot.waitExposed(window)
        window.start()
        if count and options.get("with_folder", True):
            qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == count)
            qtbot.waitUntil(lambda: window.grid_page.folder_panel.tree.topLevelItemCount() > 0)
        qtbot.waitUntil(lambda: window.grid_page.library_panel.count_text("All photos") != "")
        return window

    return make


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def show_widget(qtbot: QtBot) -> Callable[..., QWidget]:
    """Return what shows a widget in an active window of `width` by `height` pixels, and returns it."""

    def show(widget: QWidget, width: int = 900, height: int = 600) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show
