"""Vectors that are kept in a file are those of the library, or are not taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.space import EmbeddingSpace
from photoclip.search.vector_file import VectorFile
from photoclip.search.vectors import CHUNK_ROWS
from tests.unit.search.fakes import MODEL, MemorySource

DIMENSION = 16


class CountingSource(MemorySource):
    """Counts how often the vectors were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0
        self.after_reading: Callable[[], None] = lambda: None

    def batches(self, model_key: str, size: int = 4096) -> Iterator[tuple[IdArray, NDArray[np.float16]]]:
        self.read += 1
        yield from super().batches(model_key, size)
        self.after_reading()


def unit(count: int, seed: int = 0) -> NDArray[np.float16]:
    made = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture
def source() -> CountingSource:
    source = CountingSource()
    source.put(np.arange(10, 10 + CHUNK_ROWS + 30, dtype=np.int64), unit(CHUNK_ROWS + 30))
    return source


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "indexes" / "one.vectors"


@contextmanager
def opened(source: MemorySource, path: Path, *, may: bool = True) -> Iterator[EmbeddingSpace]:
    """Give a space that has read everything, and has kept what it owes when the block ends."""

    @contextmanager
    def may_save() -> Iterator[bool]:
        yield may

    space = EmbeddingSpace(
        source,
        MODEL,
        DIMENSION,
        path.parent,
        crossover=10**9,
        threads=1,
        may_save=may_save,
        vector_file=VectorFile(path, MODEL, source, worth=100),
    )
    space.start()
    try:
        assert space.wait_loaded(None)
        yield space
        assert space.wait_settled(None)
    finally:
        space.stop()
        space.join()


def content(space: EmbeddingSpace) -> tuple[list[int], FloatArray]:
    snapshot = space.view().snapshot
    rows = snapshot.live(np.arange(snapshot.rows))
    rows = rows[np.argsort(snapshot.ids[rows])]
    return snapshot.ids[rows].tolist(), snapshot.vectors(rows).astype(np.float32)


def assert_as_stored(space: EmbeddingSpace, source: MemorySource) -> None:
    ids, vectors = content(space)
    stored = list(MemorySource.batches(source, MODEL))
    assert ids == np.concatenate([some for some, _ in stored]).tolist()
    np.testing.assert_array_equal(vectors, np.concatenate([some for _, some in stored]).astype(np.float32))


def test_the_second_start_reads_no_row(source: CountingSource, path: Path) -> None:
    with opened(source, path) as first:
        assert_as_stored(first, source)
    with opened(source, path) as second:
        assert_as_stored(second, source)
    assert source.read == 1


def test_what_changed_between_two_starts_is_read_anew(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    source.put(np.asarray([11, 99_999]), unit(2, seed=5))
    source.drop(np.asarray([12]))
    for _ in range(2):
        with opened(source, path) as space:
            assert_as_stored(space, source)
    assert source.read == 2


def test_other_photos_under_the_same_generation_are_not_taken(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    del source._vectors[MODEL][15]
    with opened(source, path) as space:
        assert_as_stored(space, source)
    assert source.read == 2


@pytest.mark.parametrize("place", [0, 20, 60, 99, 4096, 5000, -1])
def test_a_damaged_file_is_not_taken(source: CountingSource, path: Path, place: int) -> None:
    with opened(source, path):
        pass
    data = bytearray(path.read_bytes())
    data[place] ^= 0x40
    path.write_bytes(data)
    with opened(source, path) as space:
        assert_as_stored(space, source)
    assert source.read == 2


@pytest.mark.parametrize("size", [0, 10, 4096, 9000])
def test_a_file_that_was_cut_off_is_not_taken(source: CountingSource, path: Path, size: int) -> None:
    with opened(source, path):
        pass
    path.write_bytes(path.read_bytes()[:size])
    with opened(source, path) as space:
        assert_as_stored(space, source)
    assert source.read == 2


def test_what_comes_and_goes_later_does_not_reach_the_file(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    before = path.read_bytes()
    with opened(source, path) as space:
        for ids, vectors in ((np.asarray([11]), unit(1, seed=7)), (np.arange(50_000, 50_040), unit(40, seed=8))):
            source.put(ids, vectors)
            space.add(ids, vectors)
        source.drop(np.asarray([13]))
        space.remove(np.asarray([13]))
        assert_as_stored(space, source)
    assert path.read_bytes() == before


def test_photos_that_go_while_the_library_is_read_stay_away(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    source.drop(np.asarray([20]))
    source.before_batch = threading.Event()
    space = EmbeddingSpace(
        source, MODEL, DIMENSION, path.parent, crossover=10**9, threads=1, vector_file=VectorFile(path, MODEL, source)
    )
    space.start()
    source.drop(np.asarray([21]))
    space.remove(np.asarray([21]))
    source.before_batch.set()
    assert space.wait_loaded(None)
    assert 21 not in content(space)[0]
    space.stop()
    space.join()


def test_photos_that_went_before_the_file_was_taken_stay_away(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    kept = VectorFile(path, MODEL, source).open(DIMENSION, CancelToken())
    assert kept is not None
    space = EmbeddingSpace(source, MODEL, DIMENSION, path.parent, crossover=10**9, threads=1)
    space.remove(np.asarray([14]))  # told while the file was being compared
    assert space._take_kept(kept)
    assert content(space)[0] == [id_ for id_ in kept.ids.tolist() if id_ != 14]


def test_vectors_that_came_before_the_file_was_taken_count(source: CountingSource, path: Path) -> None:
    with opened(source, path):
        pass
    kept = VectorFile(path, MODEL, source).open(DIMENSION, CancelToken())
    assert kept is not None
    space = EmbeddingSpace(source, MODEL, DIMENSION, path.parent, crossover=10**9, threads=1)
    space.add(np.asarray([14]), unit(1, seed=9))
    assert not space._take_kept(kept)


def test_a_change_while_the_library_is_read_keeps_nothing(source: CountingSource, path: Path) -> None:
    source.after_reading = lambda: source.put(np.asarray([11]), unit(1, seed=3))
    with opened(source, path):
        pass
    assert not path.exists()


def test_only_the_process_that_indexes_keeps_vectors(source: CountingSource, path: Path) -> None:
    with opened(source, path, may=False):
        pass
    assert not path.exists()


def test_few_photos_are_worth_no_file(path: Path) -> None:
    source = CountingSource()
    source.put(np.arange(1, 60, dtype=np.int64), unit(59))
    with opened(source, path):
        pass
    assert not path.exists()


def test_a_disk_that_refuses_costs_the_file_only(source: CountingSource, path: Path) -> None:
    path.mkdir(parents=True)  # nothing can take the place of a folder
    with opened(source, path) as space:
        assert_as_stored(space, source)
    assert [one.name for one in path.parent.iterdir()] == [path.name]
