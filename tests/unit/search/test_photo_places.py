"""Photos are found by what it is called where they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.events import PhotosAdded, PhotosChanged
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.errors import KnownError
from photoclip.places.tables import PlaceTables
from photoclip.search.photo_places import PhotoPlaces
from photoclip.store.positions import PositionStore
from tests.unit.store.conftest import Shelf

PLACES = {
    "colosseum": (41.8902, 12.4922),
    "trastevere": (41.883, 12.467),
    "zurich": (47.37, 8.54),
    "sahara": (23.5, 10.0),
    "atlantic": (30.0, -40.0),
}


class World:
    """Photos of some places, and two that do not say."""

    def __init__(self, folder: Path, tables: PlaceTables) -> None:
        self.shelf = Shelf(folder)
        self.ids = {name: self.take(name, *place) for name, place in PLACES.items()}
        self.take("nowhere", None, None)
        self.take("half", 41.9, None)
        self.places = PhotoPlaces(PositionStore(self.shelf.database), tables)

    def take(self, name: str, latitude: float | None, longitude: float | None) -> int:
        shot = ShotInfo(latitude=latitude, longitude=longitude)
        return self.shelf.take(f"{name}.jpg", name, shot, Stamp(10, 1, sum(map(ord, name))))

    def at(self, place: str) -> set[str]:
        found = self.places.photos_at(place).tolist()
        return {name for name, photo_id in self.ids.items() if photo_id in found}


@pytest.fixture
def world(tmp_path: Path, place_tables: PlaceTables) -> Iterator[World]:
    made = World(tmp_path, place_tables)
    yield made
    made.shelf.database.close()


def test_photos_are_found_by_town_region_and_country(world: World) -> None:
    assert world.at("rome") == {"colosseum", "trastevere"} == world.at("Latium")
    assert world.at("italia") == {"colosseum", "trastevere"}
    assert world.at("zurich") == {"zurich"} == world.at("Switzerland")
    assert world.at("algeria") == {"sahara"}


def test_a_quarter_is_found_by_its_own_name_too(world: World) -> None:
    assert world.at("trastevere") == {"trastevere"}


def test_where_no_photo_was_taken_none_is_found(world: World) -> None:
    assert world.at("tokyo") == set()


def test_a_name_that_no_place_has_is_said_with_one_that_is_meant(world: World) -> None:
    with pytest.raises(KnownError, match=r"There is no place “Zurrich”; did you mean “Zurich”\?"):
        world.at("Zurrich")
    with pytest.raises(KnownError, match=r"There is no place “xqzw”\."):
        world.at("xqzw")


def test_names_to_complete_are_those_of_the_library_and_the_most_frequent_first(world: World) -> None:
    names = world.places.names()
    assert set(names[:3]) == {"Italy", "Latium", "Rome"}
    assert {"Zürich", "Switzerland", "Algeria", "Trastevere"} <= set(names)
    assert "" not in names


def test_photos_lie_on_the_map_in_the_order_that_was_asked_for(world: World) -> None:
    ids = [world.ids["zurich"], 9999, world.ids["colosseum"], world.ids["sahara"] + 2, world.ids["atlantic"]]
    spread = world.places.spread(np.asarray(ids, np.int64))
    assert spread.photo_ids.tolist() == [ids[0], ids[2], ids[4]]
    assert spread.across[0] == pytest.approx(8.54 / 360 + 0.5)
    assert spread.down[0] < spread.down[1] < spread.down[2] < 0.5
    assert len(world.places.spread(np.empty(0, np.int64)).photo_ids) == 0


def test_what_arrives_and_what_changes_is_taken_in(world: World) -> None:
    assert world.at("tokyo") == set()
    world.ids["tower"] = world.take("tower", 35.6586, 139.7454)
    world.places.notice(PhotosAdded((world.ids["tower"],)))
    assert world.at("tokyo") == {"tower"}
    with world.shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET latitude = 41.9, longitude = 12.48 WHERE id = ?", (world.ids["tower"],))
        connection.execute("UPDATE photos SET latitude = NULL WHERE id = ?", (world.ids["zurich"],))
    world.places.notice(PhotosChanged((world.ids["tower"], world.ids["zurich"])))
    assert world.at("tokyo") == world.at("zurich") == set()
    assert "tower" in world.at("rome")


def test_a_library_without_positions_has_no_places(tmp_path: Path, place_tables: PlaceTables) -> None:
    shelf = Shelf(tmp_path)
    places = PhotoPlaces(PositionStore(shelf.database), place_tables)
    assert places.names() == []
    assert len(places.photos_at("rome")) == 0
    assert len(places.spread(np.asarray([1, 2], np.int64)).photo_ids) == 0
    shelf.database.close()


def test_positions_that_no_map_can_show_count_as_none(tmp_path: Path, place_tables: PlaceTables) -> None:
    shelf = Shelf(tmp_path)
    ids = [
        shelf.take(f"{n}.jpg", f"{n}", ShotInfo(latitude=north, longitude=east), Stamp(10, 1, n + 1))
        for n, (north, east) in enumerate([(91.0, 0.0), (0.0, 400.0), (1e300, 1e300), (-85.0, 10.0)])
    ]
    places = PhotoPlaces(PositionStore(shelf.database), place_tables)
    assert places.spread(np.asarray(ids, np.int64)).photo_ids.tolist() == [ids[3]]
    assert places.names() == ["Antarctica"]
    shelf.database.close()
