import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QScrollArea

import photoclip.gui
from photoclip.gui.widgets.on_screen import FRAME_PX, room_for
from photoclip.gui.window.main_window import MainWindow
from tests.gui.window.test_accessibility import PLACES, Places, is_qts_own
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
SCREEN_PX = (800, 500)
"""Full HD at 240 %, or 800 x 600 under a desktop's own bars."""
LARGE_PX = (1500, 1200)
DIALOGS = [name for name in PLACES if not name.startswith(("window", "start", "tags bar", "tags beside", "tags one"))]


@pytest.fixture
def places(make_library, make_bridge, theme, qtbot, tmp_path, screen):
    """The app's windows, which would be larger than the small screen that they open on."""

    def show(window):
        qtbot.addWidget(window)
        window.hide()  # what was shown already opens once more, on this screen
        window.resize(*LARGE_PX)
        screen(*SCREEN_PX)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    made = Places(make_library, make_bridge, theme, lambda window, *_size: show(window), qtbot, tmp_path)
    yield made
    made.close()


def out_of_reach(window):
    """Return the buttons of a window that no click reaches, not even after scrolling."""
    buttons = [b for b in window.findChildren(QAbstractButton) if b.isVisible() and not is_qts_own(b)]
    fixed = [b for b in buttons if b.window() is window and not any(area.isAncestorOf(b) for area in scrolled(window))]
    return [b.text() or b.accessibleName() for b in fixed if not window.rect().contains(seen(b, window))]


def scrolled(window):
    return window.findChildren(QScrollArea)


def seen(button, window):
    return button.rect().translated(button.mapTo(window, button.rect().topLeft()))


@pytest.mark.parametrize("name", DIALOGS)
def test_no_window_is_larger_than_the_screen_it_opens_on(places, name, qtbot):
    window = places.open(name)
    room = room_for(window)
    assert room == QSize(*SCREEN_PX) - FRAME_PX
    assert window.size() == window.size().boundedTo(room)
    assert window.layout().totalMinimumSize() == window.layout().totalMinimumSize().boundedTo(room)
    assert out_of_reach(window) == []


def test_the_window_opens_no_larger_than_the_screen(library, bridge, theme, qtbot, screen):
    screen(*SCREEN_PX)
    window = MainWindow.filled(library, bridge, theme)
    qtbot.addWidget(window)
    assert window.size() == room_for(window)
    assert window.minimumSize() == window.minimumSize().boundedTo(room_for(window))


def test_every_dialog_keeps_to_the_screen():
    """A dialog that inherits from QDialog itself would be as large as it likes."""
    sources = Path(photoclip.gui.__file__).parent.rglob("*.py")
    of_qt = [path.name for path in sources if "(QDialog)" in path.read_text("utf-8")]
    assert of_qt == ["on_screen.py"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the offscreen screen is set up by a file")
def test_a_window_fits_a_screen_of_full_hd_at_200_percent(tmp_path):
    (tmp_path / "screen.json").write_text('{"screens": [{"name": "hd", "width": 1920, "height": 1080}]}')
    code = """
from PySide6.QtWidgets import QApplication
from photoclip.gui.widgets.on_screen import OnScreenDialog
app = QApplication([])
dialog = OnScreenDialog()
dialog.setMinimumSize(700, 640)
dialog.resize(1180, 780)
dialog.show()
room = dialog.screen().availableGeometry().size()
print(room.width(), room.height(), dialog.width(), dialog.height(), dialog.minimumWidth(), dialog.minimumHeight())
"""
    platform = {"QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screen.json'}", "QT_SCALE_FACTOR": "2"}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | platform,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert ended.stdout.split() == ["960", "540", "944", "492", "700", "492"]
