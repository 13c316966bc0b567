"""An edit that is copied, also over another photo, before PhotoClip looks again: each photo's work stays with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.checker import disagreements, unlike_the_disk
from tests.household import Household, drawn, look_at

EDITED = 1  # the scene whose photo is edited; it says when it was taken


class Desk:
    """Two tagged photos: one that is edited (tag "edited"), and one over which the edit is copied (tag "other")."""

    def __init__(self, house: Household, edited: str, other: str) -> None:
        self.house = house
        self.edited, self.other = (house.roots[0] / name for name in (edited, other))
        self.edited.write_bytes(drawn(EDITED))
        self.other.write_bytes(drawn(4))
        house.index()
        self.edited_id, self.other_id = self.photo_at(self.edited), self.photo_at(self.other)
        self.house.library.tags.put([self.edited_id], "edited")
        self.house.library.tags.put([self.other_id], "other")

    def photo_at(self, path: Path) -> int:
        photo_id = self.house.photo_at(0, path.name)
        assert photo_id is not None
        return photo_id

    def tags_at(self, path: Path) -> list[str]:
        return [tag.name for tag in self.house.library.tags.of(self.photo_at(path))]

    def missing(self) -> dict[int, tuple[str, ...]]:
        return {photo.id: photo.tags for photo in self.house.library.missing.all().photos}

    def edit(self) -> None:
        self.edited.write_bytes(drawn(EDITED, 1))

    def index(self) -> None:
        self.house.index()
        assert disagreements(self.house.library, look_at) == unlike_the_disk(self.house.library) == []


@pytest.fixture(params=[("0.jpg", "1.jpg"), ("1.jpg", "0.jpg")], ids=["edited first", "copy first"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    house = Household(tmp_path)
    yield Desk(house, *request.param)
    house.close()


def copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def copy_with_time(source: Path, target: Path) -> None:
    shutil.copy2(source, target)


def link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.hardlink_to(source)


def point(source: Path, target: Path) -> None:
    target.symlink_to(source)


def replace_by_rename(source: Path, target: Path) -> None:
    temporary = target.with_name("copy.tmp")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


Way = Callable[[Path, Path], None]
WAYS: list[Way] = [copy, copy_with_time, link, replace_by_rename]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_an_edit_copied_over_another_photo_is_a_copy_of_the_edited_one(desk: Desk, way: Way) -> None:
    desk.edit()
    way(desk.edited, desk.other)
    desk.index()
    assert desk.photo_at(desk.edited) == desk.photo_at(desk.other) == desk.edited_id
    assert desk.tags_at(desk.other) == ["edited"]
    assert desk.missing() == {desk.other_id: ("other",)}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_where_only_the_copy_stays_neither_photos_work_reaches_it(desk: Desk, way: Way) -> None:
    desk.edit()
    way(desk.edited, desk.other)
    desk.edited.unlink()
    desk.index()
    assert "other" not in desk.tags_at(desk.other)
    assert desk.missing()[desk.other_id] == ("other",)


@pytest.mark.parametrize("scene", [1, 2], ids=["dated", "no date"])
@pytest.mark.parametrize("name", ["IMG_0001.jpg", "IMG_0009.jpg"], ids=["first", "last"])
@pytest.mark.parametrize("way", [*WAYS, point], ids=lambda way: way.__name__)
def test_an_edit_and_its_copy_at_once_are_the_photo_that_was_edited(
    tmp_path: Path, way: Way, name: str, scene: int
) -> None:
    house = Household(tmp_path, crossover=1)
    photo = house.roots[0] / "IMG_0002.jpg"
    photo.write_bytes(drawn(scene))
    house.index()
    photo_id = house.photo_at(0, photo.name)
    assert photo_id is not None
    house.library.tags.put([photo_id], "wedding")
    photo.write_bytes(drawn(scene, 1))
    way(photo, photo.with_name(name))
    house.index()
    assert {house.photo_at(0, photo.name), house.photo_at(0, name)} == {photo_id}
    assert [tag.name for tag in house.library.tags.of(photo_id)] == ["wedding"]
    assert disagreements(house.library, look_at) == unlike_the_disk(house.library) == []
    house.close()


def test_names_that_were_swapped_take_their_photos_along(desk: Desk) -> None:
    swap(desk)
    desk.index()
    assert (desk.photo_at(desk.edited), desk.photo_at(desk.other)) == (desk.other_id, desk.edited_id)
    assert (desk.tags_at(desk.edited), desk.tags_at(desk.other)) == (["other"], ["edited"])
    assert desk.missing() == {}


def test_an_edit_whose_name_was_swapped_gets_nothing_of_the_other(desk: Desk) -> None:
    desk.edit()
    swap(desk)
    desk.index()
    assert desk.tags_at(desk.edited) == ["other"]
    assert "other" not in desk.tags_at(desk.other)


def swap(desk: Desk) -> None:
    aside = desk.other.with_name("aside.tmp")
    desk.other.rename(aside)
    desk.edited.rename(desk.other)
    aside.rename(desk.edited)
