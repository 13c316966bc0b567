"""How long the window stands still at most while a thousand photos are indexed and a person types, against 100 ms.

python -m tests.benchmarks.bench_smooth_window
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photoclip.demo import draw_library
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from photoclip.library import Library
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.paths import AppPaths, resources_dir

PHOTOS = 1000
TICK_MS = 5
LIMIT_MS = 100
WORDS = ("a dog running on the beach", "birthday cake with candles", "city at night")


class StallMeter:
    """Times how late a timer of a few milliseconds comes: what a person would feel as a stutter."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1e3 - TICK_MS)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def main() -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        photos = Path(folder) / "photos"
        draw_library(photos, count=PHOTOS, seed=11)
        for attempt in ("first", "second"):  # a hiccup of a shared machine does not come twice
            longest_ms, typed = index_and_type(app, photos, Path(folder) / attempt)
            print(
                f"{attempt} run, {typed} searches: longest stall {longest_ms:.0f} ms of {LIMIT_MS}: "
                f"x{longest_ms / LIMIT_MS:.2f}"
            )


def index_and_type(app: QApplication, photos: Path, data_dir: Path) -> tuple[float, int]:
    """Return the longest stall in ms, and how many descriptions were typed while the photos were indexed."""
    library = Library(AppPaths.choose(data_dir))
    library.open()
    tiny = resources_dir() / "tiny_clip"
    library.models.import_files(tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors", DEMO_MODEL.id)
    library.settings.change(first_start_done=True)
    bridge = Bridge(library)
    try:
        window = MainWindow.filled(library, bridge, Theme(app, "light"))
        library.start()
        window.show()
        window.start()
        library.models.use(DEMO_MODEL.id)
        library.models.require()
        QTest.qWait(300)  # the window's first painting is not what is measured here
        meter = StallMeter()
        library.submit(library.folders.add, photos)
        edit = window.grid_page.search_box.edit
        typed = 0
        while library.indexing.status().done < PHOTOS:
            edit.clear()
            QTest.keyClicks(edit, WORDS[typed % len(WORDS)], delay=60)
            typed += 1
        QTest.qWait(300)
        meter.stop()
        return meter.longest_ms, typed
    finally:
        bridge.close()
        library.close()


if __name__ == "__main__":
    main()
