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
    assert dates.say({first: YEAR, second: MINUTE, 9999: YEAR}).photo_count == 2
    (told,) = subject.heard
    assert isinstance(told, PhotosChanged)
    assert (set(told.photo_ids), told.redated) == ({first, second}, True)
    assert shown(subject, first) == ("1987-01-01 00:00", "year", "person")
    assert shown(subject, second) == ("2004-05-06 07:08", "minute", "person")
    change = dates.say({first: MINUTE})
    assert dates.undo(change.id) == 1
    assert dates.undo(change.id) == 0
    assert dates.of([first]) == {first: YEAR}
    dates.say({first: None})
    assert subject.library.photos.get(first) == was


def test_times_are_moved_and_what_has_none_stays(subject: Subject, dates: DatesPart) -> None:
    first, second, third, *_ = subject.photo_ids
    dates.say({first: YEAR, second: MINUTE})
    read = subject.library.photos.get(third)
    assert read is not None
    would_be = dates.shifted([first, second, third], -90)
    change = dates.shift([first, second, third], -90)
    assert dates.of([second, third]) == would_be
    assert change.photo_count == 2
    assert shown(subject, second)[0] == "2004-05-06 05:38"
    moved = subject.library.photos.get(third)
    assert moved is not None
    assert moved.date == read.date - timedelta(minutes=90)
    dates.undo(change.id)
    assert dates.of([first, second, third]) == {first: YEAR, second: MINUTE, third: None}
    assert subject.library.photos.get(third) == read


def test_what_was_done_is_listed_the_latest_first(subject: Subject, dates: DatesPart) -> None:
    first, second, third, *_ = subject.photo_ids
    assert dates.changes() == []
    one, two = dates.say({first: YEAR, second: YEAR}), dates.shift([first, third], 60)
    assert dates.shift([first], 60).photo_count == dates.say({9999: YEAR}).photo_count == 0  # and nothing was done
    three = dates.say({first: None, second: MINUTE})
    dates.undo(two.id)
    listed = [(change.id, change.text, change.photo_count, change.undone) for change in dates.changes()]
    assert listed == [
        (three.id, "dates of their own", 2, False),
        (two.id, "1:00 h later", 1, True),
        (one.id, "1987", 2, False),
    ]


def test_what_was_said_since_stays_when_a_change_is_taken_back(subject: Subject, dates: DatesPart) -> None:
    first, second, third, *_ = subject.photo_ids
    change = dates.say({first: YEAR, second: YEAR, third: YEAR})
    # The first is said again as it was: that is the later word all the same.
    again = dates.say({first: YEAR, second: MINUTE})
    assert (dates.undoable(change.id), dates.undoable(again.id), dates.undoable(77)) == (1, 2, 0)
    assert dates.undo(change.id) == 1
    assert dates.undoable(change.id) == 0
    assert dates.of([first, second, third]) == {first: YEAR, second: MINUTE, third: None}
    dates.undo(again.id)  # and behind it lies what was before the change that is gone
    assert dates.of([first, second, third]) == {first: None, second: None, third: None}


def test_what_was_read_is_known_beside_what_was_said(subject: Subject, dates: DatesPart) -> None:
    first, second, *_ = subject.photo_ids
    was = subject.library.photos.get(first)
    assert was is not None
    dates.say({first: YEAR})
    (read,) = dates.as_read([first, second]).values()
    assert read is not None
    assert read.moment == was.date
