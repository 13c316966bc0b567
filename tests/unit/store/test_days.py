from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.taken import Taken
from photoclip.store import days as module
from photoclip.store.days import DayStore
from photoclip.store.said_dates import SaidDateStore
from tests.unit.store.conftest import Shelf

NOON_2021 = Stamp(10, 1_623_931_200 * 10**9, 5)


@pytest.fixture(params=["few", "many"])
def days(request: pytest.FixtureRequest, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> DayStore:
    """Days that are looked up one by one, and days that are read in one go."""
    monkeypatch.setattr(module, "_FEW", 1000 if request.param == "few" else 0)
    return DayStore(shelf.database)


def test_a_day_is_what_a_clock_showed_there_as_far_as_it_is_known(shelf: Shelf, days: DayStore) -> None:
    evening = shelf.take("usa.jpg", "a", ShotInfo(datetime(2024, 10, 18, 20, 46), -420))
    year = shelf.take("old.jpg", "b", ShotInfo(datetime(1987, 1, 1), date_precision="year", date_source="exif"))
    month = shelf.take("june.jpg", "c", ShotInfo(datetime(1987, 6, 1), date_precision="month", date_source="exif"))
    oldest = shelf.take("1826.jpg", "d", ShotInfo(datetime(1826, 3, 4)))
    asked = np.array([oldest, month, year, evening], np.int64)
    assert days.of(asked).tolist() == [18260304, 19870600, 19870000, 20241018]


def test_without_a_date_the_day_of_the_file_counts_unless_nobody_knew_the_time(shelf: Shelf, days: DayStore) -> None:
    written = shelf.take("written.jpg", "a", stamp=NOON_2021)
    epoch = shelf.take("epoch.jpg", "b", stamp=Stamp(10, 0, 5))
    fat = shelf.take("fat.jpg", "c", stamp=Stamp(10, 315_532_800 * 10**9, 5))
    far = shelf.take("far.jpg", "d", stamp=Stamp(10, 2**62, 5))
    assert days.of(np.array([written, epoch, fat], np.int64)).tolist() == [20210617, 0, 0]
    assert days.of(np.array([far], np.int64)).tolist() == [21160220]


def test_what_the_person_says_counts(shelf: Shelf, days: DayStore) -> None:
    photo_id = shelf.take("a.jpg", "a", ShotInfo(datetime(2024, 10, 18)))
    SaidDateStore(shelf.database).say({photo_id: Taken(datetime(1999, 12, 1), "month", source="person")})
    assert days.of(np.array([photo_id], np.int64)).tolist() == [19991200]


def test_photos_that_are_not_there_have_no_day(shelf: Shelf, days: DayStore) -> None:
    assert days.of(np.array([7, 8], np.int64)).tolist() == [0, 0]
    photo_id = shelf.take("a.jpg", "a", ShotInfo(datetime(2024, 10, 18)))
    assert days.of(np.array([photo_id + 1, photo_id], np.int64)).tolist() == [0, 20241018]
    assert days.of(np.zeros(0, np.int64)).tolist() == []


def test_a_damaged_date_is_none(shelf: Shelf, days: DayStore) -> None:
    photo_ids = [shelf.take(f"{n}.jpg", f"{n}", ShotInfo(datetime(2024, 10, 18))) for n in range(3)]
    with shelf.database.transaction() as connection:
        for photo_id, text in zip(photo_ids, ("nonsense", "-999-99-99T00:00", "2024-77-99"), strict=True):
            connection.execute("UPDATE photos SET taken_at = ? WHERE id = ?", (text, photo_id))
    assert days.of(np.array(photo_ids, np.int64)).tolist() == [0, 0, 0]
