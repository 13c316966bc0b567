"""Land and sea as they are drawn, by the outlines that ship."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.core.map_view import MapView
from photoclip.core.mercator import across, down
from photoclip.core.places import Outlines
from photoclip.gui.base.theme import LIGHT
from photoclip.gui.map.land import MapColors, draw_land
from photoclip.paths import resources_dir
from photoclip.places.tables import PlaceTables

COLORS = MapColors.of(LIGHT)
WORLD_PX = [2.0**power for power in range(14, 26, 2)]


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return PlaceTables(resources_dir() / "places").world.outlines()


@pytest.mark.parametrize(
    ("place", "color"),
    [
        pytest.param((48.85, 2.35), COLORS.land, id="Paris"),
        pytest.param((41.85, -87.72), COLORS.land, id="Chicago"),
        pytest.param((39.74, -104.99), COLORS.land, id="Denver"),
        pytest.param((28.65, 77.22), COLORS.land, id="Delhi"),
        pytest.param((55.75, 37.62), COLORS.land, id="Moscow"),
        pytest.param((-23.7, 133.88), COLORS.land, id="Alice Springs"),
        pytest.param((35.0, -40.0), COLORS.sea, id="Atlantic"),
        pytest.param((-45.0, -130.0), COLORS.sea, id="Pacific"),
    ],
)
def test_land_is_land_and_sea_is_sea_however_near_one_comes(
    outlines: Outlines, place: tuple[float, float], color: str
) -> None:
    x, y = float(across(np.asarray(place[1]))), float(down(np.asarray(place[0])))
    for pixels in WORLD_PX:
        image = draw_land(outlines, MapView(x, y, pixels, 160, 120), COLORS, 1.0).image
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert middle.name() == color, f"the world is {pixels:.0f} pixels wide"
