"""The window is there at once; what fills it follows, and nothing that is done meanwhile is lost."""

import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest

from photoclip import app
from photoclip.errors import COULD_NOT_RUN
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.one_window import Wish
from photoclip.gui.window.session import Session
from photoclip.gui.window.start import Behind
from photoclip.settings import Settings


@pytest.fixture
def bare(theme, qtbot):
    """Return a maker of windows with nothing in them, on show."""

    def make(**chosen):
        window = MainWindow(Settings(**chosen), theme)
        qtbot.addWidget(window)
        window.resize(1000, 700)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


def outline(window):
    return window.centralWidget()


def fill(window, library, make_bridge, qtbot):
    assert len(list(window.fill(library, make_bridge(library)))) > 10
    window.start()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 60)


def test_nothing_that_takes_long_is_imported_before_the_window_is_there():
    long = {"numpy", "photoclip.library.library", "photoclip.gui.window.parts", "photoclip.core.query", "sqlite3"}
    code = f"import sys, photoclip.app, photoclip.gui.window.start; print({long} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_to_fill_the_window_imports_nothing():
    code = """
import sys
from PySide6.QtWidgets import QApplication
from photoclip.gui.window import start
start.import_session()
from photoclip.gui.base.bridge import Bridge
from photoclip.library import Library
from photoclip.paths import AppPaths
from pathlib import Path
from tempfile import TemporaryDirectory
app = QApplication([])
library = Library(AppPaths.choose(Path(sys.argv[1])))
window = start.bare_window(app, library.settings.current)
before = set(sys.modules)
for _ in window.fill(library, Bridge(library)):
    pass
print(sorted(name for name in set(sys.modules) - before if name.startswith("photoclip")))
"""
    with TemporaryDirectory() as folder:
        said = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_qt_reads_no_source_of_what_is_imported():
    code = """
import photoclip.gui.window.start, photoclip.core.query, linecache
print([path for path in linecache.cache if "/photoclip/" in path.replace("\\\\", "/")])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_what_is_typed_into_the_outline_is_searched_for(bare, library, make_bridge, qtbot):
    window = bare()
    edit = outline(window).edit
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "dog beach")
    QTest.keyClicks(edit, "\b\b")
    fill(window, library, make_bridge, qtbot)
    box = window.grid_page.search_box
    assert box.text() == "dog bea"
    qtbot.waitUntil(lambda: window.grid_page.query.request.text == "dog bea")
    QTest.keyClicks(window.focusWidget(), "ch")
    assert box.text() == "dog beach"


@pytest.mark.parametrize("chosen", [{}, {"show_folder_panel": False}])
def test_the_box_stays_where_the_outline_had_it(bare, library, make_bridge, qtbot, chosen):
    window = bare(**chosen)
    before = outline(window).edit
    place, size = before.mapTo(window, QPoint()), before.size()
    library.settings.change(**chosen)
    fill(window, library, make_bridge, qtbot)
    edit = window.grid_page.search_box.edit
    moved = edit.mapTo(window, QPoint()) - place
    assert abs(moved.x()) <= 2
    assert abs(moved.y()) <= 2
    assert edit.height() == size.height()
    help_px = window.grid_page.search_box.help_button.width()  # which the outline has not
    assert abs(edit.width() + help_px - size.width()) <= 12


def test_the_side_panel_stands_where_the_outline_had_it(bare, library, make_bridge, qtbot):
    window = bare()
    edge = outline(window).side.geometry().right()
    fill(window, library, make_bridge, qtbot)
    side = window.grid_page.side_panel
    assert abs(side.mapTo(window, side.rect().topRight()).x() - edge) <= 2


def test_a_narrow_outline_has_no_side_panel_as_the_window_has_none(bare):
    window = bare()
    window.resize(700, 600)
    assert not outline(window).side.isVisible()


def test_until_the_library_is_open_the_outline_stays_and_nothing_is_asked(bare, library, make_bridge, qapp):
    window = bare()
    for _ in window.fill(library, make_bridge(library)):
        qapp.processEvents()
    assert outline(window).isVisible()
    assert not window.menuBar().isVisible()
    assert not window.is_open
    assert library.called("search.find") == []
    window.close()
    assert not window.isVisible()


def test_the_library_opens_while_the_window_is_filled(bare, make_library, qapp, qtbot):
    library = make_library()
    left = []
    window = bare()
    session = Session(qapp, library, left.append, window=window)
    assert session.window is window
    session.start()
    qtbot.waitUntil(lambda: library.started)
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 60)
    assert len(library.called("open")) == 1
    window.close()
    qtbot.waitUntil(lambda: left == [0])


def session_in(window, library, qapp):
    """Return a session that fills `window`, begun, and what it leaves with."""
    left = []
    session = Session(qapp, library, left.append, window=window)
    session.start()
    return session, left


def test_what_is_typed_while_the_window_is_filled_is_searched_for(bare, make_library, qapp, qtbot):
    window, library = bare(), make_library()
    qtbot.waitUntil(outline(window).edit.hasFocus)
    edit = outline(window).edit
    _session, left = session_in(window, library, qapp)
    QTest.keyClicks(edit, "dog")
    for _ in range(3):
        qapp.processEvents()
    assert not window.is_open  # some parts are made, and more follow
    QTest.keyClicks(edit, " bea")
    qtbot.waitUntil(lambda: window.is_open and window.grid_page.query.request.text == "dog bea")
    window.close()
    qtbot.waitUntil(lambda: left == [0])


def test_who_closes_the_window_while_it_is_filled_has_closed_the_library(bare, make_library, qapp, qtbot):
    window, library = bare(), make_library()
    _session, left = session_in(window, library, qapp)
    for _ in range(3):
        qapp.processEvents()
    assert not window.is_open
    window.close()
    qtbot.waitUntil(lambda: left == [0])
    assert library.called("close")
    assert not window.is_open


def test_what_the_app_is_opened_with_waits_for_the_window_to_be_filled(bare, make_library, qapp, qtbot, tmp_path):
    window, library = bare(), make_library()
    session, left = session_in(window, library, qapp)
    session.take([tmp_path / "gone.jpg"])
    session.open_path(tmp_path / "gone.jpg")
    assert not window.is_open
    qtbot.waitUntil(lambda: window.is_open and "gone.jpg is not there" in window.notice_bar.text())
    window.close()
    qtbot.waitUntil(lambda: left == [0])


def test_what_a_session_needs_is_imported_behind_the_window(bare, qapp):
    window = bare()
    assert Behind(qapp).is_imported(window)
    assert window.isVisible()


@pytest.mark.parametrize("after_ms", [0, 50])
def test_who_closes_the_window_meanwhile_has_closed_the_app(bare, qapp, after_ms):
    window, closed = bare(), threading.Event()
    window.closed.connect(closed.set)
    QTimer.singleShot(after_ms, window.close)
    assert not Behind(qapp, closed.wait).is_imported(window)  # it takes longer than the person


def test_what_is_asked_of_the_window_meanwhile_is_kept(bare, qapp):
    behind = Behind(qapp)
    QTimer.singleShot(0, lambda: (behind.take(Wish("leave")), behind.take_path(Path("/a.jpg"))))
    assert behind.is_imported(bare())
    assert behind.wishes == [Wish("leave"), Wish(opened=(Path("/a.jpg"),))]


def test_a_part_that_cannot_be_loaded_is_said_in_a_sentence(bare, qapp, monkeypatch):
    monkeypatch.setitem(sys.modules, "photoclip.gui.window.session", None)
    monkeypatch.delattr("photoclip.gui.window.session")
    with pytest.raises(ImportError):
        Behind(qapp).is_imported(bare())


def test_the_app_says_which_part_cannot_be_loaded(monkeypatch, capsys):
    def run(*_given, **_named):
        raise ImportError("libGL.so.1 is missing")

    monkeypatch.setattr("photoclip.health.system_libraries.has_display", lambda: True)
    monkeypatch.setattr("photoclip.health.system_libraries.missing_sentence", lambda: "")
    monkeypatch.setattr("photoclip.gui.window.start.run", run)
    assert app.main([]) == COULD_NOT_RUN
    assert "libGL.so.1 is missing" in capsys.readouterr().err
