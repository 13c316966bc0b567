"""Photos that are there more than once, or nearly."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup
from photoclip.errors import Cancelled
from photoclip.library.contract import DuplicatesPart
from tests.contract.subjects import Subject


@pytest.fixture
def duplicates(judge: Subject) -> DuplicatesPart:
    return judge.library.duplicates


def test_photos_that_are_the_same_picture_are_found(judge: Subject, duplicates: DuplicatesPart) -> None:
    groups = duplicates.find(CancelToken())
    assert groups
    assert all(isinstance(group, DuplicateGroup) and group.kind == "similar" for group in groups)
    assert all(len(group.photo_ids) > 1 and set(group.photo_ids) <= set(judge.photo_ids) for group in groups)


def test_groups_come_with_what_names_them(judge: Subject, duplicates: DuplicatesPart) -> None:
    found = duplicates.find_named()
    assert list(found.groups) == duplicates.find()
    first = [group.photo_ids[0] for group in found.groups]
    assert set(found.tiles) == set(first)
    assert found.tiles == judge.library.photos.tiles(first)


def test_how_many_files_a_photo_has_is_said_of_those_that_are_found_for_it(duplicates: DuplicatesPart) -> None:
    found = duplicates.find_named()
    identical = [group.photo_ids[0] for group in found.groups if group.kind == "identical"]
    assert duplicates.file_counts() == {photo_id: found.tiles[photo_id].file_count for photo_id in identical}


def test_a_group_that_is_kept_is_not_found_until_that_is_taken_back(duplicates: DuplicatesPart) -> None:
    first, *others = groups = duplicates.find()
    duplicates.keep_all(first.photo_ids)
    assert duplicates.find() == others
    duplicates.undo_keep_all(first.photo_ids)
    assert duplicates.find() == groups
    duplicates.undo_keep_all(first.photo_ids)
    assert duplicates.find() == groups


@pytest.mark.parametrize("way", ["find", "find_named"])
def test_looking_for_them_is_cancelled(duplicates: DuplicatesPart, way: str) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        getattr(duplicates, way)(cancel)
