"""The sample that stands for a large library."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.search.exact import ExactScorer
from photoclip.search.relevance import Background
from photoclip.search.sample import LibrarySample
from photoclip.search.vectors import VectorMatrix
from tests.unit.search.fakes import unit_vectors

DIMENSION = 16
VECTORS = unit_vectors(20_000, DIMENSION)
QUERY = unit_vectors(1, DIMENSION, seed=9)[0].astype(np.float32)
SCORER = ExactScorer(threads=1)


def library(ids: np.ndarray) -> VectorMatrix:
    matrix = VectorMatrix(DIMENSION)
    for start in range(0, len(ids), 4000):
        part = ids[start : start + 4000]
        matrix.add(part, VECTORS[part])
    return matrix


def test_a_small_library_needs_no_sample() -> None:
    sample = LibrarySample(SCORER, 100)
    assert sample.is_all_of(library(np.arange(100)).snapshot())
    assert not sample.is_all_of(library(np.arange(101)).snapshot())


def test_the_sample_is_of_the_size_asked_for_and_judges_like_the_whole() -> None:
    snapshot = library(np.arange(20_000)).snapshot()
    scores = LibrarySample(SCORER, 5000).scores(snapshot, QUERY)
    assert 4500 < len(scores) < 5500
    whole, part = Background.of(SCORER.scores(snapshot, QUERY)), Background.of(scores)
    assert part.median == pytest.approx(whole.median, abs=0.05 * whole.deviation)
    assert part.deviation == pytest.approx(whole.deviation, rel=0.05)


def test_the_same_photos_are_drawn_whatever_order_they_came_in() -> None:
    shuffled = np.random.default_rng(0).permutation(20_000)
    drawn = [LibrarySample(SCORER, 500).scores(library(i).snapshot(), QUERY) for i in (np.arange(20_000), shuffled)]
    np.testing.assert_array_equal(np.sort(drawn[0]), np.sort(drawn[1]))


def test_the_sample_follows_a_library_that_grows() -> None:
    sample, matrix = LibrarySample(SCORER, 500), library(np.arange(5000))
    first = sample.scores(matrix.snapshot(), QUERY)
    matrix.add(np.arange(5000, 20_000), VECTORS[5000:])
    second = sample.scores(matrix.snapshot(), QUERY)
    assert 350 < len(second) < 650
    assert set(first.tolist()) != set(second.tolist())


@pytest.mark.parametrize("gone", [0, 300, 19_500])
def test_what_is_scored_already_is_not_scored_again(gone: int) -> None:
    """Nor is anything else taken for the sample where the matrix was made without the rows that were removed."""
    sample, matrix, queries = LibrarySample(SCORER, 100), library(np.arange(20_000)), np.stack([QUERY, -QUERY])
    sample.scores(matrix.snapshot(), queries)
    matrix.remove(np.arange(gone))
    matrix.compact(0)
    snapshot = matrix.snapshot()
    among = sample.scores_among(snapshot, SCORER.scores(snapshot, queries), queries)
    np.testing.assert_allclose(among, sample.scores(snapshot, queries), atol=1e-6)
