"""A photo that moves without its sidecar agrees with none; one that lies at its new place is another one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.xmp import XmpFields
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.household import Household, drawn


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    (made.roots[0] / "a.jpg").write_bytes(drawn(1))
    made.index()
    made.library.tags.put(made.library.photos.ids().tolist(), "Rome")
    made.library.exchange.export_sidecars()
    yield made
    made.close()


def names(house: Household) -> list[str]:
    (photo_id,) = house.library.photos.ids().tolist()
    return sorted(tag.name for tag in house.library.tags.of(photo_id))


def move(house: Household, folder: str, with_sidecar: bool) -> Path:
    photo = house.roots[0] / "a.jpg"
    target = house.roots[0] / folder / "b.jpg"
    target.parent.mkdir(exist_ok=True)
    photo.rename(target)
    if with_sidecar:
        photo.with_name("a.jpg.xmp").rename(target.with_name("b.jpg.xmp"))
    return target


@pytest.mark.parametrize("folder", ["", "elsewhere"])
@pytest.mark.parametrize("order", ["read", "written", "read and written", "written and read"])
def test_a_sidecar_at_the_new_place_that_says_less_takes_no_tag_away(house: Household, folder: str, order: str) -> None:
    photo = move(house, folder, with_sidecar=False)
    write_sidecar(photo, XmpFields((), 5, "Select"), None)
    house.index()
    for what in order.split(" and "):
        if what == "read":
            house.library.exchange.import_sidecars()
        else:
            house.library.exchange.export_sidecars()
    assert names(house) == ["Rome"]
    house.library.exchange.export_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    assert found.fields == XmpFields(("Rome",), 5, "Select")


def test_a_sidecar_that_moved_along_is_the_same_and_what_is_taken_out_of_it_goes(house: Household) -> None:
    photo = move(house, "", with_sidecar=True)
    house.index()
    house.library.exchange.import_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    write_sidecar(photo, XmpFields((), 3, None), found.content_hash)
    house.index()
    house.library.exchange.import_sidecars()
    assert names(house) == []


def test_what_was_taken_off_before_the_photo_moved_with_its_sidecar_is_taken_out(house: Household) -> None:
    (photo_id,) = house.library.photos.ids().tolist()
    house.library.tags.take_off([photo_id], [house.library.tags.of(photo_id)[0].tag_id])
    photo = move(house, "elsewhere", with_sidecar=True)
    house.index()
    house.library.exchange.export_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    assert (found.fields.keywords, names(house)) == ((), [])


def copy(house: Household, with_photo_gone: bool) -> Path:
    """Copy the photo with its sidecar into another watched folder, as a move to another disk does."""
    photo, target = house.roots[0] / "a.jpg", house.roots[1] / "a.jpg"
    (house.roots[0] / "notes.txt").touch()  # an empty folder would be a drive that is away
    for source, copied in ((photo, target), (photo.with_name("a.jpg.xmp"), target.with_name("a.jpg.xmp"))):
        shutil.copy2(source, copied)
        if with_photo_gone:
            source.unlink()
    return target


@pytest.mark.parametrize("with_photo_gone", [False, True], ids=["copied", "moved to another disk"])
@pytest.mark.parametrize("order", ["read", "written"])
def test_what_was_taken_off_before_a_copy_was_met_does_not_come_back_from_its_sidecar(
    house: Household, with_photo_gone: bool, order: str
) -> None:
    (photo_id,) = house.library.photos.ids().tolist()
    house.library.marks.change([photo_id], rating=2)
    house.library.exchange.export_sidecars()
    photo = copy(house, with_photo_gone)
    house.library.tags.take_off([photo_id], [house.library.tags.of(photo_id)[0].tag_id])
    house.library.marks.change([photo_id], rating=5)
    house.index()
    if order == "read":
        assert house.library.exchange.import_sidecars().conflicts == ()
    assert house.library.exchange.export_sidecars().conflicts == ()
    found = read_sidecar(photo)
    assert found is not None
    assert (found.fields, names(house)) == (XmpFields((), 5), [])


def test_what_was_taken_off_stays_off_when_a_copy_is_first_met_by_an_export(house: Household) -> None:
    """The other sidecar hears of it in the same export: after it nothing would tell the copy from a new one."""
    (photo_id,) = house.library.photos.ids().tolist()
    house.library.tags.take_off([photo_id], [house.library.tags.of(photo_id)[0].tag_id])
    photo = copy(house, with_photo_gone=False)
    house.index()
    for _ in range(2):
        house.library.exchange.export_sidecars()
        house.index()
        house.library.exchange.import_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    assert (found.fields.keywords, names(house)) == ((), [])
    assert house.library.exchange.export_sidecars().changed == 0


def test_what_another_program_wrote_beside_a_copy_comes_in_and_nothing_goes(house: Household) -> None:
    photo = copy(house, with_photo_gone=True)
    found = read_sidecar(photo)
    assert found is not None
    write_sidecar(photo, XmpFields(("Oslo",), 3), found.content_hash)
    house.index()
    house.library.exchange.import_sidecars()
    house.library.exchange.export_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    assert (found.fields, names(house)) == (XmpFields(("Oslo", "Rome"), 3), ["Oslo", "Rome"])


@pytest.mark.parametrize("gone", ["the sidecar", "both"])
def test_a_new_sidecar_where_one_was_deleted_takes_no_tag_away(house: Household, gone: str) -> None:
    photo = house.roots[0] / "a.jpg"
    (house.roots[0] / "notes.txt").touch()
    data = photo.read_bytes()
    photo.with_name("a.jpg.xmp").unlink()
    if gone == "both":
        photo.unlink()
    house.index()
    photo.write_bytes(data)
    write_sidecar(photo, XmpFields(("Oslo",), 4), None)
    house.index()
    house.library.exchange.import_sidecars()
    house.library.exchange.export_sidecars()
    found = read_sidecar(photo)
    assert found is not None
    assert (found.fields, names(house)) == (XmpFields(("Oslo", "Rome"), 4), ["Oslo", "Rome"])


def test_from_a_sidecar_that_comes_back_as_it_was_nothing_comes_that_was_taken_off(
    house: Household,
) -> None:
    (photo_id,) = house.library.photos.ids().tolist()
    sidecar = house.roots[0] / "a.jpg.xmp"
    away = sidecar.rename(sidecar.with_name("elsewhere"))
    house.index()
    house.library.tags.take_off([photo_id], [house.library.tags.of(photo_id)[0].tag_id])
    away.rename(sidecar)
    house.index()
    house.library.exchange.import_sidecars()
    house.library.exchange.export_sidecars()
    found = read_sidecar(house.roots[0] / "a.jpg")
    assert found is not None
    assert (found.fields, names(house)) == (XmpFields(), [])
