"""The system's trash: what goes there, what stays, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from photoclip.core.duplicates import DuplicateGroup, KeepRule
from photoclip.core.events import Change, PhotosAdded, PhotosRemoved, TagsChanged
from photoclip.core.trash import Trashed
from photoclip.library.contract import TrashPart
from tests.contract.subjects import Subject
from tests.trash import use_trash_of


@pytest.fixture
def trash(subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrashPart:
    use_trash_of(monkeypatch, tmp_path)
    return subject.library.trash


def names_on(subject: Subject, photo_id: int) -> set[str]:
    return {tag.name for tag in subject.library.tags.of(photo_id)}


def told(subject: Subject) -> list[Change]:
    """Return what was told, photos by rising id."""
    kinds = (PhotosAdded, PhotosRemoved)
    return [
        replace(one, photo_ids=tuple(sorted(one.photo_ids))) if isinstance(one, kinds) else one for one in subject.heard
    ]


def test_what_would_go_is_said_before(subject: Subject, trash: TrashPart) -> None:
    before = subject.photo_ids
    plan = trash.plan(before[:3])
    assert (plan.photo_count, plan.away_count) == (3, 0)
    assert plan.file_count >= 3
    assert plan.size_bytes > 0
    assert subject.photo_ids == before
    assert trash.plan([]) == trash.plan([99_999])


def test_photos_go_and_come_back_with_what_is_on_them(subject: Subject, trash: TrashPart) -> None:
    before = subject.photo_ids
    first, second, *others = before
    both = tuple(sorted((first, second)))
    subject.library.tags.put([first], "beach")
    album = subject.library.albums.create("Rome", [first, others[0]])
    subject.heard.clear()
    trashed = trash.move([first, second])
    assert trashed.photo_ids == (first, second)
    assert (trashed.stayed, trashed.can_come_back) == ((), True)
    assert subject.photo_ids == others
    assert subject.library.albums.count(album.id) == 1
    assert PhotosRemoved(both) in told(subject)
    assert {photo.id for photo in subject.library.missing.all().photos} == {first, second}
    back = trash.bring_back(trashed)
    assert (back.photo_ids, back.stayed) == (both, ())
    assert subject.photo_ids == before
    assert names_on(subject, first) == {"beach"}
    assert subject.library.albums.count(album.id) == 2
    assert PhotosAdded(both) in told(subject)
    assert subject.library.missing.all().total == 0


def test_photos_that_are_not_there_are_passed_over(subject: Subject, trash: TrashPart) -> None:
    assert trash.move([99_999]) == Trashed()
    assert trash.move([]) == Trashed()
    assert trash.resolve([]) == Trashed()


def test_the_one_that_is_kept_gets_what_is_on_the_others(subject: Subject, trash: TrashPart) -> None:
    kept, other, *_ = subject.photo_ids
    subject.library.tags.put([kept], "sea")
    subject.library.tags.put([other], "anna")
    subject.library.marks.change([other], rating=4, favourite=True)
    album = subject.library.albums.create("Rome", [other])
    group = DuplicateGroup("similar", (kept, other))
    choices = subject.library.duplicates.choose([group], KeepRule())
    assert [(choice.kept_id, choice.other_ids) for choice in choices] == [(kept, (other,))]
    assert trash.plan_choices(choices).photo_count == 1
    before = subject.library.marks.of([kept])[kept]
    trashed = trash.resolve(choices)
    assert trashed.photo_ids == (other,)
    assert names_on(subject, kept) == {"sea", "anna"}
    marks = subject.library.marks.of([kept])[kept]
    assert (marks.rating, marks.favourite) == (4, True)
    assert subject.library.albums.count(album.id) == 1
    assert any(isinstance(change, TagsChanged) for change in subject.heard)
    trash.bring_back(trashed)
    assert (names_on(subject, kept), names_on(subject, other)) == ({"sea"}, {"anna"})
    assert subject.library.marks.of([kept])[kept] == before
    assert subject.library.albums.count(album.id) == 1


def test_a_rule_says_which_one_is_kept(subject: Subject, trash: TrashPart) -> None:
    first, second, *_ = subject.photo_ids  # the oldest first
    group = DuplicateGroup("similar", (second, first))
    subject.library.tags.put([second], "anna")

    def kept(rule: KeepRule) -> int:
        [choice] = subject.library.duplicates.choose([group], rule)
        return choice.kept_id

    assert kept(KeepRule("best")) == second
    assert kept(KeepRule("oldest")) == first
    assert kept(KeepRule("worked-on")) == second
    place = Path(subject.library.photos.tiles([first])[first].path)
    assert kept(KeepRule("folder", "/nowhere")) == second
    assert kept(KeepRule("folder", str(place.parents[len(place.parents) - 1]))) == second
    assert subject.library.duplicates.work_on([second, first])[second].text == "tag anna"


def test_what_was_removed_as_missing_comes_back_from_the_trash_with_its_work(
    subject: Subject, trash: TrashPart
) -> None:
    first, second, third, *_ = subject.photo_ids
    subject.library.tags.put([first, second], "beach")
    album = subject.library.albums.create("Rome", [first, third])
    trashed = trash.move([first, second])
    missing = subject.library.missing
    assert set(missing.remove([first, third])) == {first}
    assert [photo.id for photo in missing.all().photos] == [second]
    assert (missing.all().total, missing.remove([first])) == (1, ())
    assert missing.remove_all() == (second,)
    assert (missing.all().photos, missing.all().total, missing.remove_all()) == ((), 0, ())
    assert trash.bring_back(trashed).photo_ids == tuple(sorted((first, second)))
    assert names_on(subject, first) == names_on(subject, second) == {"beach"}
    assert subject.library.albums.count(album.id) == 2
    assert missing.all().total == 0
    assert {first, second} <= set(subject.photo_ids)
