"""Land and borders, by the file that ships."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.core.mercator import across, down
from photoclip.core.places import Outlines
from photoclip.places.gazetteer import NOWHERE, Gazetteer
from photoclip.places.world import World


@pytest.fixture(scope="module")
def outlines(world_map: World) -> Outlines:
    return world_map.outlines()


def test_a_place_on_land_has_a_country_and_one_at_sea_has_none(world_map: World, gazetteer: Gazetteer) -> None:
    places = {
        **{
            (23.5, 10.0): "Algeria",
            (75.0, -40.0): "Greenland",
            (-29.5, 28.3): "Lesotho",
            (-29.1, 24.0): "South Africa",
        },
        **{(-85.0, 0.0): "Antarctica", (30.0, -40.0): "", (0.0, 0.0): "", (90.0, 0.0): "", (41.0, 51.0): ""},
    }
    latitude, longitude = np.asarray(list(places)).T
    names = [
        "" if name is None else name.text
        for name in (gazetteer.name(NOWHERE, int(country)) for country in world_map.countries_at(latitude, longitude))
    ]
    assert names == list(places.values())


def test_every_line_lies_on_the_map(outlines: Outlines) -> None:
    for detail in outlines.details:
        for line in (*detail.land, *detail.coasts, *detail.borders):
            assert len(line.points) > 1
            assert line.points.min() >= 0.0
            assert line.points.max() <= 1.0
        assert all((one.points[0] == one.points[-1]).all() for one in detail.land)


def test_more_is_drawn_the_nearer_one_comes(outlines: Outlines) -> None:
    points = [sum(len(line.points) for line in detail.land) for detail in outlines.details]
    assert points == sorted(points)
    assert outlines.at(256) is outlines.details[0]
    assert outlines.at(1e9) is outlines.details[-1]


def test_a_border_is_no_coast(outlines: Outlines) -> None:
    detail = outlines.details[1]
    brenner = (float(across(np.asarray(11.5))), float(down(np.asarray(47.0))))

    def nearest(lines: tuple[object, ...]) -> float:
        return min(float(np.hypot(*(line.points - brenner).T).min()) for line in lines)  # type: ignore[attr-defined]

    assert nearest(detail.borders) < 0.002 < nearest(detail.coasts)
