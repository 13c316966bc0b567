"""Sidecars that come, or change, beside photos that the library knows; copies that stay when an edited photo goes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.events import Change, SidecarsChanged
from photoclip.core.xmp import XmpFields
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.media.sidecar_names import sidecars_beside
from tests.checker import disagreements, unlike_the_disk
from tests.household import Household, drawn, look_at


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    for number in range(3):
        (made.roots[0] / f"{number}.jpg").write_bytes(drawn(number))
    made.index()
    yield made
    made.close()


def says(photo: Path, *keywords: str) -> None:
    """Let another program write a photo's sidecar."""
    found = read_sidecar(photo)
    write_sidecar(photo, XmpFields(keywords, 3), None if found is None else found.content_hash)


def words(house: Household, relative: str) -> set[str]:
    photo_id = house.photo_at(0, relative)
    assert photo_id is not None
    return {tag.name for tag in house.library.tags.of(photo_id)}


def test_a_sidecar_that_comes_late_and_one_that_changes_are_taken_in_by_the_next_look(house: Household) -> None:
    photo = house.roots[0] / "1.jpg"
    says(photo, "harbour")
    house.index()
    assert words(house, "1.jpg") == {"harbour"}
    says(photo, "boats")
    house.index()
    assert words(house, "1.jpg") == {"boats"}
    assert words(house, "0.jpg") == words(house, "2.jpg") == set()


def test_lightroom_s_name_for_a_sidecar_is_seen_too(house: Household) -> None:
    photo = house.roots[0] / "1.jpg"
    says(photo, "harbour")
    (house.roots[0] / "1.jpg.xmp").rename(house.roots[0] / "1.xmp")
    house.index()
    assert words(house, "1.jpg") == {"harbour"}


def test_nothing_is_read_again_that_was_read_or_written_here(house: Household) -> None:
    says(house.roots[0] / "1.jpg", "harbour")
    house.index()
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    house.library.exchange.export_sidecars()
    told: list[Change] = []
    house.library.subscribe(told.append)
    house.index()
    house.restart()
    house.library.subscribe(told.append)
    house.index()
    assert [change for change in told if isinstance(change, SidecarsChanged)] == []


def test_a_late_sidecar_stays_unread_where_the_person_wants_none_read(house: Household) -> None:
    house.library.settings.change(read_sidecars=False)
    says(house.roots[0] / "1.jpg", "harbour")
    house.index()
    assert words(house, "1.jpg") == set()
    house.library.settings.change(read_sidecars=True)
    house.index()
    assert words(house, "1.jpg") == {"harbour"}


def test_a_broken_sidecar_beside_a_known_photo_stops_nothing(house: Household) -> None:
    (house.roots[0] / "0.jpg.xmp").write_text("<broken")
    says(house.roots[0] / "1.jpg", "harbour")
    assert house.index().failed == ()
    assert words(house, "1.jpg") == {"harbour"}


def test_the_event_of_a_sidecar_alone_is_enough(house: Household) -> None:
    told: list[Change] = []
    house.library.subscribe(told.append)
    says(house.roots[0] / "2.jpg", "harbour")
    house.hear(0, "", recursive=False)
    photo_id = house.photo_at(0, "2.jpg")
    assert photo_id is not None
    assert SidecarsChanged((photo_id,)) in told


@pytest.mark.parametrize("name", ["IMG_5.jpg.xmp", "img_5.JPG.XMP", "IMG_5.xmp", "Img_5.xmp"])
def test_a_name_in_another_case_is_noticed_later_too(house: Household, name: str) -> None:
    photo = house.roots[0] / "IMG_5.JPG"
    photo.write_bytes(drawn(5, 5))
    house.index()
    assert words(house, "IMG_5.JPG") == set()
    says(photo, "harbour")
    photo.with_name("IMG_5.JPG.xmp").rename(photo.with_name(name))
    told: list[Change] = []
    house.library.subscribe(told.append)
    house.hear(0, "", recursive=False)
    photo_id = house.photo_at(0, "IMG_5.JPG")
    assert photo_id is not None
    assert SidecarsChanged((photo_id,)) in told
    house.index()
    assert words(house, "IMG_5.JPG") == {"harbour"}


