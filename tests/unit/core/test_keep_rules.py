"""Which one of a group of duplicates a rule keeps."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.duplicates import DuplicateGroup, KeepRule, PhotoWork, choose
from photoclip.core.missing import joined_marks
from photoclip.core.photo import Photo, PhotoFile, ShotInfo, Stamp
from photoclip.core.tags import Marks
from photoclip.core.trash import joined_for_kept

KINDS = ("best", "largest", "oldest", "worked-on", "folder")


def photo(id_: int, width: int = 100, day: int = 1, paths: tuple[str, ...] = (), away: tuple[str, ...] = ()) -> Photo:
    files = tuple(
        PhotoFile(id_ * 10 + k, 1, path, Stamp(10, (day * 100 + k) * 10**9), path in away)
        for k, path in enumerate(paths or (f"/photos/{id_}.jpg",))
    )
    return Photo(id_, str(id_), 1000, width, 100, "JPEG", ShotInfo(), datetime(2024, 1, day), files)


def similar(*photos: Photo) -> DuplicateGroup:
    return DuplicateGroup("similar", tuple(one.id for one in photos))


PHOTOS = (photo(1, width=200, day=3), photo(2, width=400, day=2), photo(3, width=300, day=1, paths=("/old/3.jpg",)))
WORK = {1: PhotoWork(tags=("a",)), 3: PhotoWork(Marks(rating=5, favourite=True), ("a",))}


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (KeepRule("best"), 1),
        (KeepRule("largest"), 2),
        (KeepRule("oldest"), 3),
        (KeepRule("worked-on"), 3),
        (KeepRule("folder", "/old"), 3),
        (KeepRule("folder", "/old/"), 3),
        (KeepRule("folder", "/ol"), 1),
        (KeepRule("folder", ""), 1),
    ],
)
def test_each_rule_keeps_its_own(rule: KeepRule, kept: int) -> None:
    choice = choose(similar(*PHOTOS), PHOTOS, WORK, rule)
    assert choice is not None
    assert choice.kept_id == kept
    assert set(choice.other_ids) == {1, 2, 3} - {kept}


def test_of_one_content_the_rule_chooses_the_file() -> None:
    one = photo(1, paths=("/photos/sub/a copy.jpg", "/photos/a.jpg", "/old/deep/below/a.jpg"))
    group = DuplicateGroup("identical", (1,))

    def kept(rule: KeepRule) -> str:
        choice = choose(group, [one], {}, rule)
        assert choice is not None
        assert choice.other_ids == ()
        return choice.kept_path

    assert kept(KeepRule("best")) == "/photos/a.jpg"  # the shortest name, where nothing else tells them apart
    assert kept(KeepRule("oldest")) == "/photos/sub/a copy.jpg"
    assert kept(KeepRule("folder", "/old")) == "/old/deep/below/a.jpg"


def test_what_is_away_is_never_kept() -> None:
    there, away = photo(1, width=10), photo(2, width=400, paths=("/usb/2.jpg",), away=("/usb/2.jpg",))
    assert choose(similar(there, away), [there, away], {}, KeepRule("largest")) is None
    third = photo(3, width=20)
    choice = choose(similar(there, away, third), [there, away, third], {}, KeepRule("largest"))
    assert choice is not None
    assert choice.kept_id == 3


def test_a_photo_that_has_gone_meanwhile_is_in_no_choice() -> None:
    choice = choose(similar(*PHOTOS), PHOTOS[:2], {}, KeepRule())
    assert choice is not None
    assert choice.photo_ids == (1, 2)
    assert choose(similar(*PHOTOS), PHOTOS[:1], {}, KeepRule()) is None
    assert choose(similar(*PHOTOS), [], {}, KeepRule()) is None


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 28), st.booleans()), max_size=5), st.sampled_from(KINDS))
def test_whatever_there_is_one_at_hand_is_kept_and_no_photo_stands_on_both_sides(
    made: list[tuple[int, int, bool]], kind: str
) -> None:
    photos = [
        photo(k + 1, width, day, away=(f"/photos/{k + 1}.jpg",) if is_away else ())
        for k, (width, day, is_away) in enumerate(made)
    ]
    choice = choose(similar(*photos), photos, {}, KeepRule(kind, "/photos"))  # type: ignore[arg-type]
    at_hand = {one.id for one in photos if not one.files[0].offline}
    assert (choice is None) == (len(at_hand) < 2)
    if choice is not None:
        assert choice.kept_id in at_hand
        assert choice.kept_id not in choice.other_ids
        assert set(choice.photo_ids) == {one.id for one in photos}


def flagged(flag: str) -> Marks:
    return Marks(flag=flag)


@pytest.mark.parametrize(
    ("kept", "others", "after"),
    [
        ("", ("rejected",), ""),
        ("", ("rejected", "picked"), "picked"),
        ("rejected", ("picked",), "rejected"),
        ("picked", ("rejected",), "picked"),
    ],
)
def test_what_is_kept_of_duplicates_is_not_rejected_because_others_were(
    kept: str, others: tuple[str, ...], after: str
) -> None:
    assert joined_for_kept(flagged(kept), tuple(map(flagged, others))) == flagged(after)


@pytest.mark.parametrize(
    ("old", "new", "left", "after"),
    [
        ("picked", "", "", "picked"),
        ("rejected", "picked", "rejected", "picked"),
        ("picked", "picked", "", "picked"),
        ("", "rejected", "", "rejected"),
    ],
)
def test_a_missing_photo_gives_its_flag_where_the_other_one_has_none(old: str, new: str, left: str, after: str) -> None:
    assert joined_marks(flagged(old), flagged(new)) == (flagged(left), flagged(after))


def test_what_is_hidden_is_hidden_whichever_copy_of_it_stays() -> None:
    assert joined_for_kept(Marks(3), (Marks(), Marks(hidden=True))) == Marks(3, hidden=True)
    assert joined_marks(Marks(hidden=True), Marks(2)) == (Marks(), Marks(2, hidden=True))
    assert joined_marks(Marks(5, hidden=True), Marks(2)) == (Marks(5, hidden=True), Marks(2, hidden=True))
