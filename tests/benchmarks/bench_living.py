"""How long the window's thread works at most in one go where a person looks at photos, in a library of 100,000.

Scrolling by the wheel and by a scroll bar that is thrown, typing a search, opening the viewer, the film strip under
the photo, the details of all photos at once, the places of the sidebar: 50 ms is the goal. The wall clock beside says
how late the window was at most, which on a busy machine is what others took.

python -m tests.benchmarks.bench_living [PHOTOS]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.details.several import SeveralFacts
from photoclip.gui.window.main_window import MainWindow
from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.benchmarks.bench_time import LIMIT_MS, WorkMeter, fill, pause, step, wait

COUNT = 100_000


def deeds_in(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    """Return what a person does, with a name for each."""
    page, grid = window.grid_page, window.grid_page.grid

    def rows() -> list[QLabel]:
        return [label for label in page.info_panel.findChildren(QLabel) if label.text() == "Taken"]

    def show(text: str) -> None:
        (page.navigation.show_tag if text else page.navigation.search)(text)
        wait(lambda: page.on_show.request.text == text and not page.query.busy)

    def sum_up() -> None:
        grid.selectAll()
        pause(50)
        wait(lambda: isinstance(page.info_panel.widget(), SeveralFacts) and bool(rows()))
        pause(3000)  # stars and tags that they share come later

    def leave() -> None:
        window.viewer.close_viewer()
        pause(100)

    def press(key: Qt.Key) -> None:
        step(QTest.keyClick, window.viewer.canvas, key)

    def wheel() -> None:
        place = QPointF(grid.viewport().rect().center())
        for notch in range(80):
            turned = QPoint(0, -120 if notch < 60 else 120)
            around = (place, grid.viewport().mapToGlobal(place), QPoint(), turned)
            kinds = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
            step(QApplication.sendEvent, grid.viewport(), QWheelEvent(*around, *kinds))

    def fling() -> None:
        bar = grid.verticalScrollBar()
        for share in (*range(0, 61, 3), *range(60, -1, -6)):
            step(bar.setValue, bar.maximum() * share // 60)

    def type_a_search() -> None:
        for letter in 'after:2012 before:2019-06 "0000a" -type:png':
            step(QTest.keyClick, page.search_box.edit, letter)
        pause(500)
        wait(lambda: not page.query.busy)

    def wipe() -> None:
        page.navigation.search("")
        wait(lambda: page.on_show.request.text == "" and not page.query.busy)

    return [
        ("wheel", wheel),
        ("fling", fling),
        ("type", type_a_search),
        ("wipe", wipe),
        ("places", lambda: (page.library_panel.reload(), show("is:untagged"))),
        ("back", lambda: show("")),
        ("all", sum_up),
        ("none", grid.clearSelection),
        ("open", lambda: page.opened.emit(page.model.ids, page.model.rowCount() // 2)),
        ("strip", lambda: [press(Qt.Key.Key_Right) for _ in range(40)]),
        ("ends", lambda: [press(key) for key in (Qt.Key.Key_Home, Qt.Key.Key_End) * 3]),
        ("leave", leave),
    ]


def main() -> None:
    app = QApplication([])
    count = int(sys.argv[1]) if sys.argv[1:] else COUNT
    with tempfile.TemporaryDirectory() as folder:
        library = Library(AppPaths.choose(Path(folder)))
        library.open()
        library.settings.change(first_start_done=True, show_info_panel=True)
        fill(library, count)
        bridge = Bridge(library)
        try:
            window = MainWindow.filled(library, bridge, Theme(app, "light"))
            window.resize(1400, 900)
            window.show()
            window.start()
            wait(lambda: window.grid_page.model.rowCount() == count)
            pause(500)
            for name, deed in deeds_in(window):
                meter = WorkMeter()
                deed()
                pause(700)
                meter.stop()
                at_once = f"at most {meter.most_work_ms:4.0f} ms of work at once, of {LIMIT_MS}"
                print(f"  {name:8} {at_once}; late by {meter.longest_ms:4.0f} ms at most", flush=True)
        finally:
            bridge.close()
            library.close()


if __name__ == "__main__":
    main()