def test_a_sidecar_beside_a_raw_photo_is_for_both_and_what_is_put_on_one_stays_with_it(house: Household) -> None:
    photo = house.roots[0] / "IMG_1.jpg"
    photo.write_bytes(drawn(6, 6))
    photo.with_name("IMG_1.CR2").write_bytes(b"a raw photo")
    says(photo, "harbour")
    shared = photo.with_name("IMG_1.jpg.xmp").rename(photo.with_name("IMG_1.xmp"))
    before = shared.read_bytes()
    house.index()
    assert words(house, "IMG_1.jpg") == {"harbour"}
    photo_id = house.photo_at(0, "IMG_1.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "boat")
    house.library.exchange.export_sidecars()
    assert shared.read_bytes() == before
    own = read_sidecar(photo)
    assert own is not None
    assert (own.path.name, own.fields.keywords) == ("IMG_1.jpg.xmp", ("boat", "harbour"))


parts = st.tuples(st.sampled_from("aAb"), st.sampled_from(("", ".jpg", ".JPG", ".cr2", ".png", ".x")))
endings = st.sampled_from(("", ".xmp", ".XMP", ".Xmp"))
listings = st.sets(st.tuples(parts, endings).map(lambda name: "".join((*name[0], name[1]))), max_size=8)


@given(listings)
def test_a_picture_has_the_sidecar_that_is_nearest_to_its_name(names: set[str]) -> None:
    beside = sidecars_beside(names)
    for name in names:
        if not name.endswith((".jpg", ".JPG", ".cr2", ".png")):
            assert name not in beside
            continue
        found = beside.get(name)
        fitting = {one for one in names if one.lower() in {f"{name.lower()}.xmp", f"{name[0].lower()}.xmp"}}
        if found is None:
            assert all(one[:-4] in names for one in fitting)  # each is another picture's by its very name
            continue
        assert found.name in fitting
        assert found.is_shared == (sum(other.name == found.name for other in beside.values()) > 1)
        if f"{name}.xmp" in names:
            assert found.name == f"{name}.xmp"


@pytest.mark.parametrize("how", ["deleted", "replaced by another photo"])
def test_where_an_edited_photo_goes_an_older_copy_is_what_is_seen(house: Household, how: str) -> None:
    photo, copy = house.roots[0] / "1.jpg", house.roots[1] / "backup.jpg"
    photo_id = house.photo_at(0, "1.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "Rome")
    shutil.copyfile(photo, copy)
    photo.write_bytes(drawn(1, 1))
    house.index()
    assert house.photo_at(1, "backup.jpg") == photo_id
    if how == "deleted":
        photo.unlink()
    else:
        photo.write_bytes(drawn(6))
    house.index()
    tile = house.library.photos.tiles([photo_id])[photo_id]
    assert (tile.path, tile.offline) == (str(copy), False)
    assert house.library.photos.thumbnail_path(tile.content_hash).is_file()
    assert disagreements(house.library, look_at) == unlike_the_disk(house.library) == []
    assert {tag.name for tag in house.library.tags.of(photo_id)} == {"Rome"}


def test_an_edited_photo_that_merely_moved_stays_what_is_seen(house: Household) -> None:
    photo, copy = house.roots[0] / "1.jpg", house.roots[0] / "backup.jpg"
    shutil.copyfile(photo, copy)
    photo.write_bytes(drawn(1, 1))
    house.index()
    photo_id = house.photo_at(0, "1.jpg")
    assert photo_id is not None
    shutil.copyfile(photo, house.roots[1] / "moved.jpg")
    photo.unlink()
    house.index()
    assert house.library.photos.tiles([photo_id])[photo_id].path == str(house.roots[1] / "moved.jpg")
