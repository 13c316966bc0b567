"""The first run's window in every language, and in one of 40 % longer words that nobody speaks: all fits."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from installers.first_run import window as window_module
from installers.first_run.builds import CPU, CUDA, METAL, ROCM, Build, choose
from installers.first_run.control import Control, Progress, Report
from installers.first_run.home import Home
from installers.first_run.language import use
from installers.first_run.machine import Machine
from installers.first_run.packages import Package
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem, Stopped, disk_full
from installers.first_run.setup import GETTING, Plan
from installers.first_run.window import SetupWindow
from photoclip.language.choice import OWN_NAMES
from resources.translations.extraction import FIRST_RUN, catalogue_of
from resources.translations.pseudo import OPENS, filled
from resources.translations.update import written
from tests.gui.language.test_every_text import texts_of
from tests.gui.window.test_accessibility import alt_keys, cut_off, nameless, with_alt_keys
from tests.unit.installers.conftest import SmallPhotoClip
from tests.waiting import PATIENCE_S

PSEUDO = "en_XA"
A_WORD = re.compile(r"[^\W\d_]{2,}")
EVERY = {
    name: Build(name, (Package("a", "1", "a.whl", "0" * 64, 3 * 10**9, 5 * 10**9),))
    for name in (CPU, CUDA, ROCM, METAL)
}
CHOICES, ON_THE_WAY, PAUSED, PROBLEM = "choices", "on the way", "paused", "problem"
STATES = ("idle", CHOICES, ON_THE_WAY, PAUSED, PROBLEM)
LONG = Path("/home") / ("ü" * 100) / ("x" * 200)
OLD_DRIVER = Machine("nvidia", 500)
"""Of the reasons for a build, it has the longest."""


class _Setup:
    """A set-up that is on its way until it is stopped, or meets a disk that is full."""

    problem: SetupProblem | None = None

    def __init__(self, payload: Payload, home: Home, control: Control) -> None:
        self._control = control

    def run(self, plan: Plan, report: Report) -> None:
        report(Progress(GETTING, 10**9, 3 * 10**9))
        if self.problem is not None:
            raise self.problem
        while not self._control.stopped:
            self._control.wait(PATIENCE_S)
        raise Stopped


@pytest.fixture(scope="session")
def every_language(languages: Path) -> Path:
    """The catalogues as an installer carries them, and the one of longer words beside them."""
    longer = written(filled(catalogue_of(*FIRST_RUN), PSEUDO), PSEUDO)
    with (languages / f"{PSEUDO}.mo").open("wb") as file:
        write_mo(file, read_po(io.BytesIO(longer), locale="en"))
    return languages


Open = Callable[[str, str], SetupWindow]
"""Opens the window in a language and a state."""


@pytest.fixture
def opened(
    qtbot: QtBot, small: SmallPhotoClip, tmp_path: Path, every_language: Path, monkeypatch: pytest.MonkeyPatch
) -> Open:
    monkeypatch.setattr(Payload, "builds", lambda *_: EVERY)

    def make(name: str, state: str) -> SetupWindow:
        assert use(name, every_language).name == name
        monkeypatch.setattr(_Setup, "problem", disk_full(LONG) if state == PROBLEM else None)
        monkeypatch.setattr(window_module, "Setup", _Setup)
        choice = choose({CUDA: EVERY[CUDA], ROCM: EVERY[ROCM]}, OLD_DRIVER)
        window = SetupWindow(small.payload, Home(tmp_path / "home"), choice, ())
        qtbot.addWidget(window, before_close_func=end)
        window.show()
        bring(window, state, qtbot)
        return window

    def end(window: SetupWindow) -> None:
        window.close()  # it closes when its thread has ended
        qtbot.waitUntil(window.isHidden)

    return make


def bring(window: SetupWindow, state: str, qtbot: QtBot) -> None:
    """Bring the window into a state, as a person does."""
    if state in {CHOICES, PROBLEM}:
        window.more_button.click()
    if state in {ON_THE_WAY, PAUSED, PROBLEM}:
        window.begin_button.click()
        seen = window.problem if state == PROBLEM else window.state
        qtbot.waitUntil(lambda: bool(seen.text()))
    if state == PAUSED:
        window.pause_button.click()


def clipped(window: SetupWindow) -> list[str]:
    """Return the texts of which one word alone is wider than its place."""
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    boxes = [box for box in window.findChildren(QComboBox) if box.isVisible()]
    return [label.text() for label in labels if label.minimumSizeHint().width() > label.width()] + [
        box.currentText() for box in boxes if box.minimumSizeHint().width() > box.width()
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", [PSEUDO, *OWN_NAMES])
def test_all_is_said_in_the_language_and_fits(opened: Open, name: str, state: str, qtbot: QtBot) -> None:
    window = opened(name, state)
    qtbot.waitUntil(lambda: cut_off(window) == [])
    assert clipped(window) == []
    assert nameless(window) == []
    keys = [key for key, _ in alt_keys(with_alt_keys(window))]
    assert sorted(set(keys)) == sorted(keys), "each letter that Alt opens is there once"
    if name == PSEUDO:
        said = [text for text in texts_of(window) if A_WORD.search(text)]
        assert said
        assert [text for text in said if OPENS not in text] == []


def test_the_name_of_a_folder_with_parts_fits_however_long_it_is(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(LONG.parent / ("A & B " + "x" * 194)))
    window = opened(PSEUDO, CHOICES)
    window.offline_button.click()
    assert "A && B" in window.offline_button.text()
    qtbot.waitUntil(lambda: cut_off(window) == [])


def test_a_problem_with_a_long_path_is_copied_as_it_is(opened: Open) -> None:
    window = opened("ja", PROBLEM)
    window.log_button.click()
    assert f"{LONG} のあるディスクがいっぱいです" in QGuiApplication.clipboard().text()
