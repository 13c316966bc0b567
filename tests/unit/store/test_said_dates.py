"""Dates that the person gives: they count over what is read, also when a photo is read anew or edited."""

from __future__ import annotations

from datetime import datetime

import pytest

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.search import Scope
from photoclip.core.taken import Taken
from photoclip.store.carry_over import CarryOverStore
from photoclip.store.missing import MissingStore
from photoclip.store.said_dates import SaidDateStore
from tests.unit.store.conftest import Shelf

CAMERA = ShotInfo(datetime(2010, 1, 1, 10), date_precision="second", date_source="exif", camera_model="X-T5")
YEAR = Taken(datetime(1987, 1, 1), "year", None, "person")


@pytest.fixture
def dates(shelf: Shelf) -> SaidDateStore:
    return SaidDateStore(shelf.database)


def shown(shelf: Shelf, photo_id: int) -> tuple[str, str]:
    photo = shelf.photos.get(photo_id)
    assert photo is not None
    return "" if photo.shot.taken_at is None else photo.shot.taken_at.isoformat(), photo.shot.date_source


def read_anew(shelf: Shelf, relative: str, content: str, shot: ShotInfo, *, edited: bool = False) -> int:
    file_id = shelf.files.known(shelf.root)[relative].id
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE files SET read_by = 0 WHERE id = ?", (file_id,))
    return shelf.photos.put(file_id, Stamp(10, 1, 5), content, 40, 30, "JPEG", shot, edited=edited).photo_id


def test_photos_stand_where_the_person_says(shelf: Shelf, dates: SaidDateStore) -> None:
    one, two = shelf.take("a.jpg", "a", CAMERA), shelf.take("b.jpg", "b", ShotInfo(datetime(2000, 1, 1)))
    assert shelf.photos.ids(Scope()).tolist() == [one, two]
    dates.say({one: YEAR})
    assert shelf.photos.ids(Scope()).tolist() == [two, one]


def test_what_is_read_anew_does_not_count_over_the_person(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a", CAMERA)
    dates.say({photo_id: YEAR})
    better = ShotInfo(datetime(2011, 2, 3), date_precision="day", date_source="exif", camera_model="X-T6")
    assert read_anew(shelf, "a.jpg", "a", better) == photo_id
    photo = shelf.photos.get(photo_id)
    assert photo is not None
    assert (shown(shelf, photo_id), photo.shot.camera_model) == (("1987-01-01T00:00:00", "person"), "X-T6")
    assert shelf.photos.shot_as_read(photo) == better
    dates.say({photo_id: None})
    assert shown(shelf, photo_id) == ("2011-02-03T00:00:00", "exif")


def test_an_edited_photo_keeps_the_persons_date(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a", CAMERA)
    dates.say({photo_id: YEAR})
    assert read_anew(shelf, "a.jpg", "edited", CAMERA, edited=True) == photo_id
    assert shown(shelf, photo_id) == ("1987-01-01T00:00:00", "person")


def test_a_sidecar_that_repeats_the_person_says_nothing_of_its_own(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a", CAMERA)
    dates.say({photo_id: YEAR})
    dates.wrote({photo_id: YEAR})
    read_anew(shelf, "a.jpg", "a", ShotInfo(YEAR.moment, date_precision="year", date_source="sidecar"))
    dates.say({photo_id: None})
    assert shown(shelf, photo_id) == ("2010-01-01T10:00:00", "exif")
    assert dates.to_write([photo_id]) == {photo_id: None}


def test_what_was_said_while_sidecars_were_written_waits(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a", CAMERA)
    dates.say({photo_id: YEAR})
    later = Taken(datetime(1988, 1, 1), "year", None, "person")
    dates.say({photo_id: later})
    dates.wrote({photo_id: YEAR})
    assert dates.to_write([photo_id]) == {photo_id: later}


def test_a_photo_without_a_date_gets_none_when_the_persons_is_taken_back(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a")
    before = shelf.photos.get(photo_id)
    assert dates.shifted([photo_id], 60) == {}
    dates.say({photo_id: YEAR})
    dates.say({photo_id: None})
    assert shelf.photos.get(photo_id) == before


def test_a_shift_beyond_the_calendar_leaves_a_photo_as_it_is(shelf: Shelf, dates: SaidDateStore) -> None:
    photo_id = shelf.take("a.jpg", "a", CAMERA)
    assert dates.shifted([photo_id], 10**7 * 60) == {}
    assert dates.shifted([photo_id], -(10**7) * 60) == {}
    assert shown(shelf, photo_id) == ("2010-01-01T10:00:00", "exif")


def test_a_date_is_work_that_is_carried_over_and_back(shelf: Shelf, dates: SaidDateStore) -> None:
    old, new = shelf.take("a.jpg", "a", CAMERA), shelf.take("b.jpg", "b", CAMERA)
    dates.say({old: YEAR})
    shelf.files.forget([])
    with shelf.database.transaction() as connection:
        connection.execute("UPDATE files SET deleted_s = 5, offline = 1 WHERE photo_id = ?", (old,))
    assert MissingStore(shelf.database).long_gone(10) == ()
    carried = CarryOverStore(shelf.database).carry_over(old, new)
    assert "date" in carried.sentence
    assert dates.of([old, new]) == {old: None, new: YEAR}
    CarryOverStore(shelf.database).undo(carried)
    assert dates.of([old, new]) == {old: YEAR, new: None}
