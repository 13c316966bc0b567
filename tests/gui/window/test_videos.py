"""From why a video is in a result to the moment that brought it there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from photoclip.core.parts import Moment
from photoclip.gui.window.main_window import MainWindow
from photoclip.settings import Settings
from tests.gui.fakes.world import SUBJECTS


def test_a_click_beside_the_photos_plays_the_video_from_its_moment(
    open_window: Callable[..., MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def missing(name: str) -> object:
        asked.append(name)
        raise ImportError("libpulse.so.0: cannot open shared object file")

    monkeypatch.setattr("photoclip.gui.viewer.playback.import_module", missing)
    window = open_window(settings=Settings(first_start_done=True, show_info_panel=True))
    window.resize(1200, 760)
    window.fake.videos[4] = 75.0
    window.fake.seen_best[4] = Moment(42.5)
    page = window.grid_page
    page.search(SUBJECTS[4 % len(SUBJECTS)])
    qtbot.waitUntil(lambda: page.on_show.is_search and page.model.row_of(4) is not None)
    qtbot.waitUntil(page.info_panel.isVisible)
    page.grid.select_only(4)
    page.grid.setCurrentIndex(page.model.index(page.model.row_of(4) or 0))
    qtbot.waitUntil(lambda: bool(links(window)))
    qtbot.mouseClick(links(window)[0], Qt.MouseButton.LeftButton)
    viewer = window.pages.viewer
    assert viewer.photo_id == 4
    qtbot.waitUntil(lambda: viewer.video.problem.isVisible() and "libpulse0" in viewer.video.problem.text())
    assert asked


def links(window: MainWindow) -> list[QPushButton]:
    return [link for link in window.grid_page.info_panel.findChildren(QPushButton) if link.text() == "Play from 0:42"]
