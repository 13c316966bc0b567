"""A grid on the photos of a fake library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.grid.model import GridModel
from photoclip.gui.grid.view import GridView
from tests.gui.fakes import FakeLibrary


class Grid(GridView):
    """A grid on the photos of `fake`."""

    def __init__(self, fake: FakeLibrary, bridge: Bridge) -> None:
        super().__init__(GridModel(fake, bridge))
        self.fake = fake
        self.model().setParent(self)


@pytest.fixture
def make_grid(
    make_library: Callable[..., FakeLibrary], make_bridge: Callable[[FakeLibrary], Bridge], qtbot: QtBot
) -> Callable[..., Grid]:
    def make(count: int = 60, **options: Any) -> Grid:
        library = make_library(count, **options)
        view = Grid(library, make_bridge(library))
        qtbot.addWidget(view)
        view.resize(800, 600)
        view.show_photos(np.arange(count, 0, -1, dtype=np.int64))
        view.show()
        qtbot.waitExposed(view)
        view.setFocus()
        return view

    return make


@pytest.fixture
def grid(make_grid: Callable[..., Grid]) -> Grid:
    return make_grid()
