"""How long the window stands still at most among 100,000 and 1,000,000 photos by date, with headings and without.

python -m tests.benchmarks.bench_time [PHOTOS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.core.days import no_days
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.benchmarks.bench_smooth_window import StallMeter

COUNTS = (100_000, 1_000_000)
LIMIT_MS = 50
FIRST = datetime(1995, 1, 1)
YEARS_S = 30 * 365 * 86_400


class WorkMeter(StallMeter):
    """Times also how long the window's thread worked at most in one go: what a busy machine does not lengthen."""

    def __init__(self) -> None:
        self.most_work_ms = 0.0
        self._worked = time.thread_time()
        super().__init__()

    def _on_tick(self) -> None:
        now = time.thread_time()
        self.most_work_ms = max(self.most_work_ms, (now - self._worked) * 1e3)
        self._worked = now
        super()._on_tick()


class Undated:
    """Search as it was without days, so that nothing stands between photos by date."""

    def __init__(self, library: Library) -> None:
        self._search = library.search
        self.on = False

    def find(self, request: SearchRequest) -> SearchResult:
        result = self._search.find(request)
        return replace(result, days=no_days()) if self.on else result

    def __getattr__(self, name: str) -> object:
        return getattr(self._search, name)


def fill(library: Library, count: int) -> None:
    """Let the library know of `count` photos of thirty years; they lie nowhere."""
    seconds = np.random.default_rng(3).integers(0, YEARS_S, count).tolist()
    with library.file.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO photos (content_hash, size_bytes, width, height, format, sort_us, taken_at, file_count)"
            " VALUES (?, 1, 4000, 3000, 'JPEG', ?, ?, 1)",
            ((f"{number:064x}", *moment(second)) for number, second in enumerate(seconds)),
        )


def moment(second: int) -> tuple[int, str]:
    taken = FIRST + timedelta(seconds=second)
    return (taken - datetime(1970, 1, 1)) // timedelta(microseconds=1), taken.isoformat()


def measure(window: MainWindow, count: int) -> list[str]:
    """Return a line for each thing that a person does."""
    page = window.grid_page
    grid, bar = page.grid, page.grid.verticalScrollBar()

    def until_shown(sort: str) -> Callable[[], bool]:
        return lambda: page.on_show.request.sort == sort and not page.query.busy and page.model.rowCount() == count

    def sort_by(sort: str) -> None:
        page.query.set_sort(sort)  # type: ignore[arg-type]
        wait(until_shown(sort))

    deeds: list[tuple[str, Callable[[], object]]] = [
        ("show", lambda: (sort_by("oldest"), sort_by("newest"))),
        ("scroll", lambda: [step(bar.setValue, bar.maximum() * share // 60) for share in range(61)]),
        ("months", lambda: [step(grid.go_by_section, -1) for _ in range(40)]),
        ("keys", lambda: [step(QTest.keyClick, grid, Qt.Key.Key_Up) for _ in range(40)]),
        (
            "choose",
            lambda: [
                step(grid.select_section, grid.places.sections[0]),
                step(grid.selectAll),
                step(grid.clearSelection),
            ],
        ),
        ("size", lambda: [step(grid.zoom, steps) for steps in (1, 1, 1, -1, -1, -1)]),
        ("years", lambda: [step(QTest.mouseMove, grid.rail, QPoint(20, y)) for y in range(0, 500, 10)]),
    ]
    lines = []
    for name, deed in deeds:
        pause(200)
        meter, began = WorkMeter(), time.perf_counter()
        deed()
        pause(100)
        meter.stop()
        took_ms = (time.perf_counter() - began) * 1e3
        at_once = f"at most {meter.most_work_ms:4.0f} ms of work at once, of {LIMIT_MS}"
        lines.append(f"  {name:8} {at_once}; longest stall {meter.longest_ms:4.0f} ms; in all {took_ms:5.0f} ms")
    return lines


def step(do: Callable[..., object], *of: object) -> None:
    do(*of)
    pause(15)


def pause(time_ms: int) -> None:
    """Let the app run. `QTest.qWait` would hold the interpreter's lock, and with it the library's threads."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool]) -> None:
    while not condition():
        pause(5)


def main() -> None:
    app = QApplication([])
    for count in [int(text) for text in sys.argv[1:]] or COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            library = Library(AppPaths.choose(Path(folder)))
            library.open()
            library.settings.change(first_start_done=True)
            fill(library, count)
            undated = Undated(library)
            library.search = undated  # type: ignore[assignment]
            bridge = Bridge(library)
            try:
                window = MainWindow.filled(library, bridge, Theme(app, "light"))
                window.show()
                window.start()
                wait(lambda window=window, count=count: window.grid_page.model.rowCount() == count)
                for without in (True, False):
                    undated.on = without
                    window.grid_page.query.refresh()
                    print(f"{count:,} photos {'without' if without else 'with'} headings:")
                    print("\n".join(measure(window, count)), flush=True)
            finally:
                bridge.close()
                library.close()


if __name__ == "__main__":
    main()
