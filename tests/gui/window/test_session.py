import logging
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from photoclip.core.backups import Backup, Restored
from photoclip.errors import COULD_NOT_RUN, LibraryDamaged, LibraryLost, LibraryProblem
from photoclip.gui.base.counted import shown_number
from photoclip.gui.window.lost_library import LostLibraryBox
from photoclip.gui.window.session import AGAIN, Session
from photoclip.gui.window.start import install_excepthook, start_log
from photoclip.paths import AppPaths
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def make_session(make_library, qapp, qtbot):
    def make(library=None, **named):
        left = []
        session = Session(qapp, library or make_library(), left.append, **named)
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


def test_the_photos_are_looked_for_once_before_the_window_can_ask(make_session, library, qtbot):
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: session.window.grid_page.model.rowCount() == 60)
    assert len(library.called("search.find")) == 1


def test_whoever_has_typed_by_then_is_answered_that(make_session, library, qtbot):
    session = make_session(library)
    session.window.centralWidget().edit.setText("dog")
    session.start()
    page = session.window.grid_page
    qtbot.waitUntil(lambda: page.on_show.request is not None and page.on_show.request.text == "dog")
    asked = [call.args[0].text for call in library.called("search.find")]
    assert asked[0] == ""
    assert asked[-1] == "dog"


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


@pytest.mark.parametrize(
    ("error", "told"), [(None, 1), (LibraryProblem("The disk is full."), 1), (RuntimeError("a fault of ours"), 0)]
)
def test_that_it_has_started_is_told_once_the_window_is_there(make_session, make_library, qtbot, error, told):
    """A fault of ours says that a new version does not start; the world's faults say nothing of it."""
    library = make_library()
    if error is not None:

        def fail():
            raise error

        library.open = fail
    session = make_session(library)
    heard = []
    session.started.connect(lambda: heard.append(session.window.isVisible()))
    session.start()
    qtbot.waitUntil(lambda: library.started or bool(session.window.findChildren(QMessageBox)))
    assert heard == [True] * told


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


def test_what_a_window_does_without_is_not_imported_to_show_it():
    """PyTorch takes seconds; each of the others a hundredth to a twentieth of the start."""
    later = ["torch", "open_clip", "pebble", "asyncio", "httpx2", "tokenizers", "psutil", "photoclip.demo"]
    later += ["photoclip.media.decode", "photoclip.core.query.prose.readings"]
    code = f"import sys, photoclip.gui.window.session; print([name for name in {later} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert ended.stdout.strip() == "[]"


# A library that is lost, and one that a backup replaces


def made_on(day):
    path = Path(f"/backups/daily-{day}.photoclip.zip")
    return Backup(path, "daily", datetime(2026, 11, day, 12).astimezone(), 1000, 6, 12_345)


@pytest.fixture
def lost(make_session, make_library, qtbot):
    """Return a maker of sessions whose library is lost until it is replaced."""

    def make(*backups, lost=LibraryLost):
        library = make_library()
        library.backup_list = list(backups)
        opened = library.open

        def open_it():
            if not library.restored:
                raise lost("The library is gone, but it held 12,345 photos.")
            opened()

        library.open = open_it
        session = make_session(library)
        session.fake = library
        session.start()
        qtbot.waitUntil(lambda: bool(boxes(session)))
        return session

    return make


def boxes(session):
    return [box for box in session.window.findChildren(LostLibraryBox) if box.isVisible()]


@pytest.mark.parametrize("problem", [LibraryLost, LibraryDamaged])
def test_a_lost_or_damaged_library_is_said_and_the_newest_backup_offered(lost, qtbot, problem):
    session = lost(made_on(26), made_on(27), lost=problem)
    (box,) = boxes(session)
    assert box.text() == "The library is gone, but it held 12,345 photos."
    assert f"{shown_number(12_345)} photos" in box.informativeText()
    assert "27" in box.newest_button.text()
    assert box.defaultButton() is box.newest_button
    assert (box.empty_button is None) == (problem is LibraryDamaged)
    box.newest_button.click()
    qtbot.waitUntil(lambda: session.fake.started)
    assert session.fake.called("backups.restore")[0].args[0] == Path("/backups/daily-27.photoclip.zip")
    assert session.fake.called("backups.restore")[0].thread != threading.get_ident()
    assert f"{shown_number(12_345)} photos" in session.window.notice_bar.text()
    assert session.left == []


