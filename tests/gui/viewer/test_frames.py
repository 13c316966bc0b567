"""The part of a photo that a search found is framed while the panel beside it says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from photoclip.core.parts import CLOSER
from photoclip.core.search import SearchRequest
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.base.theme import colors_of
from photoclip.gui.viewer.viewer import Viewer
from tests.gui.fakes import FakeLibrary


@pytest.fixture
def viewer(
    make_library: Callable[..., FakeLibrary], make_bridge: Callable[..., Bridge], theme: Theme, qtbot: QtBot
) -> Any:
    """Photo 4 of 12, found in its upper right; the panel is shown, and says why."""
    library = make_library(12)
    library.seen_best = {4: CLOSER[1]}
    library.settings.change(show_info_panel=True)
    made = Viewer(library, make_bridge(library))
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    made.info.set_request(SearchRequest("dog"))
    made.show_photos(list(range(1, 13)), 3)
    qtbot.waitUntil(lambda: made.canvas.framed == (CLOSER[1],))
    qtbot.waitUntil(lambda: bool(made.pictures.levels(4)) and not made.canvas.sharpest.isEmpty())
    return made


def test_the_frame_stands_where_the_part_is(viewer: Viewer) -> None:
    whole = viewer.canvas.framing.whole
    picture = viewer.canvas.grab().toImage()
    accent = QColor(colors_of(viewer.canvas.palette()).accent).name()
    left = round(whole.x() + 0.4 * whole.width())
    middle = round(whole.y() + 0.3 * whole.height())
    lower = round(whole.y() + 0.9 * whole.height())
    assert accent in {picture.pixelColor(x, middle).name() for x in range(left, left + 6)}
    assert accent not in {picture.pixelColor(x, lower).name() for x in range(left, left + 6)}


def test_the_panel_says_where_it_is(viewer: Viewer) -> None:
    assert "Seen best in the upper right" in [label.text() for label in viewer.info.findChildren(QLabel)]


def test_the_next_photo_has_no_frame_of_this_one(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.show_next()
    assert viewer.canvas.framed == ()
    viewer.show_previous()
    qtbot.waitUntil(lambda: viewer.canvas.framed == (CLOSER[1],))


def test_no_frame_stands_where_nothing_says_why(viewer: Viewer, qtbot: QtBot) -> None:
    viewer.bar.info.toggle()
    assert viewer.canvas.framed == ()
    viewer.bar.info.toggle()
    qtbot.waitUntil(lambda: viewer.canvas.framed == (CLOSER[1],))
