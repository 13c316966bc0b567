"""Stars, favourites, colour labels, flags, and what is hidden."""

from __future__ import annotations

import pytest

from photoclip.core.events import PhotosChanged
from photoclip.core.tags import Marks
from photoclip.errors import BugError
from photoclip.library.contract import MarksPart
from tests.contract.subjects import Subject


@pytest.fixture
def marks(subject: Subject) -> MarksPart:
    return subject.library.marks


def told(subject: Subject) -> list[set[int]]:
    """Return of which photos was told that they changed, time by time."""
    return [set(change.photo_ids) for change in subject.heard if isinstance(change, PhotosChanged)]


def test_photos_have_no_marks_and_unknown_ones_are_left_out(subject: Subject, marks: MarksPart) -> None:
    first = subject.photo_ids[0]
    assert marks.of([first, 9999]) == {first: Marks()}


def test_what_photos_share_is_what_all_have(subject: Subject, marks: MarksPart) -> None:
    first, second, third, *_ = subject.photo_ids
    assert marks.shared([]) == marks.shared([9999]) == marks.shared([first, second]) == Marks()
    marks.change([first, second], rating=3, favourite=True, color="red", flag="picked")
    assert marks.shared([first, second, 9999]) == Marks(3, True, "red", "", "picked")
    marks.change([second], rating=4, flag="rejected")
    assert marks.shared([first, second]) == Marks(0, True, "red")
    assert marks.shared([first, second, third]) == Marks()


def test_only_what_is_said_is_changed_and_the_marks_of_before_are_returned(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    assert marks.change([first], rating=3, color="red") == {first: Marks()}
    assert marks.change([first, second, 9999], favourite=True) == {first: Marks(3, False, "red"), second: Marks()}
    assert marks.of([first, second]) == {first: Marks(3, True, "red"), second: Marks(0, True, "")}
    assert told(subject) == [{first}, {first, second}]


def test_the_grid_shows_the_marks(subject: Subject, marks: MarksPart) -> None:
    first = subject.photo_ids[0]
    marks.change([first], 4, True, "blue", "picked")
    tile = subject.library.photos.tiles([first])[first]
    assert (tile.rating, tile.favourite, tile.color, tile.flag) == (4, True, "blue", "picked")


def test_what_was_returned_takes_the_change_back(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    marks.change([first], 5, True, "green")
    before = marks.change([first, second], rating=0, favourite=False, color="")
    subject.heard.clear()
    marks.restore(before, rating=0, favourite=False, color="")
    assert marks.of([first, second]) == {first: Marks(5, True, "green"), second: Marks()}
    assert told(subject) == [{first, second}]


def test_favourites_are_all_made_ones_before_any_stops_being_one(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    marks.change([first], favourite=True)
    on, before = marks.toggle_favourite([first, second])
    assert on
    assert before == {first: Marks(favourite=True), second: Marks()}
    assert marks.toggle_favourite([first, second])[0] is False
    assert marks.of([first, second]) == {first: Marks(), second: Marks()}
    assert told(subject)[1:] == [{first, second}] * 2


def test_a_colour_label_that_all_have_is_taken_off(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    marks.change([first], color="red")
    label, before = marks.toggle_color([first, second], "red")
    assert label == "red"
    assert before == {first: Marks(color="red"), second: Marks()}
    assert marks.toggle_color([first, second], "red")[0] == ""
    assert marks.toggle_color([first, second], "blue")[0] == "blue"
    assert marks.of([second]) == {second: Marks(color="blue")}


def test_photos_are_picked_rejected_or_neither_and_undo_goes_back(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    marks.change([first], rating=2, flag="picked")
    before = marks.change([first, second], flag="rejected")
    assert before == {first: Marks(2, flag="picked"), second: Marks()}
    assert marks.of([first, second]) == {first: Marks(2, flag="rejected"), second: Marks(flag="rejected")}
    marks.change([second], flag="")
    marks.restore(before, flag="rejected")
    assert marks.of([first, second]) == {first: Marks(2, flag="picked"), second: Marks()}
    assert told(subject)[-1] == {first, second}


def test_photos_are_all_hidden_before_any_is_shown_again_and_undo_goes_back(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    marks.change([first], rating=3, hidden=True)
    on, before = marks.toggle_hidden([first, second])
    assert on
    assert before == {first: Marks(3, hidden=True), second: Marks()}
    assert [subject.library.photos.tiles([one])[one].hidden for one in (first, second)] == [True, True]
    assert marks.toggle_hidden([first, second])[0] is False
    assert marks.of([first, second]) == {first: Marks(3), second: Marks()}
    marks.change([second], rating=5)
    marks.restore(before, hidden=False)
    assert marks.of([first, second]) == {first: Marks(3, hidden=True), second: Marks(5)}
    assert told(subject)[-1] == {first, second}


def test_marks_that_cannot_be_are_a_bug(subject: Subject, marks: MarksPart) -> None:
    with pytest.raises(BugError):
        marks.change(subject.photo_ids[:1], rating=6)
    with pytest.raises(BugError):
        marks.change(subject.photo_ids[:1], color="pink")
    with pytest.raises(BugError):
        marks.change(subject.photo_ids[:1], flag="maybe")


def test_what_was_changed_since_stays_when_a_change_is_taken_back(subject: Subject, marks: MarksPart) -> None:
    first, second, *_ = subject.photo_ids
    before = marks.change([first, second], rating=3)
    marks.change([first], rating=4, color="red")
    marks.change([second], favourite=True)
    marks.restore(before, rating=3)
    assert marks.of([first, second]) == {first: Marks(4, False, "red"), second: Marks(0, True)}
