from __future__ import annotations

import os

import pytest
from PIL import Image

from photoclip.errors import LibraryProblem
from photoclip.media.thumbnails import LONG_SIDE_PX, ThumbnailStore
from tests.unit.media.drawn import distance, scene

HASH = "ab12" + "0" * 60


@pytest.fixture
def store(tmp_path) -> ThumbnailStore:
    return ThumbnailStore(tmp_path / "thumbnails")


def test_asking_where_a_thumbnail_is_touches_nothing(store, tmp_path):
    assert store.path_of(HASH).relative_to(tmp_path / "thumbnails").parts[:2] == ("ab", "12")
    assert not store.has(HASH)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1000), (512, 256)),
        ((1000, 2000), (256, 512)),
        ((513, 2), (512, 2)),
        ((9000, 3), (512, 1)),
        ((40, 30), (40, 30)),
    ],
    ids=str,
)
def test_the_long_side_is_512_and_small_pictures_are_not_enlarged(store, size, expected):
    store.write(HASH, scene(*size))
    with Image.open(store.path_of(HASH)) as thumbnail:
        assert thumbnail.size == expected
    assert LONG_SIDE_PX == 512


def test_a_thumbnail_looks_like_its_photo(store):
    store.write(HASH, scene(1600, 1200))
    with Image.open(store.path_of(HASH)) as thumbnail:
        assert distance(thumbnail, scene(1600, 1200).resize((512, 384), Image.Resampling.BOX)) < 5


def test_a_thumbnail_appears_whole_and_alone(store):
    store.write(HASH, scene())
    store.write(HASH, scene(seed=2))
    assert store.has(HASH)
    assert [path.name for path in store.path_of(HASH).parent.iterdir()] == [store.path_of(HASH).name]


def test_a_removed_thumbnail_is_gone_and_may_be_removed_again(store):
    store.write(HASH, scene())
    store.remove(HASH)
    store.remove(HASH)
    assert not store.has(HASH)


def test_an_empty_file_left_by_a_lost_disk_is_no_thumbnail(store):
    store.write(HASH, scene())
    os.truncate(store.path_of(HASH), 0)
    assert not store.has(HASH)


def test_a_folder_that_cannot_be_written_is_a_problem_of_the_library(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LibraryProblem, match="Thumbnails cannot be saved"):
        ThumbnailStore(tmp_path / "file").write(HASH, scene())


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(store, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryProblem, match="The disk is full"):
        store.write(HASH, scene())
    assert list(store.path_of(HASH).parent.iterdir()) == []
