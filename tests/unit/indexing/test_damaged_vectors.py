"""Vectors that are damaged or missing are noticed, and made again; whole ones are left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.indexing import damage, indexer
from photoclip.indexing.damage import EVERY, DamagedVectors
from photoclip.indexing.sight import Sight
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.part_embeddings import PartStore
from tests.unit.indexing.conftest import DIMENSION, World
from tests.waiting import wait_until

HALF = np.dtype("<f2")


def stored(world: World) -> dict[int, bytes]:
    return dict(world.database.reader().execute("SELECT photo_id, vector FROM embeddings").fetchall())


def spoil(world: World, photo_id: int, vector: bytes | None) -> None:
    with world.database.transaction() as connection:
        if vector is None:
            connection.execute("DELETE FROM embeddings WHERE photo_id = ?", (photo_id,))
        else:
            connection.execute("UPDATE embeddings SET vector = ? WHERE photo_id = ?", (vector, photo_id))


DAMAGE: dict[str, Callable[[], bytes | None]] = {
    "missing": lambda: None,
    "empty": lambda: b"",
    "too short": lambda: np.eye(1, DIMENSION - 1, dtype=HALF).tobytes(),
    "too long": lambda: np.eye(1, DIMENSION + 1, dtype=HALF).tobytes(),
    "an odd length": lambda: b"\0" * 15,
    "zero": lambda: np.zeros(DIMENSION, HALF).tobytes(),
    "not a number": lambda: np.full(DIMENSION, np.nan, HALF).tobytes(),
    "infinite": lambda: np.full(DIMENSION, np.inf, HALF).tobytes(),
    "not of unit length": lambda: np.full(DIMENSION, 3, HALF).tobytes(),
}


@pytest.mark.parametrize("made", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_vector_is_made_again_and_the_others_are_not(world: World, made) -> None:
    for number in range(3):
        world.write(f"{number}.jpg", f"photo {number}")
    world.index()
    whole = stored(world)
    photo_id = min(whole)
    spoil(world, photo_id, made())
    vectors = world.embeddings.get(1, list(whole))[1]  # whatever lies there, reading it is no error
    assert vectors.shape[1] == DIMENSION
    world.encoder.encoded = 0
    report = world.start_anew().run_once(CancelToken(), lambda _status: None)
    assert world.encoder.encoded == 1
    assert report.mended == (made() is not None)
    assert {id_: len(vector) for id_, vector in stored(world).items()} == dict.fromkeys(whole, 2 * DIMENSION)
    assert photo_id in world.searchable


def test_what_was_looked_through_is_not_looked_at_again(world: World) -> None:
    world.write("a.jpg", "photo")
    world.index()
    spoil(world, min(stored(world)), b"")  # no answer meets it, and the next start makes it again
    assert world.index().mended == 0
    assert world.start_anew().run_once(CancelToken(), lambda _status: None).mended == 1


def many(world: World, count: int) -> list[int]:
    """Let the library hold so many photos that the fake model has seen; return their ids."""
    for number in range(count):
        world.write(f"{number}.jpg", f"photo {number}")
    world.index()
    return sorted(stored(world))


class Week:
    """Looks at two vectors at a time, on a day that tests choose."""

    def __init__(self, world: World) -> None:
        self.now = datetime(2026, 5, 1, tzinfo=UTC)
        self._world = world

    def looks(self) -> DamagedVectors:
        """Return what looks as the next process does."""
        database = self._world.database
        sight = Sight(self._world.photos, self._world.embeddings, PartStore(database))
        return DamagedVectors(sight, LibrarySettings(database), lambda: self.now, part=2)

    def all_damaged(self) -> int:
        looks = self.looks()
        return looks.begin(1, CancelToken()) + looks.go_on(CancelToken(), to_the_end=True)


def test_a_large_library_is_looked_through_part_by_part_and_then_rests_for_a_week(world: World) -> None:
    photo_ids = many(world, 5)
    spoil(world, photo_ids[4], b"")
    week = Week(world)
    looks = week.looks()
    assert [looks.begin(1, CancelToken()), *(looks.go_on(CancelToken()) for _ in range(4))] == [*(0, 0, 1, 0, 0)]
    assert photo_ids[4] not in stored(world)
    spoil(world, photo_ids[3], b"")
    assert week.all_damaged() == 0
    week.now += EVERY
    assert week.all_damaged() == 1


def test_a_clock_that_was_set_back_puts_no_look_off(world: World) -> None:
    photo_ids = many(world, 5)
    week = Week(world)
    week.all_damaged()
    spoil(world, photo_ids[4], b"")
    week.now -= timedelta(days=400)
    assert week.all_damaged() == 1


def test_a_look_that_was_broken_off_begins_anew(world: World) -> None:
    photo_ids = many(world, 5)
    week = Week(world)
    week.looks().begin(1, CancelToken())  # the window was closed after the first part
    spoil(world, photo_ids[4], b"")
    assert week.all_damaged() == 1


def test_a_note_that_makes_no_sense_counts_as_none(world: World) -> None:
    photo_ids = many(world, 5)
    week = Week(world)
    week.all_damaged()
    with world.database.transaction() as connection:
        connection.execute("UPDATE settings SET value = 'x' WHERE key LIKE 'vectors_sound%'")
    spoil(world, photo_ids[4], b"")
    assert week.all_damaged() == 1


def test_what_is_found_while_nothing_else_is_to_do_is_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "IDLE_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(damage, "PART", 2)
    photo_ids = many(world, 5)
    spoil(world, photo_ids[4], b"")
    world.encoder.encoded = 0
    world.indexer = world.start_anew()
    world.indexer.start()
    wait_until(lambda: world.encoder.encoded == 1 and photo_ids[4] in stored(world))
