"""What places are called, and what names mean, by the table that ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photoclip.core.spelling import plain
from photoclip.errors import BugError
from photoclip.paths import resources_dir
from photoclip.places.gazetteer import NOWHERE, Gazetteer
from photoclip.places.name_list import NameList
from photoclip.places.nearest import NearestTowns

ROME, ZURICH, TIMES_SQUARE = (41.8902, 12.4922), (47.37, 8.54), (40.7589, -73.9851)
PARIS, ATLANTIC = (48.8584, 2.2945), (30.0, -40.0)


def names_at(gazetteer: Gazetteer, *places: tuple[float, float]) -> list[str]:
    latitude, longitude = np.asarray(places).T
    towns = gazetteer.towns_at(latitude, longitude)
    names = [gazetteer.name(int(town), NOWHERE) for town in towns]
    return ["" if name is None else name.text for name in names]


def is_meant(gazetteer: Gazetteer, text: str, place: tuple[float, float]) -> bool:
    towns = gazetteer.towns_at(np.asarray([place[0]]), np.asarray([place[1]]))
    return bool(gazetteer.meant_by(text).holds(towns, gazetteer.countries_of(towns))[0])


def test_places_are_called_what_people_call_them(gazetteer: Gazetteer) -> None:
    assert names_at(gazetteer, ROME, ZURICH, TIMES_SQUARE, PARIS) == [
        "Rome, Italy",
        "Zürich, Switzerland",
        "Times Square, New York City, United States",
        "Paris, France",
    ]


def test_far_from_every_town_there_is_none(gazetteer: Gazetteer) -> None:
    assert names_at(gazetteer, ATLANTIC, (-90.0, 0.0), (90.0, 180.0)) == ["", "", ""]


def test_towns_are_found_across_the_edge_of_the_map() -> None:
    towns = NearestTowns(np.asarray([-16.8, -16.8, 60.0]), np.asarray([179.9, -179.0, 179.9]), np.asarray([900.0] * 3))
    found = towns.of(np.asarray([-16.8, -16.9, -16.8, 60.0]), np.asarray([-179.9, 179.99, -179.2, -179.5]))
    assert found.tolist() == [0, 0, 1, 2]


def test_a_city_out_of_reach_takes_no_village_away() -> None:
    towns = NearestTowns(np.asarray([50.0, 50.5]), np.asarray([10.0, 10.0]), np.asarray([5e6, 500.0]))
    assert towns.of(np.asarray([50.6, 50.3]), np.asarray([10.0, 10.0])).tolist() == [1, 0]


@pytest.mark.parametrize("said", ["rome", "ROMA", "Rome, Italy", "rome,latium", "italy", "Italia", "ITA", "Italien"])
def test_a_place_is_met_by_each_of_its_names(gazetteer: Gazetteer, said: str) -> None:
    assert is_meant(gazetteer, said, ROME)


@pytest.mark.parametrize("said", ["zurich", "ZÜRICH", "Zu\u0308rich", "Zurigo", "switzerland", "Schweiz"])
def test_accents_are_no_matter(gazetteer: Gazetteer, said: str) -> None:
    assert is_meant(gazetteer, said, ZURICH)


@pytest.mark.parametrize("said", ["new york city", "New-York City", "times square", "usa", "u.s.a."])
def test_a_quarter_belongs_to_its_city(gazetteer: Gazetteer, said: str) -> None:
    assert is_meant(gazetteer, said, TIMES_SQUARE)


@pytest.mark.parametrize("said", ["", " ", ",", "york", "rome, france", "paris, texas", "qwertz", "\n", "rom\ne"])
def test_what_is_meant_otherwise_is_not_met(gazetteer: Gazetteer, said: str) -> None:
    assert not is_meant(gazetteer, said, ROME)
    assert not is_meant(gazetteer, said, PARIS)


def test_of_towns_with_one_name_all_are_meant(gazetteer: Gazetteer) -> None:
    texas = names_at(gazetteer, (33.66, -95.56))
    assert texas == ["Paris, United States"]
    assert is_meant(gazetteer, "paris", (33.66, -95.56))
    assert is_meant(gazetteer, "paris", PARIS)
    assert is_meant(gazetteer, "paris, texas", (33.66, -95.56))


def test_a_country_is_met_where_no_town_is(gazetteer: Gazetteer) -> None:
    italy = int(gazetteer.countries_of(gazetteer.towns_at(np.asarray([ROME[0]]), np.asarray([ROME[1]])))[0])
    nowhere = np.asarray([NOWHERE, NOWHERE])
    met = gazetteer.meant_by("Italy").holds(nowhere, np.asarray([italy, NOWHERE]))
    assert met.tolist() == [True, False]
    assert gazetteer.name(NOWHERE, italy).text == "Italy"  # type: ignore[union-attr]


def test_near_by_the_nearest_town_is_the_one_that_a_search_through_all_finds(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(7)
    latitude, longitude = rng.uniform(40, 48, 300), rng.uniform(5, 15, 300)
    alone = np.concatenate(
        [gazetteer.towns_at(latitude[place : place + 1], longitude[place : place + 1]) for place in range(300)]
    )
    assert (gazetteer.towns_at(latitude, longitude) == alone).all()


def test_the_largest_towns_of_a_part_of_the_map_come_first(gazetteer: Gazetteer) -> None:
    towns = gazetteer.towns_in(0.51, 0.34, 0.55, 0.39, 5)
    assert {"Rome", "Milan"} <= {town.name for town in towns}
    assert [town.people for town in towns] == sorted((town.people for town in towns), reverse=True)
    fiji = {town.name for town in gazetteer.towns_in(0.99, 0.54, 1.01, 0.56, 50)}
    assert {"Suva", "Labasa"} <= fiji


def test_the_table_is_small_and_its_licence_is_named() -> None:
    folder = resources_dir() / "places"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 10_000_000
    licence = (folder / "licence.txt").read_text("utf-8")
    assert "GeoNames" in licence
    assert "Natural Earth" in licence


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"no file of ours"])
def test_a_damaged_table_is_refused(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "places.npz").write_bytes(damage)
    with pytest.raises(BugError, match=r"places\.npz"):
        Gazetteer(tmp_path / "places.npz")


def test_a_table_whose_parts_do_not_fit_together_is_refused(tmp_path: Path) -> None:
    with np.load(resources_dir() / "places" / "places.npz", allow_pickle=False) as file:
        parts = {name: file[name] for name in file.files}
    np.savez(tmp_path / "places.npz", **{**parts, "region": parts["region"][:-1]})
    with pytest.raises(BugError, match="do not fit"):
        Gazetteer(tmp_path / "places.npz")


def test_names_are_found_by_number() -> None:
    names = NameList(np.frombuffer("Rome\nZürich\nrome\nSaint-Denis\n".encode(), np.uint8))
    assert len(names) == 4
    assert [names[number] for number in range(4)] == ["Rome", "Zürich", "rome", "Saint-Denis"]
    assert names.called("ROME").tolist() == [0, 2]
    assert names.called("saint denis").tolist() == [3]
    assert names.called("").tolist() == []


def test_what_people_type_and_what_stands_on_signs_is_one() -> None:
    assert plain("Tromsø") == plain("TROMSO")
    assert plain("L\u2019Aquila") == plain("laquila")
    assert plain("Łódź") == "lodz"
