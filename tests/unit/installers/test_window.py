"""The first run's window: what it says before, on the way, and when something is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from installers.first_run.builds import choose
from installers.first_run.home import Home
from installers.first_run.machine import Machine
from installers.first_run.window import SetupWindow
from tests.unit.installers.conftest import SmallPhotoClip
from tests.waiting import PATIENCE_S

PATIENCE_MS = int(PATIENCE_S * 1000)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def window(qtbot: QtBot, small: SmallPhotoClip, home: Home) -> SetupWindow:
    made = SetupWindow(small.payload, home, choose(small.payload.builds(), Machine("none")), ())
    qtbot.addWidget(made)
    made.show()
    return made


def press(qtbot: QtBot, window: SetupWindow) -> None:
    qtbot.keyClick(window.begin_button, Qt.Key.Key_Return)


def test_it_says_what_it_costs_and_downloads_nothing_before_it_is_told(
    window: SetupWindow, small: SmallPhotoClip
) -> None:
    assert "on disk" in window.costs.text()
    assert not window.build_box.isVisible(), "there is one build, and nothing to choose"
    assert not window.bar.isVisible()
    assert small.server.asked == []


def test_one_press_sets_photoclip_up_and_closes_the_window(
    qtbot: QtBot, window: SetupWindow, small: SmallPhotoClip, home: Home
) -> None:
    with qtbot.waitSignal(window.ready, timeout=PATIENCE_MS):
        press(qtbot, window)
        assert window.bar.isVisible()
        assert not window.begin_button.isVisible()
    assert home.is_ready(small.payload.id)
    qtbot.waitUntil(window.isHidden, timeout=PATIENCE_MS)


def test_a_problem_is_shown_with_a_log_to_copy_and_can_be_tried_again(
    qtbot: QtBot, window: SetupWindow, small: SmallPhotoClip, home: Home
) -> None:
    small.server.statuses = [403]
    press(qtbot, window)
    qtbot.waitUntil(window.problem.isVisible, timeout=PATIENCE_MS)
    assert "refuses" in window.problem.text()
    qtbot.mouseClick(window.log_button, Qt.MouseButton.LeftButton)
    assert "Setting up PhotoClip 1.0" in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(window.ready, timeout=PATIENCE_MS):
        press(qtbot, window)
        assert not window.problem.isVisible()
    assert home.is_ready(small.payload.id)


def test_an_address_that_is_none_is_a_problem_that_names_it(qtbot: QtBot, window: SetupWindow) -> None:
    qtbot.mouseClick(window.more_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.mirror_edit, "somewhere")
    press(qtbot, window)
    qtbot.waitUntil(window.problem.isVisible, timeout=PATIENCE_MS)
    assert "'somewhere' is no address" in window.problem.text()
    assert window.mirror_edit.isVisible(), "where it can be put right"


def test_closing_on_the_way_stops_and_then_closes(
    qtbot: QtBot, window: SetupWindow, small: SmallPhotoClip, home: Home
) -> None:
    press(qtbot, window)
    window.pause_button.click()
    window.close()
    qtbot.waitUntil(window.isHidden, timeout=PATIENCE_MS)
    assert not home.is_ready(small.payload.id)
    assert list(home.environments.iterdir()) == []
