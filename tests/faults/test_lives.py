"""Lives that `test_whole_life.py` met and that came out wrong, step by step: by PhotoClip, or by who watches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from photoclip.core.xmp import XmpFields
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.faults.test_whole_life import WholeLife
from tests.faults.witness import says

FIRST = (0, "", "IMG_1.jpg")


@pytest.fixture
def life() -> Iterator[WholeLife]:
    made = WholeLife()
    made.move_in(files=[(FIRST, 0)], crossover=1)
    yield made
    made.teardown()  # and all that is asked when a life ends


def beside(life: WholeLife, name: str) -> Path:
    return life.house.roots[0] / name


def test_a_sidecar_stays_its_photos_when_the_photos_name_changes_its_case(life: WholeLife) -> None:
    life.person_tags(pick=0, word="wedding")
    life.another_program_marks(pick=0, rating=3, label="")
    life.its_case_changes(pick=0)
    life.comes_to_rest()
    said = says(beside(life, "IMG_1.jpg.xmp"))
    assert said == XmpFields(("wedding",), 3)
    assert says(beside(life, "img_1.JPG.xmp")) is None


def test_what_is_taken_off_a_photo_whose_names_case_changed_leaves_its_sidecar(life: WholeLife) -> None:
    life.person_tags(pick=0, word="wedding")
    life.comes_to_rest()
    life.its_case_changes(pick=0)
    life.looks()
    life.person_takes_off(pick=0, word_pick=0)
    life.comes_to_rest()
    assert says(beside(life, "IMG_1.jpg.xmp")) == XmpFields()


def test_a_sidecar_that_gets_what_its_photo_does_not_carry_is_seen(life: WholeLife) -> None:
    """Whoever writes it, and whichever case the photo's name has."""
    life.another_program_marks(pick=0, rating=3, label="")
    life.its_case_changes(pick=0)
    life.looks()
    photo = beside(life, "img_1.JPG")
    with pytest.raises(AssertionError, match=r"IMG_1.jpg.xmp was given .*rome"), life.witness.explained():
        change(photo, XmpFields(("Rome",), 3))
    change(photo, XmpFields((), 3))


def test_a_sidecar_that_loses_what_nobody_took_out_is_seen(life: WholeLife) -> None:
    life.person_tags(pick=0, word="wedding")
    life.comes_to_rest()
    life.its_case_changes(pick=0)
    life.looks()
    photo = beside(life, "img_1.JPG")
    with pytest.raises(AssertionError, match=r"IMG_1.jpg.xmp lost .*wedding"), life.witness.explained():
        change(photo, XmpFields())
    change(photo, XmpFields(("wedding",)))


@pytest.mark.parametrize("has_copy", [False, True])
def test_what_was_taken_off_while_a_drive_was_away_leaves_its_sidecars_when_it_is_back(
    life: WholeLife, has_copy: bool
) -> None:
    there = (1, "", "2.jpg")
    if has_copy:
        life.is_copied(pick=0, place=there, how="copy")
    else:
        life.is_moved(pick=0, place=there, with_sidecar=False)
    life.looks()
    life.person_tags(pick=0, word="wedding")
    life.person_marks(pick=0, rating=3, color=None)
    life.comes_to_rest()
    life.drive_comes_or_goes(root=1, leaves_empty=False)
    life.looks()
    life.person_takes_off(pick=0, word_pick=0)
    life.person_marks(pick=0, rating=5, color=None)
    life.comes_to_rest()
    life.drive_comes_or_goes(root=1, leaves_empty=False)
    life.comes_to_rest()
    assert says(life.house.roots[1] / "2.jpg.xmp") == XmpFields((), 5)


def test_a_photo_that_is_copied_beside_another_and_deleted_with_the_sidecar_that_both_had(life: WholeLife) -> None:
    life.another_program_adds(pick=0, word="wedding")
    life.its_case_changes(pick=0)
    life.looks()
    life.reads_sidecars()
    life.is_copied(pick=0, place=FIRST, how="copy")  # whose name is the sidecar's
    life.is_deleted(pick=0, with_sidecar=True)
    assert not beside(life, "IMG_1.jpg.xmp").exists()
    life.looks()
    life.another_program_adds(pick=0, word="x" * 110)
    life.comes_to_rest()
    assert says(beside(life, "img_1.JPG.xmp")) == XmpFields(("wedding", "x" * 110))


@pytest.mark.parametrize("looks_between", [False, True])
def test_copies_that_are_edited_each_differently_both_keep_the_work(life: WholeLife, looks_between: bool) -> None:
    life.person_tags(pick=0, word="wedding")
    life.is_copied(pick=0, place=(0, "a", "2.jpg"), how="copy")
    life.comes_to_rest()
    for pick, variant in enumerate((2, 3)):
        life.is_edited(pick=pick, variant=variant, by_rename=False)
        if looks_between:
            life.looks()
    life.looks()
    both = {seen.photo_id for seen in life.witness.seen.values()}
    assert [words for words, _ in map(life.witness.work().__getitem__, both)] == [{"wedding"}] * 2


def test_a_photo_that_parts_without_its_work_is_seen(life: WholeLife) -> None:
    life.person_tags(pick=0, word="wedding")
    life.is_copied(pick=0, place=(0, "a", "2.jpg"), how="copy")
    life.comes_to_rest()
    for pick, variant in enumerate((2, 3)):
        life.is_edited(pick=pick, variant=variant, by_rename=False)
    with (
        mock.patch("photoclip.store.photos.part"),
        pytest.raises(AssertionError, match=r"photo \d lost .*wedding"),
    ):
        life.looks()
    for photo_id in life.house.library.photos.ids().tolist():
        life.house.library.tags.put([photo_id], "wedding")


def change(photo: Path, fields: XmpFields) -> None:
    found = read_sidecar(photo)
    assert found is not None
    write_sidecar(photo, fields, found.content_hash)
