"""Copies of photos in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.copies import CopyOptions
from photoclip.errors import LibraryProblem
from tests.contract.subjects import Subject

JPEG = CopyOptions("jpeg", side_px=100)


def name_of(subject: Subject, photo_id: int) -> str:
    return subject.library.photos.tiles([photo_id])[photo_id].name


def test_copies_get_names_that_are_free(subject: Subject) -> None:
    first, second, *_ = subject.photo_ids
    steps: list[tuple[int, int]] = []
    told = subject.library.copies.write([first, second], subject.outside, on_progress=lambda *step: steps.append(step))
    names = [name_of(subject, photo_id) for photo_id in (first, second)]
    assert (told.folder, list(told.written), told.failed, told.left) == (str(subject.outside), names, (), 0)
    assert steps == [(0, 2), (1, 2)]
    stem, _, suffix = names[0].rpartition(".")
    again = subject.library.copies.write([first], subject.outside)
    assert again.written == (f"{stem} (2).{suffix}",)
    assert {path.name for path in subject.outside.iterdir()} == {*names, *again.written}


def test_a_jpeg_is_called_after_its_photo(subject: Subject) -> None:
    first = subject.photo_ids[0]
    told = subject.library.copies.write([first], subject.outside, JPEG)
    assert told.written == (f"{Path(name_of(subject, first)).stem}.jpg",)


@pytest.mark.parametrize("options", [CopyOptions(), JPEG])
def test_what_cannot_be_copied_is_named_and_the_rest_goes_on(subject: Subject, options: CopyOptions) -> None:
    first = subject.photo_ids[0]
    told = subject.library.copies.write([9999, first], subject.outside, options)
    assert [failure.name for failure in told.failed] == ["Photo 9999"]
    assert told.failed[0].reason == "it is no longer in the library"
    assert len(told.written) == 1


def test_whoever_stops_it_is_told_what_is_there_by_then(subject: Subject) -> None:
    cancel = CancelToken()

    def stop_at_the_second(done: int, _all: int) -> None:
        if done == 1:
            cancel.cancel()

    told = subject.library.copies.write(
        subject.photo_ids[:3], subject.outside, CopyOptions(), cancel, stop_at_the_second
    )
    assert len(told.written) == 2
    assert told.left == 1
    assert len(list(subject.outside.iterdir())) == 2


def test_without_a_folder_nothing_is_copied(subject: Subject) -> None:
    with pytest.raises(LibraryProblem, match="no folder"):
        subject.library.copies.write(subject.photo_ids[:1], subject.outside / "not there")