def test_without_a_backup_a_file_or_an_empty_library_can_be_chosen(lost, qtbot):
    session = lost()
    (box,) = boxes(session)
    assert box.newest_button is None
    box.empty_button.click()
    qtbot.waitUntil(lambda: session.fake.started)
    assert session.fake.called("backups.start_empty")
    assert "empty now" in session.window.notice_bar.text()


def test_a_file_that_cannot_be_restored_leads_back_to_the_question_with_the_reason(lost, qtbot, tmp_path):
    session = lost(made_on(27))
    (tmp_path / "letter.txt").write_text("dear diary")
    (box,) = boxes(session)
    box.file_button.click()
    dialog = session.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "letter.txt"))
    dialog.close()
    qtbot.waitUntil(lambda: any("is not a backup" in box.text() for box in boxes(session)))
    assert not session.fake.started


def test_choosing_no_file_leaves_the_question_standing(lost, qtbot):
    session = lost(made_on(27))
    (box,) = boxes(session)
    box.file_button.click()
    session.window.findChild(QFileDialog).reject()
    qtbot.waitUntil(lambda: boxes(session) == [box])
    assert session.left == []


def test_quitting_leaves_the_lost_library_alone(lost):
    session = lost(made_on(27))
    boxes(session)[0].quit_button.click()
    assert session.left == [COULD_NOT_RUN]
    assert session.fake.restored == []


@pytest.fixture
def going_back(make_session, library, qtbot):
    """A session in which the person has chosen to go back to the backup of the 27th."""
    library.backup_list = [made_on(27)]
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: library.started)
    settings = session.window.dialogs.show_settings("backups")
    settings.backups_page.restore_requested.emit(made_on(27).path)
    return session


def test_going_back_closes_the_windows_and_the_library_and_begins_again(going_back, library, qtbot):
    assert not going_back.window.isVisible()
    qtbot.waitUntil(lambda: going_back.left == [AGAIN])
    assert library.closed
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert going_back.came_of.backup == made_on(27)


def test_the_next_session_says_what_came_of_it_and_offers_the_way_back(
    make_library, make_session, qapp, qtbot, tmp_path
):
    kept = Backup(tmp_path / "library-replaced.sqlite3", "replaced", datetime.now().astimezone(), 1)
    library = make_library()
    library.backup_list = [kept]
    session = make_session(library, came_of=Restored(made_on(27), kept, folders_missing=("/photos",)))
    session.start()
    qtbot.waitUntil(lambda: "Add the folders where your photos lie now" in session.window.notice_bar.text())
    session.window.notice_bar.button.click()
    qtbot.waitUntil(lambda: session.left == [AGAIN])
    assert library.called("backups.restore")[0].args[0] == kept.path


def test_a_restore_that_failed_is_said_over_the_library_as_it_was(make_session, library, qtbot):
    session = make_session(library, came_of="The backup is damaged; nothing was changed.")
    session.start()
    qtbot.waitUntil(lambda: session.window.notice_bar.text() == "The backup is damaged; nothing was changed.")


def test_a_restore_can_be_stopped(make_session, library, qtbot, monkeypatch):
    monkeypatch.setattr(library, "close", lambda: None)  # which lets go of what a test holds
    library.backup_list = [made_on(27)]
    session = make_session(library)
    session.start()
    qtbot.waitUntil(lambda: library.started)
    with library.held("backups.restore"):
        session.window.restore_requested.emit(made_on(27).path)
        qtbot.waitUntil(session.restoring.isVisible)
        session.restoring.close()
        assert session.restoring.isVisible(), "it goes when the job has ended"
    qtbot.waitUntil(lambda: session.left == [AGAIN])
    assert session.came_of is None
    assert library.restored == []
    monkeypatch.undo()
