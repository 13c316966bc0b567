import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from photoclip.errors import COULD_NOT_RUN, LibraryProblem
from photoclip.gui.window.session import Session, install_excepthook, start_log
from photoclip.paths import AppPaths
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def make_session(make_library, qapp, qtbot):
    def make(library=None):
        left = []
        session = Session(qapp, library or make_library(), left.append)
        session.left = left
        qtbot.addWidget(session.window)
        return session

    yield make
    qapp.setQuitOnLastWindowClosed(True)


def test_the_window_shows_before_the_library_opens(make_session, library, qtbot):
    session = make_session(library)
    session.start()
    assert session.window.isVisible()
    assert library.called("open") == []
    qtbot.waitUntil(lambda: library.started)
    assert library.called("open")[0].thread != threading.get_ident()
    qtbot.waitUntil(lambda: session.window.grid_page.model.rowCount() == 60)


def test_closing_hides_the_window_then_closes_the_library_off_the_gui_thread(make_session, library, qtbot):
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: session.window.grid_page.model.rowCount() == 60)
    session.window.close()
    assert not session.window.isVisible()
    qtbot.waitUntil(lambda: session.left == [0])
    assert library.closed
    assert library.called("close")[0].thread != threading.get_ident()


def test_what_a_person_did_last_is_done_before_the_library_closes(make_session, library, qtbot):
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: session.window.grid_page.model.rowCount() == 60)
    with library.held("photos.tiles"):
        for photo_id in range(1, 9):  # they keep every thread of the library
            session.bridge.ask(library.photos.tiles, [photo_id], owner=session)
        session.window.grid_page.tag_actions.put([7], "Rome")
        session.window.close()
        qtbot.waitUntil(lambda: session.left == [0])
    assert library.names_on(7) == ["Rome"]


def test_a_library_that_cannot_be_opened_is_explained_and_the_app_ends_with_3(make_session, make_library, qtbot):
    library = make_library()

    def fail():
        raise LibraryProblem("The library is on a disk that cannot be written. Choose another folder.")

    library.open = fail
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: bool(session.window.findChildren(QMessageBox)))
    box = session.window.findChild(QMessageBox)
    assert box.text() == "The library is on a disk that cannot be written. Choose another folder."
    box.button(QMessageBox.StandardButton.Close).click()
    assert session.left == [COULD_NOT_RUN]


def test_what_nobody_caught_is_logged_and_said_without_a_traceback(qapp, qtbot, caplog, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_excepthook(qapp)
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "Traceback" in caplog.text
    box = next(widget for widget in qapp.topLevelWidgets() if isinstance(widget, QMessageBox) and widget.isVisible())
    assert "Traceback" not in box.text() + box.detailedText()
    box.close()


def test_a_log_that_cannot_be_written_does_not_stop_the_start(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    handlers = list(logging.getLogger().handlers)
    start_log(AppPaths.choose(tmp_path / "file" / "below"))
    assert "no log file" in caplog.text
    assert logging.getLogger().handlers == handlers


def run_app(*words, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    clean.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "photoclip.app", *words],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_one_sentence_is_said_and_the_status_is_3():
    ended = run_app()
    assert ended.returncode == 3
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "display" in ended.stderr


def test_wrong_usage_ends_with_2():
    assert run_app("--no-such-thing").returncode == 2


def test_neither_torch_nor_open_clip_is_imported_to_show_the_window():
    code = "import sys, photoclip.gui.window.session; print([m for m in ('torch', 'open_clip') if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert ended.stdout.strip() == "[]"
