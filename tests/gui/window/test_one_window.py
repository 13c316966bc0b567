import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox

from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.window.one_window import OneWindow, Wish
from photoclip.gui.window.session import Session
from photoclip.gui.window.start import wants_another_window
from photoclip.paths import AppPaths

ROOT = Path(__file__).resolve().parents[3]
NEVER_LISTENS = """
import sys
from PySide6.QtCore import QCoreApplication
from photoclip.gui.window.one_window import OneWindow
from photoclip.paths import AppPaths
app = QCoreApplication([])
window = OneWindow(AppPaths.choose(sys.argv[1]))
print(window.begin(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def short(tmp_path, monkeypatch):  # pytest's own folders lie where temporary ones did before
    """Return a folder that sockets can lie in: the names of pytest's own grow with the number of its runs."""
    folder = tempfile.mkdtemp(prefix="pc")
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
    monkeypatch.setenv("TMPDIR", folder)
    monkeypatch.setattr(tempfile, "tempdir", folder)
    yield Path(folder)
    shutil.rmtree(folder)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def one_window(home, qapp):
    window = OneWindow(AppPaths.choose(home))
    yield window
    window.end()


@pytest.fixture
def other_start(home):
    """Return what starts another process with `code`, which has said what its start came to."""
    started = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(home)], cwd=ROOT, stdin=-1, stdout=-1, text=True, env=os.environ
        )
        started.append(process)
        process.said = process.stdout.readline().strip()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def session(make_library, qapp, qtbot, one_window):
    session = Session(qapp, make_library(), leave=lambda _status: None)
    qtbot.addWidget(session.window)
    one_window.wished.connect(session.show_window)
    session.ending.connect(one_window.end)
    session.start()
    qtbot.waitUntil(lambda: session.window.grid_page.model.rowCount() == 60)
    yield session
    qapp.setQuitOnLastWindowClosed(True)


def start_again(home, qtbot):
    """Start PhotoClip as a person does, and return its exit status when it has ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "photoclip.app", "--data-dir", str(home)], cwd=ROOT, env=os.environ
    )
    try:
        qtbot.waitUntil(lambda: process.poll() is not None)
        return process.returncode
    finally:
        process.kill()
        process.wait()


def test_a_second_start_brings_the_window_to_the_front_and_ends(session, one_window, home, qtbot):
    assert one_window.begin() == "first"
    session.window.showMinimized()
    assert start_again(home, qtbot) == 0
    assert not session.window.isMinimized()
    assert session.window.isVisible()
    qtbot.waitUntil(session.window.isActiveWindow)


def test_a_dialog_that_waits_for_an_answer_comes_before_the_window(session, qtbot):
    dialog = session.window.dialogs.show_settings("folders")
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.hide()
    dialog.show()
    session.show_window(Wish())
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), SettingsDialog))


def test_the_desktops_leave_to_come_to_the_front_is_handed_on(session, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    session.show_window(Wish("leave-17"))
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "leave-17"


def test_once_the_window_was_closed_the_next_start_is_the_first(session, one_window, other_start):
    assert one_window.begin() == "first"
    session.window.close()
    assert other_start(NEVER_LISTENS).said == "first"


def test_windows_of_other_libraries_are_others(one_window, tmp_path):
    assert one_window.begin() == "first"
    other = OneWindow(AppPaths.choose(tmp_path / "other library"))
    assert other.begin() == "first"
    other.end()


def test_what_a_killed_window_left_behind_is_in_nobodys_way(one_window, other_start):
    killed = other_start(NEVER_LISTENS)
    assert killed.said == "first"
    killed.kill()
    killed.wait()
    assert one_window.begin() == "first"


def test_a_window_that_hangs_is_not_waited_for_for_ever(home, qapp, other_start):
    assert other_start(NEVER_LISTENS).said == "first"
    assert OneWindow(AppPaths.choose(home), patience_ms=300).begin() == "silent"


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"nonsense", b"[" * 100_000, b'{"activation_token": 7}', b"[1]", b"\xff\xfe"),
        *(rb'{"activation_token": "a\u0000b"}', rb'{"activation_token": "\ud800"}'),
    ],
)
def test_a_word_that_is_not_understood_shows_the_window_all_the_same(line):
    assert Wish.of(line) == Wish()


def test_words_of_a_newer_photoclip_are_passed_over():
    assert Wish.of(b'{"activation_token": "a", "paths": ["/x.jpg"]}') == Wish("a")


def test_only_this_person_may_ask_and_nobody_may_talk_for_ever(one_window, short, qtbot):
    one_window.begin()
    (place,) = short.glob("*.socket")
    assert place.stat().st_mode & 0o077 == 0
    socket = QLocalSocket()
    socket.connectToServer(str(place))
    socket.write(b"x" * 200_000)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)


@pytest.mark.usefixtures("permissions_bind")
def test_where_no_lock_can_lie_every_start_has_its_window(tmp_path, qapp, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    for _ in range(2):
        assert OneWindow(AppPaths.choose(closed)).begin() == "first"


def test_a_folder_with_too_long_a_name_for_a_socket_has_one_window_too(session, one_window, home, qtbot, monkeypatch):
    """Without a folder for the login (macOS, some desktops) the library's own is asked, whose name may be long."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    deep = home.parent / ("n" * 200)
    deep.mkdir()
    first = OneWindow(AppPaths.choose(deep))
    first.wished.connect(session.show_window)
    assert first.begin() == "first"
    session.window.showMinimized()
    assert start_again(deep, qtbot) == 0
    assert not session.window.isMinimized()
    first.end()


def test_where_no_short_folder_is_to_be_had_every_start_has_its_window(short, qapp, home, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(tempfile, "tempdir", str(short / "gone"))
    deep = home.parent / ("n" * 200)
    deep.mkdir()
    for _ in range(2):
        assert OneWindow(AppPaths.choose(deep)).begin() == "first"


@pytest.mark.parametrize(("words", "wanted"), [("Open another window", True), ("Cancel", False)])
def test_where_the_window_does_not_answer_the_person_says_what_to_do(qapp, words, wanted):
    seen = []

    def click():
        """Answer as soon as the box is there: it waits for that in a loop of its own, which hears no timeout."""
        for box in qapp.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                seen.append({button.text().replace("&", ""): button for button in box.buttons()})
                seen[-1].get(words, seen[-1]["Cancel"]).click()

    clicking = QTimer(interval=10)
    clicking.timeout.connect(click)
    clicking.start()
    assert wants_another_window() is wanted
    clicking.stop()
    assert [set(one) for one in seen] == [{"Open another window", "Cancel"}]
