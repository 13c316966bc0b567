"""Vectors that are damaged or missing are noticed, and made again; whole ones are left alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from tests.unit.indexing.conftest import DIMENSION, World

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


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_vector_is_made_again_and_the_others_are_not(world: World, damage) -> None:
    for number in range(3):
        world.write(f"{number}.jpg", f"photo {number}")
    world.index()
    whole = stored(world)
    photo_id = min(whole)
    spoil(world, photo_id, damage())
    vectors = world.embeddings.get(1, list(whole))[1]  # whatever lies there, reading it is no error
    assert vectors.shape[1] == DIMENSION
    world.encoder.encoded = 0
    report = world.start_anew().run_once(CancelToken(), lambda _status: None)
    assert world.encoder.encoded == 1
    assert report.mended == (damage() is not None)
    assert {id_: len(vector) for id_, vector in stored(world).items()} == dict.fromkeys(whole, 2 * DIMENSION)
    assert photo_id in world.searchable


def test_a_sound_library_is_looked_through_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.write("a.jpg", "photo")
    looked: list[int] = []
    drop = world.embeddings.drop_damaged
    monkeypatch.setattr(world.embeddings, "drop_damaged", lambda *args: looked.append(1) or drop(*args))
    for _ in range(3):
        assert world.index().mended == 0
    assert looked == [1]
