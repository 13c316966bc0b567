"""The hnswlib index against the exact oracle, through additions, deletions and returns."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.search.hnsw import HnswIndex
from tests.unit.search.fakes import MODEL, ids_from, unit_vectors

DIMENSION = 8
POOL = unit_vectors(200, DIMENSION).astype(np.float32)


def nearest_exactly(known: dict[int, np.ndarray], query: np.ndarray, k: int) -> list[int]:
    return sorted(known, key=lambda i: (-float(known[i] @ query), i))[:k]


steps = st.lists(
    st.tuples(st.sampled_from(["add", "add", "remove", "search"]), st.sets(st.integers(0, 60), max_size=15)),
    max_size=30,
)


@settings(max_examples=60)
@given(steps, st.integers(0, 199))
def test_the_index_finds_what_the_exact_oracle_finds(script: list[tuple[str, set[int]]], pick: int) -> None:
    index, known = HnswIndex(DIMENSION, capacity=1), {}
    for kind, chosen in [*script, ("search", set())]:
        ids = ids_from(*sorted(chosen))
        if kind == "add":
            pick += 1
            vectors = POOL[(ids + pick) % len(POOL)]
            index.add(ids, vectors)
            known.update(zip(ids.tolist(), vectors, strict=True))
        elif kind == "remove":
            assert index.remove(ids) == sum(i in known for i in chosen)
            for i in chosen:
                known.pop(i, None)
        else:
            query = POOL[pick % len(POOL)]
            ids, scores = index.nearest(query, 10)
            expected = nearest_exactly(known, query, 10)
            # Ties may come in any order; below a few hundred elements the walk sees all of them.
            np.testing.assert_allclose(scores, [known[i] @ query for i in expected], atol=1e-5)
            assert set(ids.tolist()) <= set(known)
        assert len(index) == len(known)
        assert index.ids().tolist() == sorted(known)


def test_an_empty_index_proposes_nothing() -> None:
    index = HnswIndex(DIMENSION)
    assert index.nearest(POOL[0], 5)[0].shape == (0,)
    assert index.vectors(index.ids()).shape == (0, DIMENSION)


def test_asking_for_more_than_is_there_gives_what_is_there() -> None:
    index = HnswIndex(DIMENSION)
    index.add(np.arange(5), POOL[:5])
    index.remove(ids_from(2))
    assert sorted(index.nearest(POOL[0], 100)[0].tolist()) == [0, 1, 3, 4]


def test_when_everything_was_deleted_nothing_is_proposed() -> None:
    index = HnswIndex(DIMENSION)
    index.add(np.arange(5), POOL[:5])
    index.remove(np.arange(5))
    assert index.nearest(POOL[0], 3)[0].shape == (0,)


def test_adding_past_the_capacity_makes_room() -> None:
    index = HnswIndex(DIMENSION, capacity=2)
    for start in range(0, 200, 50):
        index.add(np.arange(start, start + 50), POOL[start : start + 50])
    assert len(index) == 200
    assert all(index.nearest(POOL[i], 1)[0][0] == i for i in range(0, 200, 13))


def test_a_deleted_photo_comes_back_with_its_new_vector() -> None:
    index = HnswIndex(DIMENSION)
    index.add(np.arange(20), POOL[:20])
    index.remove(ids_from(3, 4))
    index.add(ids_from(3, 4), POOL[[3, 100]])
    assert index.nearest(POOL[3], 1)[0].tolist() == [3]
    assert index.nearest(POOL[100], 1)[0].tolist() == [4]
    assert index.deleted_count == 0
    assert (index.vectors(ids_from(4)) == POOL[100]).all()


def test_removing_an_unknown_photo_or_one_twice_changes_nothing() -> None:
    index = HnswIndex(DIMENSION)
    index.add(np.arange(3), POOL[:3])
    assert index.remove(ids_from(99, 1, 1)) == 1
    assert index.remove(ids_from(1)) == 0
    assert len(index) == 2


def test_a_saved_index_answers_as_before_and_goes_on_growing(tmp_path: Path) -> None:
    path = tmp_path / "x.index"
    index = HnswIndex(DIMENSION)
    index.add(np.arange(100), POOL[:100])
    index.remove(ids_from(5, 6))
    index.save(path, MODEL, 42)
    opened = HnswIndex.open(path, MODEL, DIMENSION)
    assert isinstance(opened, tuple)
    again, generation = opened
    assert generation == 42
    assert again.ids().tolist() == index.ids().tolist()
    assert again.nearest(POOL[7], 20)[0].tolist() == index.nearest(POOL[7], 20)[0].tolist()
    again.add(np.arange(100, 200), POOL[100:])
    again.add(ids_from(5), POOL[5:6])
    assert again.nearest(POOL[5], 1)[0].tolist() == [5]
    assert len(again) == 199


def test_searching_while_adding_and_removing_never_fails() -> None:
    index, failures = HnswIndex(DIMENSION, capacity=4), []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            ids, scores = index.nearest(POOL[3], 7)
            if len(ids) > 7 or np.isnan(scores).any() or (np.diff(scores) > 0).any():
                failures.append(ids)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for start in range(0, 1000, 20):
        ids = np.arange(start, start + 20)
        index.add(ids, POOL[ids % 200])
        index.remove(ids[::3])
    done.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert len(index) == 1000 - 50 * 7


def test_a_graph_that_falls_apart_proposes_fewer_and_does_not_fail() -> None:
    index = HnswIndex(DIMENSION, m=2, ef_construction=2, ef_search=1)
    index.add(np.arange(200), POOL)
    index.remove(np.arange(0, 200, 3))
    ids, scores = index.nearest(POOL[0], 133)
    assert 0 < len(ids) < 133
    assert len(ids) == len(scores)
