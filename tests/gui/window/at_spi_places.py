"""Run by `test_screen_reader.py`, in a session with a screen and AT-SPI: what a screen reader is told of each place."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from photoclip.gui.settings.dialog import PAGES
from tests.conftest import ROOT
from tests.gui.window.test_accessibility import Places, controls, places, spoken  # noqa: F401 a fixture

ONE_OF_EACH = (
    *("window photos", "window search", "window albums", "window viewer", "window compare", "window empty"),
    *("start folders", "start model", *(f"settings {page}" for page in PAGES), "problems some", "health lines"),
    *("duplicates some", "album new", "autotag filled", "review some", "standing some", "runs some", "tags one"),
    *("exchange some", "help search", "shortcuts all", "programs some"),
)
NAMED = {"push button", "toggle button", "check box", "radio button", "combo box", "slider", "text", "entry", "tree"}
Tree = dict[str, Any]


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.gui.at_spi", str(os.getpid())]
    made = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield made
    made.communicate()


@pytest.fixture
def heard(reader: subprocess.Popen[str], qtbot: QtBot) -> Callable[[str], Tree]:
    """Return what reads the window of a title. It is asked in this process, which must not wait for the answer."""

    def read(title: str) -> Tree:
        found: list[Tree] = []

        def is_there() -> bool:
            reader.stdin.write("\n")
            reader.stdin.flush()
            pipe = reader.stdout.fileno()
            os.set_blocking(pipe, False)
            said = b""

            def whole() -> bool:
                nonlocal said
                with contextlib.suppress(BlockingIOError):
                    said += os.read(pipe, 1 << 20)
                return said.endswith(b"\n")

            qtbot.waitUntil(whole)
            found[:] = [window for window in json.loads(said) if window["name"] == title and window["showing"]]
            return bool(found)

        qtbot.waitUntil(is_there)
        return found[-1]

    return read


def nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for child in tree["children"]:
        yield from nodes(child)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_all_that_can_be_used_is_told_with_its_name(places: Places, heard, name):  # noqa: F811
    place = places.open(name)
    place.setWindowTitle(place.windowTitle() or name)
    told = [node for node in nodes(heard(place.windowTitle())) if node["showing"]]
    assert not [node["role"] for node in told if node["role"] in NAMED and not node["name"].strip()]
    names = {node["name"] for node in told}
    assert not [spoken(one) for one in controls(place) if spoken(one) not in names]


def test_photos_are_told_one_by_one(places: Places, heard):  # noqa: F811
    place = places.open("window photos")
    names = [node["name"] for node in nodes(heard(place.windowTitle())) if node["role"] == "list item"]
    assert len([name for name in names if ".jpg" in name]) > 5
