"""The window stays smooth while photos are indexed and a person types: its thread does nothing that takes long.

How long it stands still at most is measured by tests/benchmarks/bench_smooth_window.py: a busy machine is not a bug.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.counted_calls import counted_calls
from tests.tiny_library import copied
from tests.waiting import PATIENCE_S

NEW = 60
WORDS = ("a dog on the beach", "birthday cake", "city at night")
WORK = ("photoclip.store", "photoclip.media", "photoclip.model", "photoclip.search", "photoclip.tagging")
"""What computes, decodes, reads or writes. The indexer is asked how far it is: an attribute."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


@pytest.fixture
def library(tiny_home: Path, tmp_path: Path) -> Iterator[Library]:
    made = Library(AppPaths.choose(copied(tiny_home, tmp_path / "home") / "data"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def new_photos(tiny_home: Path, tmp_path: Path) -> Path:
    """A folder of photos that no library knows: other content, the same pictures."""
    folder = tmp_path / "new"
    folder.mkdir()
    drawn = sorted((tiny_home / "photos").rglob("*.jpg"))
    for number in range(NEW):
        path = drawn[number % len(drawn)]
        (folder / f"{number} {path.name}").write_bytes(path.read_bytes() + number.to_bytes(1))
    return folder


def test_the_windows_thread_neither_reads_the_library_nor_computes(
    library: Library, new_photos: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    bridge = Bridge(library)
    window = MainWindow.filled(library, bridge, Theme(qapp, "light"))
    qtbot.addWidget(window)
    library.start()
    answers: list[object] = []
    window.grid_page.query.answered.connect(answers.append)
    try:
        with counted_calls(lambda module: module.startswith((*WORK, "sqlite3"))) as called:
            window.show()
            window.start()
            known = window.grid_page.model.rowCount
            added = library.submit(library.folders.add, new_photos)
            edit = window.grid_page.search_box.edit
            while not added.done() or library.indexing.status().done < NEW:
                edit.clear()
                QTest.keyClicks(edit, WORDS[len(answers) % len(WORDS)], delay=20)
            qtbot.waitUntil(lambda: known() > NEW, timeout=PATIENCE_S * 1000)
    finally:
        bridge.close()
    assert not called
    assert len(answers) > 1
