"""Which files are one photo to a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.companions import Candidate, Companion, companions, plain_stem, stems_of

MOMENT = datetime(2021, 6, 5, 12, 0, 0)


def files(*names: str, taken: datetime | None = MOMENT) -> list[Candidate]:
    """Return files of one folder, photos 1, 2 and so on."""
    return [Candidate(number, "1/", name, taken) for number, name in enumerate(names, start=1)]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("IMG_1.JPG", "IMG_1.CR2"), {2: Companion(1, "raw")}),
        (("IMG_1.dng", "IMG_1.heic"), {1: Companion(2, "raw")}),
        (("IMG_1.HEIC", "IMG_1.jpg"), {2: Companion(1, "jpeg")}),
        (("IMG_1.HEIC", "IMG_1.MOV"), {2: Companion(1, "film")}),
        (("IMG_1234.HEIC", "IMG_E1234.JPG"), {1: Companion(2, "original")}),
        (("a.jpg", "a-edited.jpg"), {1: Companion(2, "original")}),
        (("a.jpg", "a-bearbeitet.jpg"), {1: Companion(2, "original")}),
        (
            ("IMG_1234.HEIC", "IMG_1234.MOV", "IMG_E1234.HEIC", "IMG_E1234.MOV", "IMG_1234.DNG"),
            {1: Companion(3, "original"), 2: Companion(3, "film"), 4: Companion(3, "film"), 5: Companion(3, "raw")},
        ),
        (("a.jpg", "a.png"), {}),
        (("a.jpg", "b.cr2"), {}),
        (("a.mov", "a.mp4"), {}),
        (("a.txt", "a.jpg"), {}),
        (("IMG_1.jpg", "IMG_12.cr2"), {}),
    ],
)
def test_files_of_one_name_and_moment_are_one_photo(names: tuple[str, ...], found: dict[int, Companion]) -> None:
    assert companions(files(*names)) == found
    assert companions(files(*names, taken=None)) == found


def test_a_camera_that_counts_from_one_again_makes_no_pair() -> None:
    later = Candidate(2, "1/", "IMG_1.CR2", MOMENT + timedelta(days=300))
    assert companions([*files("IMG_1.JPG"), later]) == {}


def test_the_same_name_in_another_folder_is_another_photo() -> None:
    assert companions([*files("IMG_1.JPG"), Candidate(2, "1/raw", "IMG_1.CR2", MOMENT)]) == {}


@pytest.mark.parametrize(("apart", "together"), [("00:00:02", True), ("02:00:01", True), ("00:07:00", False)])
def test_a_film_may_be_dated_in_another_zone(apart: str, together: bool) -> None:
    hours, minutes, seconds = map(int, apart.split(":"))
    film = Candidate(2, "1/", "IMG_1.MOV", MOMENT - timedelta(hours=hours, minutes=minutes, seconds=seconds))
    assert bool(companions([*files("IMG_1.HEIC"), film])) == together


def test_what_live_photos_are_told_by_counts_more_than_time_and_less_than_nothing() -> None:
    photo = Candidate(1, "1/", "IMG_1.HEIC", MOMENT, "A")
    late = Candidate(2, "1/", "IMG_1.MOV", MOMENT + timedelta(minutes=7), "A")
    other = Candidate(3, "1/", "IMG_1.MOV", MOMENT, "B")
    assert companions([photo, late]) == {2: Companion(1, "film")}
    assert companions([photo, other]) == {}


def test_copies_in_other_folders_hang_together_with_one_photo() -> None:
    """The JPEG lies beside the HEIC in one folder, and beside its raw in another."""
    copies = [
        Candidate(1, "1/", "a.jpg", MOMENT),
        Candidate(2, "1/", "a.heic", MOMENT),
        Candidate(1, "2/", "b.jpg", MOMENT),
        Candidate(3, "2/", "b.cr2", MOMENT),
    ]
    assert companions(copies) == {1: Companion(2, "jpeg"), 3: Companion(2, "raw")}


NAMES = st.sampled_from(
    ["IMG_1234.JPG", "IMG_E1234.jpg", "IMG_1234.cr2", "IMG_1234.heic", "IMG_1234.mov", "IMG_1234-edited.jpg", "b.jpg"]
)


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["1/", "1/a", "2/"]), NAMES), max_size=12))
def test_a_photo_that_others_belong_to_belongs_to_none(rows: list[tuple[int, str, str]]) -> None:
    found = companions([Candidate(photo_id, folder, name) for photo_id, folder, name in rows])
    assert not {one.main_id for one in found.values()} & found.keys()


@pytest.mark.parametrize("name", ["IMG_E1234.jpg", "a-edited.jpg", "IMG_1.b.jpg", "x.jpg", "img_e123.HEIC"])
def test_every_name_is_among_those_of_its_plain_name(name: str) -> None:
    stems = [stem.casefold() for stem in stems_of(plain_stem(name))]
    assert name.rpartition(".")[0].casefold() in stems
