"""What several parts of the unit tests need."""

from __future__ import annotations

import pytest

from photoclip.paths import resources_dir
from photoclip.places.gazetteer import Gazetteer
from photoclip.places.tables import PlaceTables
from photoclip.places.world import World


@pytest.fixture(scope="session")
def place_tables() -> PlaceTables:
    """The tables that ship; each is read once a run."""
    return PlaceTables(resources_dir() / "places")


@pytest.fixture(scope="session")
def gazetteer(place_tables: PlaceTables) -> Gazetteer:
    return place_tables.gazetteer


@pytest.fixture(scope="session")
def world_map(place_tables: PlaceTables) -> World:
    return place_tables.world
