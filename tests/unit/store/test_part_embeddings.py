"""What a model saw in parts of photos: whose they are, when they count, what makes them be seen again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.parts import CLOSER, FIRST_MOMENT, WHOLE, Moment, Region
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.search import Scope
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.closer import CloserStore
from photoclip.store.database import Database
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.part_embeddings import PartStore
from photoclip.store.restoring import make_library
from tests.unit.store.conftest import Shelf

KEY = "weights"
AXES = np.eye(8, dtype=np.float32)


@dataclass
class Seen:
    """Two photos; a model has seen the whole of both, and parts of the first."""

    shelf: Shelf
    parts: PartStore
    model: int
    first: int
    second: int

    def choose(self, closer: bool) -> None:
        CloserStore(self.shelf.database).choose(closer, Scope(self.shelf.root))

    def counting(self) -> list[tuple[int, int]]:
        return [
            (int(photo), int(part))
            for batch in self.parts.batches(KEY, 3)
            for photo, part in zip(batch.photo_ids, batch.parts, strict=True)
        ]

    def waiting(self) -> list[int | None]:
        return [job.photo_id for job in self.shelf.files.without_parts(self.model, 0, 10)]


@pytest.fixture
def seen(shelf: Shelf) -> Seen:
    first, second = shelf.take("rome.jpg", "a1"), shelf.take("paris.jpg", "b2", stamp=Stamp(10, 1, 6))
    model = shelf.embeddings.register(KEY, "a/model", 8)
    shelf.embeddings.add(model, [first, second], AXES[:2])
    CloserStore(shelf.database).choose(True, Scope(shelf.root))
    parts = PartStore(shelf.database)
    parts.add(model, first, CLOSER, AXES[:5])
    return Seen(shelf, parts, model, first, second)


def test_parts_come_back_by_photo_and_number(seen: Seen) -> None:
    seen.parts.add(seen.model, seen.second, CLOSER[:2], AXES[5:7])
    assert seen.counting() == [(seen.first, part) for part in range(1, 6)] + [(seen.second, 1), (seen.second, 2)]
    found = seen.parts.get(seen.model, [seen.second, seen.first])
    assert found.vectors.tolist() == AXES[:7].tolist()
    assert seen.parts.get(seen.model, []).vectors.size == 0


def test_each_part_says_what_it_shows(seen: Seen) -> None:
    assert seen.parts.place(KEY, seen.first, 2) == Region(0.4, 0.0, 0.6, 0.6)
    seen.parts.add(seen.model, seen.second, [Moment(12.5)], AXES[:1])
    assert seen.parts.place(KEY, seen.second, FIRST_MOMENT) == Moment(12.5)
    assert seen.parts.place(KEY, seen.second, FIRST_MOMENT + 1) is None


def test_the_whole_of_a_video_is_its_first_moment_and_that_of_a_photo_no_place(seen: Seen) -> None:
    seen.parts.add(seen.model, seen.second, [Moment(12.5), Moment(3.0)], AXES[:2])
    assert seen.parts.place(KEY, seen.second, WHOLE) == Moment(12.5)
    assert seen.parts.place(KEY, seen.first, WHOLE) is None


def test_photos_are_looked_at_closer_where_the_person_said_so(seen: Seen) -> None:
    assert seen.waiting() == [seen.second]
    assert seen.shelf.files.count_unseen(seen.model) == 1
    assert seen.shelf.files.count_without_embedding(seen.model) == 0
    seen.choose(False)
    assert seen.waiting() == []
    closer = CloserStore(seen.shelf.database)
    closer.choose(True, Scope())
    assert seen.waiting() == [seen.second]
    assert closer.everywhere()
    assert closer.photos_to_see(seen.model, Scope()) == closer.photos_to_see(seen.model, Scope(seen.shelf.root)) == 1
    assert closer.photos_to_see(0, Scope()) == 2
    seen.choose(False)
    assert (seen.waiting(), seen.shelf.files.count_unseen(seen.model)) == ([], 0)


def test_what_was_seen_closer_counts_no_more_where_that_is_turned_off_and_is_kept(seen: Seen) -> None:
    seen.choose(False)
    assert seen.counting() == []
    assert len(seen.parts.get(seen.model, [seen.first]).photo_ids) == 0
    seen.choose(True)
    assert len(seen.counting()) == 5


def test_the_nearest_folder_of_which_something_was_said_counts(shelf: Shelf) -> None:
    taken = {name: shelf.take(f"{name}/a.jpg", name) for name in ("trip", "trip/rome", "trip/rome2", "trip/rome/day")}
    model = shelf.embeddings.register(KEY, "a/model", 8)
    shelf.embeddings.add(model, list(taken.values()), AXES[: len(taken)])
    closer = CloserStore(shelf.database)

    def waiting() -> set[str]:
        jobs = shelf.files.without_parts(model, 0, 10)
        return {name for name, photo_id in taken.items() if photo_id in [job.photo_id for job in jobs]}

    closer.choose(True, Scope(shelf.root, "trip/rome"))
    assert waiting() == {"trip/rome", "trip/rome/day"}
    assert shelf.files.count_unseen(model) == 2
    closer.choose(False, Scope(shelf.root, "trip/rome/day"))
    assert waiting() == {"trip/rome"}
    parts = PartStore(shelf.database)
    parts.add(model, taken["trip/rome/day"], CLOSER, AXES[:5])
    assert list(parts.batches(KEY, 3)) == []
    closer.choose(True, Scope(shelf.root, "trip"))
    assert waiting() == {"trip", "trip/rome", "trip/rome2"}
    assert closer.photos_to_see(model, Scope(shelf.root, "trip/rome")) == 1
    shelf.folders.remove(shelf.root)
    assert closer.within() == []


def test_moments_of_a_video_count_always(seen: Seen) -> None:
    seen.choose(False)
    seen.parts.add(seen.model, seen.second, [Moment(0.0), Moment(2.0)], AXES[:2])
    assert seen.counting() == [(seen.second, FIRST_MOMENT), (seen.second, FIRST_MOMENT + 1)]


def test_videos_wait_to_be_seen_in_moments_whoever_looks_closer(seen: Seen) -> None:
    seen.choose(False)
    film = seen.shelf.take("film.mp4", "film", ShotInfo(duration_s=3.0))
    EmbeddingStore(seen.shelf.database).add(seen.model, [film], AXES[:1])
    assert seen.waiting() == [film]
    assert seen.shelf.files.count_unseen(seen.model) == 1
    assert (
        CloserStore(seen.shelf.database).photos_to_see(seen.model, Scope()) == 1
    )  # a photo: videos are not asked about
    seen.parts.add(seen.model, film, [Moment(0.0)], AXES[:1])
    assert seen.waiting() == []


def test_photos_that_left_the_view_have_no_parts_that_count(seen: Seen) -> None:
    seen.shelf.folders.remove(seen.shelf.root)
    assert seen.counting() == []


def test_parts_of_an_edited_photo_are_seen_again(seen: Seen) -> None:
    before = seen.parts.generation(KEY)
    file_id = seen.shelf.files.known(seen.shelf.root)["rome.jpg"].id
    seen.shelf.photos.put(file_id, Stamp(12, 9, 5), "a2", 40, 30, "JPEG", ShotInfo(), edited=True)
    assert not seen.parts.has(seen.model, seen.first)
    assert seen.parts.generation(KEY) > before


@pytest.mark.parametrize("vector", [b"", b"\0" * 16, b"\xff" * 16, b"\0" * 15])
def test_where_one_part_is_damaged_all_of_the_photo_are_seen_again(seen: Seen, vector: bytes) -> None:
    with seen.shelf.database.transaction() as connection:
        connection.execute("UPDATE part_embeddings SET vector = ? WHERE part = 3", (vector,))
    assert seen.parts.unsound() == [(seen.model, seen.first)]
    assert seen.parts.drop_damaged(seen.model, -1, 4096, CancelToken()) == (1, None)
    assert seen.waiting() == [seen.first, seen.second]
    assert seen.parts.drop_damaged(seen.model, -1, 4096, CancelToken()) == (0, None)


def test_damaged_parts_are_found_part_by_part(seen: Seen) -> None:
    photo_ids = [
        seen.shelf.take(f"{number}.jpg", f"c{number}", stamp=Stamp(10, 1, 100 + number)) for number in range(20)
    ]
    for photo_id in photo_ids:
        seen.parts.add(seen.model, photo_id, CLOSER, AXES[:5])
    with seen.shelf.database.transaction() as connection:
        connection.execute(
            "UPDATE part_embeddings SET vector = x'' WHERE photo_id IN (?, ?) AND part = 5",
            (photo_ids[5], photo_ids[19]),
        )
    found, after, looks = 0, -1, 0
    while after is not None:
        damaged, after = seen.parts.drop_damaged(seen.model, after, 1, CancelToken())
        found, looks = found + damaged, looks + 1
    assert (found, looks > 3, seen.parts.unsound()) == (2, True, [])


def test_parts_of_no_use_are_not_read(seen: Seen) -> None:
    with seen.shelf.database.transaction() as connection:
        connection.execute("UPDATE part_embeddings SET vector = x'00' WHERE part = 3")
    assert seen.counting() == [(seen.first, part) for part in (1, 2, 4, 5)]
    assert len(seen.parts.get(seen.model, [seen.first]).photo_ids) == 4


@pytest.mark.parametrize("with_vectors", [True, False])
def test_parts_come_back_with_a_backup_or_from_the_library_it_replaces(
    seen: Seen, tmp_path: Path, with_vectors: bool
) -> None:
    library = tmp_path / "library.sqlite3"
    folder = BackupFolder(library, tmp_path / "backups")
    made = folder.make("asked", tmp_path / "usb.zip", vectors=with_vectors)
    target = tmp_path / "other" / "library.sqlite3" if with_vectors else library
    target.parent.mkdir(exist_ok=True)
    new = make_library(made.path, target, CancelToken())
    database = Database(new.path, tmp_path / "unused")
    database.open()
    try:
        parts = PartStore(database)
        model = EmbeddingStore(database).register(KEY, "a/model", 8)
        assert parts.get(model, [seen.first]).vectors.tolist() == AXES[:5].tolist()
        assert parts.place(KEY, seen.first, 5) == CLOSER[4]
        assert parts.generation(KEY) > seen.parts.generation(KEY)
    finally:
        database.close()
