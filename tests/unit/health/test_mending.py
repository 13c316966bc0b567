"""What is mended: thumbnails and vectors that are missing, damaged or nobody's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoclip.core.cancel import CancelToken
from photoclip.errors import UnreadableImage
from photoclip.health.thumbnail_care import ThumbnailCare
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.store.census import Census
from tests.unit.indexing.conftest import World

LATER_S = 4e9


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    for number in range(3):
        made.write(f"{number}.jpg", f"photo {number}")
    made.index()
    yield made
    made.indexer.stop()
    made.database.close()


class Care(ThumbnailCare):
    """Thumbnails of a world's photos, drawn in plain colours."""

    def __init__(self, world: World, root: Path) -> None:
        super().__init__(root, Census(world.database), self.make, lambda: LATER_S)
        self.store = ThumbnailStore(root)
        self.refused: set[int] = set()
        self.makes_of_other_bytes = False
        self.world = world
        for photo_id, content_hash, _ in Census(world.database).contents():
            self.draw(content_hash)
            assert photo_id

    def draw(self, content_hash: str) -> None:
        self.store.write(content_hash, Image.new("RGB", (8, 8)))

    def make(self, photo_id: int) -> None:
        if photo_id in self.refused:
            raise UnreadableImage("the file is gone")
        photo = self.world.photos.get(photo_id)
        assert photo is not None
        self.draw("f" * 64 if self.makes_of_other_bytes else photo.content_hash)


@pytest.fixture
def care(world: World, tmp_path: Path) -> Care:
    return Care(world, tmp_path / "thumbnails")


def content(number: int) -> str:
    return hashlib.sha256(f"photo {number}".encode()).hexdigest()


def test_where_all_is_well_nothing_is_done(care: Care) -> None:
    assert care.count() == (3, 0, 0)
    assert care.mend(CancelToken()) == []


def test_missing_and_cut_off_thumbnails_are_made_again(care: Care) -> None:
    care.store.remove(content(0))
    path = care.store.path_of(content(1))
    path.write_bytes(path.read_bytes()[:-10])
    assert care.count() == (3, 1, 0)
    assert care.mend(CancelToken()) == ["2 thumbnails made again."]
    assert care.mend(CancelToken()) == []


def test_thumbnails_that_no_photo_has_are_removed(care: Care) -> None:
    care.draw("0" * 64)
    assert care.mend(CancelToken()) == ["1 thumbnail that no photo has removed."]
    assert not care.store.has("0" * 64)


def test_thumbnails_of_photos_out_of_reach_wait(care: Care, world: World) -> None:
    care.store.remove(content(0))
    world.photos_dir.rename(world.photos_dir.with_name("unplugged"))
    world.index()
    assert care.count() == (3, 0, 1)
    assert care.mend(CancelToken()) == []


def test_a_thumbnail_that_cannot_be_made_is_said(care: Care, world: World) -> None:
    care.store.remove(content(0))
    photo_id = world.photo_of("0.jpg")
    assert photo_id is not None
    care.refused.add(photo_id)
    assert care.mend(CancelToken()) == ["1 thumbnail could not be made: the file cannot be read, or changed."]


def test_a_thumbnail_of_other_bytes_than_the_photos_is_none(care: Care, world: World) -> None:
    care.store.remove(content(0))
    care.makes_of_other_bytes = True
    said, *_ = care.mend(CancelToken())
    assert said == "1 thumbnail could not be made: the file cannot be read, or changed."


@pytest.mark.parametrize(
    "vector",
    [b"short", np.full(8, np.nan, "<f2").tobytes(), np.zeros(8, "<f2").tobytes(), np.full(8, 100, "<f2").tobytes()],
    ids=["cut off", "no number", "no length", "too long"],
)
def test_vectors_that_cannot_be_right_are_found_and_made_again(world: World, vector: bytes) -> None:
    census = Census(world.database)
    assert census.unsound_vectors() == []
    photo_id = world.photo_of("1.jpg")
    with world.database.transaction() as connection:
        connection.execute("UPDATE embeddings SET vector = ? WHERE photo_id = ?", (vector, photo_id))
    unsound = census.unsound_vectors()
    assert [found for _, found in unsound] == [photo_id]
    census.drop_vectors(unsound)
    assert world.index().indexed == 1
    assert census.unsound_vectors() == []


def test_missing_files_are_counted_and_named(world: World) -> None:
    path = world.photos_dir / "1.jpg"
    path.unlink()
    world.index()
    assert Census(world.database).missing(10) == (1, [str(path)])
