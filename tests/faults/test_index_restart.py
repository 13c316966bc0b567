"""What the engine does at the next start with an index that no longer fits the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from photoclip.search.engine import SearchEngine
from photoclip.search.hnsw import HnswIndex
from photoclip.search.mix import Mix
from tests.unit.search.fakes import MODEL, OTHER_MODEL, KnownTexts, MemorySource, expand, ids_from, unit_vectors
from tests.waiting import PATIENCE_S

DIMENSION, COUNT = 16, 300
DOG = Mix.of("dog")
Session = Callable[[], SearchEngine]


@pytest.fixture
def source() -> MemorySource:
    made = MemorySource()
    made.put(np.arange(COUNT), unit_vectors(COUNT, DIMENSION))
    return made


@pytest.fixture
def session(source: MemorySource, tmp_path: Path) -> Session:
    def start() -> SearchEngine:
        engine = SearchEngine(
            source, tmp_path, KnownTexts(DIMENSION), expand, crossover=100, sample_rows=50, index_at_once=True
        )
        engine.use_model(MODEL, DIMENSION)
        assert engine.wait_settled(PATIENCE_S)
        return engine

    return start


def assert_right(engine: SearchEngine) -> None:
    found = engine.search(DOG, limit=15)
    assert not found.exact
    assert found.photo_ids.tolist() == engine.search(DOG).photo_ids[:15].tolist()
    engine.close()


def built_anew(caplog: pytest.LogCaptureFixture) -> bool:
    return "building the search index" in caplog.text


def test_an_unchanged_library_uses_the_saved_index(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    session().close()
    caplog.clear()
    assert_right(session())
    assert not built_anew(caplog)


def test_a_few_changes_are_caught_up_with(
    session: Session, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    session().close()
    source.put(np.arange(COUNT, COUNT + 20), unit_vectors(20, DIMENSION, seed=3))
    source.put(ids_from(5), KnownTexts(DIMENSION)(["dog"]).astype(np.float16))  # another vector under the same id
    source.drop(ids_from(1, 2, 3))
    caplog.clear()
    engine = session()
    assert not built_anew(caplog)
    assert engine.search(DOG, limit=1).photo_ids.tolist() == [5]
    assert set(engine.search(DOG).photo_ids.tolist()) == set(range(COUNT + 20)) - {1, 2, 3}
    assert_right(engine)
    caplog.clear()
    assert_right(session())  # and that was saved
    assert not built_anew(caplog)


def test_photos_swapped_for_others_under_an_equal_generation_are_noticed(
    session: Session, source: MemorySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    session().close()
    generation = source.generation(MODEL)
    source.drop(ids_from(1))
    source.put(ids_from(9999), KnownTexts(DIMENSION)(["dog"]).astype(np.float16))
    monkeypatch.setattr(source, "generation", lambda _key: generation)
    engine = session()
    assert engine.search(DOG, limit=1).photo_ids.tolist() == [9999]
    assert_right(engine)


def test_a_library_that_changed_much_is_indexed_anew(
    session: Session, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    session().close()
    source.put(np.arange(COUNT, 3 * COUNT), unit_vectors(2 * COUNT, DIMENSION, seed=3))
    caplog.clear()
    assert_right(session())
    assert built_anew(caplog)


@pytest.mark.parametrize("damage", ["header", "payload", "other model"])
def test_a_damaged_index_is_replaced_while_exact_search_answers(
    session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    session().close()
    (header,) = tmp_path.glob("*.index")
    (payload,) = tmp_path.glob("*.hnsw")
    if damage == "other model":
        index = HnswIndex(DIMENSION)
        index.add(np.arange(COUNT), unit_vectors(COUNT, DIMENSION, seed=8).astype(np.float32))
        index.save(header, OTHER_MODEL, 1)
    else:
        path = header if damage == "header" else payload
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    caplog.clear()
    assert_right(session())
    assert built_anew(caplog)
    caplog.clear()
    assert_right(session())
    assert not built_anew(caplog)


def test_changes_of_the_last_session_are_in_the_index_of_the_next(
    session: Session, source: MemorySource, caplog: pytest.LogCaptureFixture
) -> None:
    engine = session()
    source.put(ids_from(5000), unit_vectors(1, DIMENSION, seed=77))
    engine.add(ids_from(5000), unit_vectors(1, DIMENSION, seed=77))
    engine.close()
    caplog.clear()
    assert_right(session())
    assert not built_anew(caplog)


def test_a_folder_that_cannot_be_written_costs_the_cache_and_nothing_else(
    source: MemorySource, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    engine = SearchEngine(
        source, blocked, KnownTexts(DIMENSION), expand, crossover=100, sample_rows=50, index_at_once=True
    )
    engine.use_model(MODEL, DIMENSION)
    assert engine.wait_settled(PATIENCE_S)
    assert not engine.save()
    assert "was not saved" in caplog.text
    assert_right(engine)
