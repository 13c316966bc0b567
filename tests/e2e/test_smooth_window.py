"""The window stays smooth while a thousand photos are indexed and a person types."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
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
LONGEST_STALL_MS = 100
WORDS = ("a dog running on the beach", "birthday cake with candles", "city at night")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


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


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thousand")
    draw_library(folder, count=PHOTOS, seed=11)
    return folder


@pytest.mark.no_cover  # tracing every line slows the window, not the work in other processes
def test_no_stall_is_longer_than_a_tenth_of_a_second(
    qapp: QApplication, qtbot, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for attempt in ("first", "second"):  # a hiccup of a shared machine does not come twice
        longest_ms, searches = index_and_type(qapp, qtbot, photos, tmp_path / attempt)
        with capsys.disabled():
            print(f"\n    longest event-loop stall, {PHOTOS} photos and {searches} searches: {longest_ms:.0f} ms")
        if longest_ms <= LONGEST_STALL_MS:
            return
    pytest.fail(f"the window stood still for {longest_ms:.0f} ms")


def index_and_type(qapp: QApplication, qtbot, photos: Path, data_dir: Path) -> tuple[float, int]:
    """Return the longest stall in ms, and how many descriptions were typed while the photos were indexed."""
    library = Library(AppPaths.choose(data_dir))
    library.open()
    tiny = resources_dir() / "tiny_clip"
    library.models.import_files(tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors", DEMO_MODEL.id)
    library.settings.change(first_start_done=True)
    bridge = Bridge(library)
    try:
        window = MainWindow(library, bridge, Theme(qapp, "light"))
        qtbot.addWidget(window)
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
        qtbot.waitUntil(lambda: library.indexing.status().done > 0, timeout=60_000)
        while library.indexing.status().done < PHOTOS and library.indexing.status().phase != "idle":
            edit.clear()
            QTest.keyClicks(edit, WORDS[typed % len(WORDS)], delay=60)
            typed += 1
        QTest.qWait(300)
        meter.stop()
        assert len(library.photos.ids()) > PHOTOS / 2
        assert typed > 1
        return meter.longest_ms, typed
    finally:
        bridge.close()
        library.close()
