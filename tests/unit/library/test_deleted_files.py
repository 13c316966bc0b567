"""Files that were deleted from the disk are nobody's business any more: neither offline, nor owed, nor unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.media.sidecar import read_sidecar
from tests.household import Household, drawn


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    for root in made.roots:
        (root / "copy.jpg").write_bytes(drawn(1))
        (root / "other.jpg").write_bytes(drawn(2 + made.roots.index(root)))
    made.index()
    yield made
    made.close()


def test_a_deleted_file_is_not_offline(house: Household) -> None:
    (house.roots[0] / "other.jpg").unlink()
    assert house.index().offline == 0


def test_a_copy_that_was_deleted_is_no_file_of_the_photo_any_more(house: Household) -> None:
    left = house.roots[1] / "copy.jpg"
    (house.roots[0] / "copy.jpg").unlink()
    house.index()
    photo_id = house.photo_at(1, "copy.jpg")
    assert photo_id is not None
    photo = house.library.photos.get(photo_id)
    assert photo is not None
    assert [file.path for file in photo.files] == [str(left)]
    house.library.tags.put([photo_id], "Rome")
    report = house.library.exchange.export_sidecars()
    assert (report.changed, report.failed, report.waiting) == (1, (), ())
    sidecar = read_sidecar(left)
    assert sidecar is not None
    assert sidecar.fields.keywords == ("Rome",)


def test_a_photo_that_is_away_lies_where_its_drive_is_not_where_a_copy_was_deleted(house: Household) -> None:
    (house.roots[0] / "copy.jpg").unlink()
    house.index()
    house.roots[1].rename(house.home / "away")
    house.index()
    photo_id = house.photo_at(1, "copy.jpg")
    assert photo_id is not None
    tile = house.library.photos.tiles([photo_id])[photo_id]
    assert (tile.path, tile.offline) == (str(house.roots[1] / "copy.jpg"), True)


def test_a_file_that_could_not_be_read_is_forgotten_when_it_is_deleted(house: Household) -> None:
    broken = house.roots[0] / "broken.jpg"
    broken.write_bytes(b"no picture")
    assert [problem.path for problem in house.index().failed] == [str(broken)]
    broken.unlink()
    assert house.index().failed == ()
    assert house.library.photos.problems() == []


def test_a_missing_photo_is_told_by_where_it_lay(house: Household) -> None:
    lay = house.roots[0] / "other.jpg"
    photo_id = house.photo_at(0, "other.jpg")
    assert photo_id is not None
    lay.unlink()
    house.index()
    photo = house.library.photos.get(photo_id)
    assert photo is not None
    assert [(file.path, file.offline) for file in photo.files] == [(str(lay), True)]
