"""The tables that ship, read once for all tests."""

from __future__ import annotations

import pytest

from photoclip.paths import resources_dir
from photoclip.places.gazetteer import Gazetteer
from photoclip.places.world import World


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(resources_dir() / "places" / "places.npz")


@pytest.fixture(scope="session")
def world() -> World:
    return World(resources_dir() / "places" / "world.npz")
