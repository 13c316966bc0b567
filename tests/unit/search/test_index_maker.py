"""An index is made behind other work, saved part by part, and gone on with where it was left."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray
from photoclip.errors import Cancelled
from photoclip.search import index_maker, space
from photoclip.search.hnsw import HnswIndex
from photoclip.search.index_maker import UNKNOWN_GENERATION, IndexMaker
from photoclip.search.space import EmbeddingSpace, index_path
from photoclip.search.vectors import Snapshot, VectorMatrix
from photoclip.system.kind import THIS
from photoclip.system.processes import lower_thread_priority
from tests.unit.search.fakes import MODEL, MemorySource, ids_from, unit_vectors
from tests.waiting import PATIENCE_S, wait_until

COUNT, DIMENSION = 400, 16


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_maker, "_SLICE", 40)
    monkeypatch.setattr(index_maker, "_FIRST_SAVE", 100)


@pytest.fixture
def snapshot() -> Snapshot:
    matrix = VectorMatrix(DIMENSION)
    matrix.add(np.arange(COUNT), unit_vectors(COUNT, DIMENSION))
    return matrix.snapshot()


def maker(
    folder: Path,
    *,
    may: bool = True,
    cancel: CancelToken | None = None,
    wait_turn: Callable[[CancelToken], None] = lambda _cancel: None,
) -> IndexMaker:
    return IndexMaker(
        folder / "a.index",
        MODEL,
        DIMENSION,
        threads=1,
        cancel=cancel or CancelToken(),
        may_save=lambda: nullcontext(may),
        wait_turn=wait_turn,
        words=lambda: None,
    )


def broken_off(folder: Path, snapshot: Snapshot, *, after: int, may: bool = True) -> None:
    """Make an index, and end that after so many parts."""
    cancel, turns = CancelToken(), list[None]()

    def wait_turn(_cancel: CancelToken) -> None:
        turns.append(None)
        if len(turns) > after:
            cancel.cancel()

    with pytest.raises(Cancelled):
        maker(folder, cancel=cancel, wait_turn=wait_turn, may=may).make(snapshot)


def saved(folder: Path) -> int:
    opened = HnswIndex.open(folder / "a.index", MODEL, DIMENSION)
    assert isinstance(opened, tuple)
    assert opened[1] == UNKNOWN_GENERATION
    return len(opened[0])


@pytest.mark.parametrize(("after", "kept"), [(4, 120), (5, 200), (7, 200), (9, 320)])
def test_what_is_made_is_saved_whenever_it_has_grown_by_half(
    tmp_path: Path, snapshot: Snapshot, after: int, kept: int
) -> None:
    broken_off(tmp_path, snapshot, after=after)
    assert saved(tmp_path) == kept


def test_what_was_broken_off_goes_on_with_the_last_part(
    tmp_path: Path, snapshot: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    broken_off(tmp_path, snapshot, after=7)
    opened = maker(tmp_path).reopen(snapshot, 1)
    assert opened is not None
    assert opened[0].ids().tolist() == list(range(COUNT))
    assert opened[1]
    assert "goes on: 200 of 400" in caplog.text


def test_photos_that_went_and_changed_meanwhile_are_as_they_are_now(tmp_path: Path, snapshot: Snapshot) -> None:
    broken_off(tmp_path, snapshot, after=9)
    matrix = VectorMatrix(DIMENSION)
    matrix.add(np.arange(10, COUNT), unit_vectors(COUNT, DIMENSION)[10:])
    changed = unit_vectors(1, DIMENSION, seed=9)
    matrix.add(ids_from(20), changed)
    opened = maker(tmp_path).reopen(matrix.snapshot(), 1)
    assert opened is not None
    index = opened[0]
    assert index.ids().tolist() == list(range(10, COUNT))
    assert (index.vectors(ids_from(20)) == changed.astype(np.float32)).all()


def test_whose_index_it_is_not_writes_no_part(tmp_path: Path, snapshot: Snapshot) -> None:
    broken_off(tmp_path, snapshot, after=9, may=False)
    assert not list(tmp_path.iterdir())


def test_it_is_made_on_a_thread_of_its_own_where_all_others_go_first(
    tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowered: list[threading.Thread] = []
    seen: list[threading.Thread] = []
    monkeypatch.setattr(
        index_maker, "lower_thread_priority", lambda _niceness: lowered.append(threading.current_thread())
    )
    maker(tmp_path, wait_turn=lambda _cancel: seen.append(threading.current_thread())).make(snapshot)
    assert set(seen) == set(lowered)
    assert threading.current_thread() not in seen


@pytest.mark.skipif(not THIS.is_linux, reason="elsewhere a thread has no niceness of its own")
def test_a_thread_gives_way_without_the_others() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    with ThreadPoolExecutor(1, "gives-way", lower_thread_priority, (19,)) as pool:
        assert pool.submit(niceness).result() == 19
    assert niceness() == before


def live(source: MemorySource, folder: Path, wait_turn: Callable[[CancelToken], None]) -> EmbeddingSpace:
    made = EmbeddingSpace(source, MODEL, DIMENSION, folder, crossover=100, threads=1, wait_turn=wait_turn)
    made.want_index()
    made.start()
    assert made.wait_loaded(PATIENCE_S)
    return made


@pytest.fixture
def source() -> MemorySource:
    made = MemorySource()
    made.put(np.arange(COUNT), unit_vectors(COUNT, DIMENSION))
    return made


def test_no_index_is_made_while_something_is_more_pressing(tmp_path: Path, source: MemorySource) -> None:
    waits, quiet = threading.Event(), threading.Event()

    def wait_turn(cancel: CancelToken) -> None:
        waits.set()
        while not cancel.cancelled and not quiet.wait(0.01):
            pass

    made = live(source, tmp_path, wait_turn)
    assert waits.wait(PATIENCE_S)
    assert made.view().index is None
    quiet.set()
    assert made.wait_settled(PATIENCE_S)
    assert made.view().index is not None
    made.stop()
    made.join()


def wait_for_the_end(cancel: CancelToken) -> None:
    cancel.wait(PATIENCE_S)


def test_who_waits_for_his_turn_ends_when_the_library_closes(tmp_path: Path, source: MemorySource) -> None:
    made = live(source, tmp_path, wait_for_the_end)
    made.stop()
    made.join()
    assert not list(tmp_path.glob("*.index"))


def index_of(folder: Path) -> FloatArray:
    opened = HnswIndex.open(index_path(folder, MODEL), MODEL, DIMENSION)
    return opened[0].ids() if isinstance(opened, tuple) else ids_from()


def test_what_came_is_saved_while_nothing_else_is_to_do_and_a_large_index_not_at_the_end(
    tmp_path: Path, source: MemorySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "_SAVED_AT_THE_END", 10)
    monkeypatch.setattr(space, "_SAVE_AFTER_S", 1e6)
    made = live(source, tmp_path, lambda _cancel: None)
    assert made.wait_settled(PATIENCE_S)
    made.add(ids_from(5000), unit_vectors(1, DIMENSION, seed=3))
    assert made.wait_settled(PATIENCE_S)
    made.stop()
    made.join()
    assert 5000 not in index_of(tmp_path)
    monkeypatch.setattr(space, "_SAVE_AFTER_S", 0.01)
    source.put(ids_from(5000), unit_vectors(1, DIMENSION, seed=3))
    made = live(source, tmp_path, lambda _cancel: None)
    wait_until(lambda: 5000 in index_of(tmp_path))
    made.stop()
    made.join()
