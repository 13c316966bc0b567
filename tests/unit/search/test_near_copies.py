"""Photos that are the same picture are found among many, by an index, as comparing every two would find them."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray
from photoclip.errors import Cancelled
from photoclip.search import near_copies as module
from photoclip.search.hnsw import HnswIndex
from photoclip.search.likeness import connected
from photoclip.search.near_copies import near_copies
from tests.unit.search.fakes import unit_vectors

COUNT, DIMENSION = 600, 32


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 100 photos be too many to compare every two."""
    monkeypatch.setattr(module, "EXACT_UP_TO", 100)


def with_copies(seed: int = 0) -> FloatArray:
    """Return vectors of which the last fifty are nearly those of the first fifty, in their order."""
    vectors = unit_vectors(COUNT, DIMENSION, seed=seed).astype(np.float32)
    vectors[-50:] = vectors[:50] + np.random.default_rng(1).normal(0, 0.02, (50, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


IDS = np.arange(COUNT, dtype=np.int64) * 3 + 5
COPIES = [(int(IDS[place]), int(IDS[COUNT - 50 + place])) for place in range(50)]


@pytest.mark.usefixtures("many")
def test_an_index_made_for_it_finds_what_comparing_every_two_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    found = near_copies(IDS, with_copies(), 0.0, CancelToken())
    monkeypatch.setattr(module, "EXACT_UP_TO", COUNT)
    assert found == near_copies(IDS, with_copies(), 0.0, CancelToken()) == COPIES


@pytest.mark.usefixtures("many")
def test_an_index_at_hand_is_asked_and_its_other_photos_are_left_out() -> None:
    vectors = with_copies()
    index = HnswIndex(DIMENSION)
    index.add(IDS, vectors)
    index.add(np.arange(10_000, 10_050), vectors[:50])  # hidden ones, say
    index.add(np.arange(20_000, 20_050), vectors[:50])
    index.remove(np.arange(20_000, 20_050))
    assert near_copies(IDS, vectors, 0.0, CancelToken(), index) == COPIES


@pytest.mark.usefixtures("many")
def test_a_picture_that_is_there_three_hundred_times_is_one_group() -> None:
    vectors = with_copies()
    vectors[100:400] = vectors[100]
    groups = connected(near_copies(IDS, vectors, 0.0, CancelToken()))
    assert tuple(IDS[100:400].tolist()) in groups
    assert len(groups) == 51


@pytest.mark.usefixtures("many")
def test_it_ends_when_the_person_says_so() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        near_copies(IDS, with_copies(), 0.0, cancel)
