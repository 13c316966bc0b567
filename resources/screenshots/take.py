"""Take the README's pictures from the real app, on the made-up library: `python resources/screenshots/take.py`.

Needs no display: Qt's offscreen platform draws the window. Everything goes into a temporary data folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer  # noqa: E402 - found through the line above
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from photoclip.gui.session import Session, set_identity  # noqa: E402
from photoclip.gui.settings_dialog import SettingsDialog  # noqa: E402
from photoclip.library import Library  # noqa: E402
from photoclip.paths import AppPaths  # noqa: E402


def pause(time_ms: int) -> None:
    """Let the app run. `QTest.qWait` would hold the interpreter's lock, and with it the library's threads."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool], timeout_s: float = 120) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        pause(20)


def shot(name: str, window: QWidget, dialog: QWidget | None = None) -> None:
    pause(600)
    picture = window.grab()
    if dialog is not None:
        over: QPixmap = dialog.grab()
        painter = QPainter(picture)
        free = window.size() - dialog.size()
        painter.drawPixmap(QPointF(QPoint(free.width() // 2, free.height() // 2)), over)
        painter.end()
    picture.save(str(OUT / f"{name}.png"))
    print(name, flush=True)


def main() -> None:
    app = QApplication(["photoclip"])
    set_identity(app)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(AppPaths.choose(folder))
        session = Session(app, library)
        window = session.window
        session.start()
        window.resize(1180, 780)
        bridge = session.bridge
        wait(lambda: window._first_start is not None)
        first = window._first_start
        for look in ("light", "dark"):
            bridge.change_settings(appearance=look)
            shot(f"first-start-{look}", window)
        bridge.change_settings(appearance="light")
        QTest.mouseClick(first.demo_button, Qt.MouseButton.LeftButton)
        wait(lambda: window.pages.currentWidget() is window.grid_page)
        wait(lambda: library.status().phase == "indexing" and library.status().done > 90)
        for look in ("light", "dark"):
            bridge.change_settings(appearance=look)
            shot(f"indexing-{look}", window)
        wait(lambda: library.status().done >= 240)
        wait(lambda: library.status().phase == "idle")
        edit = window.grid_page.search_box.edit
        edit.setFocus()
        QTest.keyClicks(edit, "a dog running on the beach", delay=15)
        pause(1500)
        for look in ("light", "dark"):
            bridge.change_settings(appearance=look)
            shot(f"search-{look}", window)
        grid = window.grid_page.grid
        QTest.keyClick(edit, Qt.Key.Key_Down)
        QTest.keyClick(grid, Qt.Key.Key_Return)
        wait(lambda: window.pages.currentWidget() is window.viewer)
        for look in ("light", "dark"):
            bridge.change_settings(appearance=look)
            shot(f"viewer-{look}", window)
        QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
        window.open_settings("folders")
        dialog = window._dialogs[SettingsDialog]
        for look in ("light", "dark"):
            bridge.change_settings(appearance=look)
            shot(f"settings-{look}", window, dialog)
            dialog.open_page("model")
            shot(f"models-{look}", window, dialog)
            dialog.open_page("folders")
        dialog.close()
        window.close()
        wait(lambda: session.bridge._closed)
        library.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    OUT = parser.parse_args().out
    OUT.mkdir(parents=True, exist_ok=True)
    main()
