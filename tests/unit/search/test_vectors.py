"""The matrix against a dictionary, and what readers see while it changes."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.errors import BugError
from photoclip.search.vectors import CHUNK_ROWS, Snapshot, VectorMatrix
from tests.unit.search.fakes import ids_from, unit_vectors

DIMENSION = 4
POOL = unit_vectors(64, DIMENSION)

changes = st.lists(
    st.tuples(
        st.sampled_from(["add", "add_missing", "remove", "compact"]),
        st.lists(st.integers(0, 20), max_size=6),
        st.integers(0, 50),
    ),
    max_size=30,
)


def contents(snapshot: Snapshot) -> dict[int, bytes]:
    rows = snapshot.live(np.arange(snapshot.rows))
    return dict(zip(snapshot.ids[rows].tolist(), [v.tobytes() for v in snapshot.vectors(rows)], strict=True))


@given(changes)
def test_the_matrix_holds_what_a_dictionary_would(steps: list[tuple[str, list[int], int]]) -> None:
    matrix, oracle = VectorMatrix(DIMENSION), {}
    seen = [(matrix.snapshot(), {})]
    for kind, ids, pick in steps:
        vectors = POOL[(pick + np.arange(len(ids))) % len(POOL)]
        pairs = [(i, v.tobytes()) for i, v in zip(ids, vectors, strict=True)]
        if kind == "add":
            matrix.add(ids_from(*ids), vectors)
            oracle.update(pairs)
        elif kind == "add_missing":
            matrix.add_missing(ids_from(*ids), vectors)
            oracle.update({i: v for i, v in dict(pairs).items() if i not in oracle})
        elif kind == "remove":
            assert matrix.remove(ids_from(*ids)) == len({i for i in ids if i in oracle})
            for i in ids:
                oracle.pop(i, None)
        else:
            matrix.compact(0)
        assert len(matrix) == len(oracle)
        seen.append((matrix.snapshot(), dict(oracle)))
    for snapshot, expected in seen:  # also the old ones: nothing under a reader's feet has changed
        assert contents(snapshot) == expected
        wanted = np.arange(22)
        assert set(snapshot.ids[snapshot.rows_of(wanted)].tolist()) == set(expected)


def test_vectors_across_many_chunks_come_back_as_they_went_in() -> None:
    count = 2 * CHUNK_ROWS + 100
    vectors, matrix = unit_vectors(count, DIMENSION), VectorMatrix(DIMENSION)
    for start in range(0, count, 5000):
        matrix.add(np.arange(start, min(start + 5000, count)) * 3, vectors[start : start + 5000])
    rows = np.asarray([0, CHUNK_ROWS - 1, CHUNK_ROWS, count - 1, 7])
    snapshot = matrix.snapshot()
    assert (snapshot.vectors(rows) == vectors[rows]).all()
    assert snapshot.ascending == count


def test_compacting_keeps_the_order_and_translates_the_mark() -> None:
    matrix = VectorMatrix(DIMENSION)
    matrix.add(np.arange(10), POOL[:10])
    matrix.remove(ids_from(1, 2, 8))
    assert matrix.compact(5) == 3
    assert matrix.snapshot().ids.tolist() == [0, 3, 4, 5, 6, 7, 9]
    assert matrix.compact(7) == 7


def test_many_removals_call_for_compacting() -> None:
    matrix = VectorMatrix(DIMENSION)
    count = 4 * CHUNK_ROWS
    matrix.add(np.arange(count), unit_vectors(count, DIMENSION))
    assert not matrix.wasteful
    matrix.remove(np.arange(CHUNK_ROWS + 1))
    assert matrix.wasteful
    matrix.compact(0)
    assert not matrix.wasteful
    assert len(matrix) == count - CHUNK_ROWS - 1


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0, 60000.0])
def test_what_is_no_unit_vector_is_left_out(broken: float) -> None:
    matrix = VectorMatrix(DIMENSION)
    vectors = POOL[:3].copy()
    vectors[1] = broken
    assert matrix.add(ids_from(1, 2, 3), vectors) == 1
    assert matrix.snapshot().ids.tolist() == [1, 3]


def test_a_vector_too_long_for_half_precision_is_left_out() -> None:
    assert VectorMatrix(2).add(ids_from(1), np.asarray([[1e30, 0.0]], np.float32)) == 1


def test_vectors_of_another_dimension_are_a_bug() -> None:
    with pytest.raises(BugError):
        VectorMatrix(DIMENSION).add(ids_from(1), unit_vectors(1, DIMENSION + 1))


def test_the_last_of_several_vectors_for_one_photo_counts() -> None:
    matrix = VectorMatrix(DIMENSION)
    matrix.add(ids_from(7, 7, 7), POOL[:3])
    assert contents(matrix.snapshot()) == {7: POOL[2].tobytes()}


def test_readers_see_whole_batches_while_a_writer_adds_and_removes() -> None:
    matrix, batch, torn = VectorMatrix(DIMENSION), 50, []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            snapshot = matrix.snapshot()
            ids = snapshot.ids[snapshot.live(np.arange(snapshot.rows))]
            if len(ids) % batch or (snapshot.vectors(np.arange(snapshot.rows)) != POOL[snapshot.ids % 64]).any():
                torn.append(len(ids))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for start in range(0, 200 * batch, batch):
        ids = np.arange(start, start + batch)
        matrix.add(ids, POOL[ids % 64])
        if start % 300 == 0:
            matrix.remove(ids)
    done.set()
    for reader in readers:
        reader.join()
    assert not torn
