"""Dates that the person gives to photos, and takes back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from photoclip.core.events import PhotosChanged
from photoclip.core.taken import Taken
from photoclip.library.contract import DatesPart
from tests.contract.subjects import Subject

YEAR = Taken(datetime(1987, 1, 1), "year", None, "person")
MINUTE = Taken(datetime(2004, 5, 6, 7, 8), "minute", 120, "person")


@pytest.fixture
def dates(subject: Subject) -> DatesPart:
    return subject.library.dates


def shown(subject: Subject, photo_id: int) -> tuple[str, str, str]:
    photo = subject.library.photos.get(photo_id)
    assert photo is not None
    assert photo.date == photo.shot.taken_at
    return photo.date.isoformat(" ", "minutes"), photo.shot.date_precision, photo.shot.date_source


def test_nothing_is_said_at_first_and_unknown_photos_are_left_out(subject: Subject, dates: DatesPart) -> None:
    first = subject.photo_ids[0]
    assert dates.of([first, 9999]) == {first: None}


def test_a_date_is_given_shown_and_taken_back(subject: Subject, dates: DatesPart) -> None:
    first, second, *_ = subject.photo_ids
    was = subject.library.photos.get(first)
    assert dates.say({first: YEAR, second: MINUTE, 9999: YEAR}) == {first: None, second: None}
    (told,) = subject.heard
    assert isinstance(told, PhotosChanged)
    assert (set(told.photo_ids), told.redated) == ({first, second}, True)
    assert shown(subject, first) == ("1987-01-01 00:00", "year", "person")
    assert shown(subject, second) == ("2004-05-06 07:08", "minute", "person")
    before = dates.say({first: MINUTE})
    assert before == {first: YEAR}
    assert dates.say(before) == {first: MINUTE}
    assert dates.of([first]) == {first: YEAR}
    dates.say({first: None})
    assert subject.library.photos.get(first) == was


def test_times_are_moved_and_what_has_none_stays(subject: Subject, dates: DatesPart) -> None:
    first, second, third, *_ = subject.photo_ids
    dates.say({first: YEAR, second: MINUTE})
    read = subject.library.photos.get(third)
    assert read is not None
    before = dates.shift([first, second, third], -90)
    assert before == {second: MINUTE, third: None}
    assert shown(subject, second)[0] == "2004-05-06 05:38"
    moved = subject.library.photos.get(third)
    assert moved is not None
    assert moved.date == read.date - timedelta(minutes=90)
    dates.say(before)
    assert dates.of([first, second, third]) == {first: YEAR, second: MINUTE, third: None}
    assert subject.library.photos.get(third) == read
