"""A viewer by itself, on the photos of a fake library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.viewer.playback import Playback
from photoclip.gui.viewer.viewer import Viewer
from tests.gui.fakes import FakeLibrary

NO_VIDEOS: Mapping[int, float] = MappingProxyType({})


class FakedViewer(Viewer):
    """A viewer on the photos of `fake`."""

    def __init__(self, fake: FakeLibrary, bridge: Bridge, playback: Playback | None = None) -> None:
        super().__init__(fake, bridge, playback=playback)
        self.fake = fake


@pytest.fixture
def open_viewer(
    make_library: Callable[..., FakeLibrary], make_bridge: Callable[[FakeLibrary], Bridge], theme: Theme, qtbot: QtBot
) -> Callable[..., FakedViewer]:
    """Return a maker of shown viewers on photos 1 to `count` of a fake library."""

    def make(
        count: int = 12,
        index: int = 3,
        ready: bool = True,
        playback: Playback | None = None,
        videos: Mapping[int, float] = NO_VIDEOS,
        **options: Any,
    ) -> FakedViewer:
        library = make_library(count, **options)
        library.videos.update(videos)
        viewer = FakedViewer(library, make_bridge(library), playback)
        qtbot.addWidget(viewer)
        viewer.resize(900, 640)
        viewer.show()
        qtbot.waitExposed(viewer)
        viewer.show_photos(list(range(1, count + 1)), index)
        if ready:
            wait_sharp(viewer, qtbot)
        return viewer

    return make


def wait_sharp(viewer: Viewer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(viewer.photo_id)) and not viewer.canvas.sharpest.isEmpty())
