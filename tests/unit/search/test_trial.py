"""An index answers as far as it finds what exact scores find: that is tried with the library's own questions."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.search import trial
from photoclip.search.exact import ExactScorer
from photoclip.search.hnsw import HnswIndex
from photoclip.search.trial import QUESTIONS, Reach, found_by, reach_of, some_of
from photoclip.search.vectors import Snapshot, VectorMatrix
from tests.unit.search.fakes import unit_vectors

COUNT, DIMENSION = 1500, 16
SCORER = ExactScorer(1)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    matrix = VectorMatrix(DIMENSION)
    matrix.add(np.arange(COUNT), unit_vectors(COUNT, DIMENSION))
    return matrix.snapshot()


def filled(snapshot: Snapshot, m: int, ef_construction: int) -> HnswIndex:
    index = HnswIndex(DIMENSION, m=m, ef_construction=ef_construction)
    index.add(snapshot.ids, snapshot.vectors(np.arange(COUNT)).astype(np.float32))
    return index


WORDS = unit_vectors(200, DIMENSION, seed=4).astype(np.float32)


def test_a_good_index_is_given_the_least_reach_that_finds_all(snapshot: Snapshot) -> None:
    index = filled(snapshot, 32, 300)
    reach = reach_of(index, snapshot, WORDS, SCORER)
    assert reach == Reach(450, 450)
    found = found_by(index, reach, snapshot, WORDS, SCORER)
    assert len(found.shares) == 2
    assert min(found.shares) > 0.99


def test_a_poor_index_is_not_asked(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_REACHES", (100,))
    index = filled(snapshot, 2, 2)
    reach = reach_of(index, snapshot, WORDS, SCORER)
    assert reach == Reach(None, None)
    found = found_by(index, reach, snapshot, WORDS, SCORER)
    assert (found.pictures, found.words, found.shares) == (None, None, ())


def test_without_words_to_try_with_the_usual_reach_holds(snapshot: Snapshot) -> None:
    index = filled(snapshot, 32, 300)
    assert reach_of(index, snapshot, None, SCORER) == Reach(450)
    assert found_by(index, Reach(450), snapshot, None, SCORER).words is None


def test_photos_that_are_not_in_the_index_yet_do_not_count_against_it(snapshot: Snapshot) -> None:
    index = HnswIndex(DIMENSION)
    index.add(np.arange(1000), snapshot.vectors(np.arange(1000)).astype(np.float32))
    assert found_by(index, Reach(450, 450), snapshot, WORDS, SCORER).shares == (1.0, 1.0)


def test_an_empty_index_finds_all_there_is() -> None:
    nothing = VectorMatrix(DIMENSION).snapshot()
    assert reach_of(HnswIndex(DIMENSION), nothing, WORDS, SCORER) == Reach(450, 450)


@pytest.mark.parametrize("count", [0, 1, QUESTIONS, 10 * QUESTIONS + 3])
def test_questions_come_from_all_over(count: int) -> None:
    many = np.arange(count)
    some = some_of(many)
    assert len(some) == min(count, QUESTIONS)
    others = some_of(many, 1)
    assert count <= 2 * QUESTIONS or not set(some.tolist()) & set(others.tolist())
