"""Where pins stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF

from photoclip.core.map_view import Cluster, MapView
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.map.pins import Pins
from tests.gui.fakes import FakeLibrary


@pytest.mark.parametrize("down", [0.0, 1.0])
@pytest.mark.parametrize("zoom", [1.0, 64.0])
def test_a_pin_at_a_pole_stands_whole_in_sight(
    make_library: Callable[..., FakeLibrary],
    make_bridge: Callable[[FakeLibrary], Bridge],
    down: float,
    zoom: float,
) -> None:
    library = make_library(1)
    pins = Pins(library, make_bridge(library))
    pins.show((Cluster(0.5, down, 1, 1, (0.5, down, 0.5, down)),), 1.0)
    view = MapView.whole(600, 400).zoomed(zoom, 300, 400 * down).moved(0, -1e6 * (down - 0.5))
    (place,) = pins.places(view)
    assert QRectF(0, 0, 600, 400).contains(place)
    assert pins.at(view, place.center()) is pins.clusters[0]
