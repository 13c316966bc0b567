"""Exact scores against plain numpy, and an order that is the same every time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from photoclip.errors import BugError
from photoclip.search.exact import ExactScorer, rank
from photoclip.search.vectors import VectorMatrix
from tests.unit.search.fakes import unit_vectors


@pytest.fixture(params=[1, 3])
def scorer(request: pytest.FixtureRequest) -> Iterator[ExactScorer]:
    made = ExactScorer(threads=request.param)
    yield made
    made.close()


@pytest.mark.parametrize("count", [1, 100, 20_000])
@pytest.mark.parametrize("dimension", [3, 64])
def test_scores_equal_the_product_in_single_precision(scorer: ExactScorer, count: int, dimension: int) -> None:
    vectors, matrix = unit_vectors(count, dimension), VectorMatrix(dimension)
    matrix.add(np.arange(count), vectors)
    queries = unit_vectors(3, dimension, seed=9).astype(np.float32)
    expected = vectors.astype(np.float64) @ queries.T.astype(np.float64)
    snapshot = matrix.snapshot()
    np.testing.assert_allclose(scorer.scores(snapshot, queries[0]), expected[:, 0], atol=1e-6)
    np.testing.assert_allclose(scorer.scores(snapshot, queries), expected.T, atol=1e-6)
    rows = np.arange(count)[::-7]
    np.testing.assert_allclose(scorer.scores_of_rows(snapshot, rows, queries[0]), expected[rows, 0], atol=1e-6)


@given(hnp.arrays(np.float16, (5, 6), elements=st.floats(-1, 1, width=16)))
def test_every_half_precision_number_is_widened_right(vectors: np.ndarray) -> None:
    # Subnormals and negative zeros too.
    scorer = ExactScorer(threads=1)
    for axis in np.eye(6, dtype=np.float32):
        got = scorer.scores_of_vectors(vectors, axis)
        assert (got == vectors.astype(np.float32) @ axis).all()


def test_an_empty_library_scores_nothing(scorer: ExactScorer) -> None:
    assert scorer.scores(VectorMatrix(4).snapshot(), np.eye(4, dtype=np.float32)[0]).shape == (0,)
    assert scorer.scores_of_vectors(np.empty((0, 4), np.float16), np.eye(4, dtype=np.float32)[0]).shape == (0,)


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e9])
def test_a_query_that_is_no_unit_vector_is_a_bug(scorer: ExactScorer, number: float) -> None:
    with pytest.raises(BugError):
        scorer.scores_of_vectors(unit_vectors(2, 4), np.full(4, number, np.float32))


scores_and_ids = st.lists(
    st.tuples(st.sampled_from([-1.0, -0.25, -0.0, 0.0, 2.0**-100, 0.25, 0.5, 1.0]), st.integers(0, 2**32 - 1)),
    unique_by=lambda pair: pair[1],
    max_size=40,
)


@given(scores_and_ids, st.none() | st.integers(0, 50), st.booleans())
def test_ranking_is_by_falling_score_then_rising_id(
    pairs: list[tuple[float, int]], limit: int | None, huge_ids: bool
) -> None:
    shift = 2**40 if huge_ids else 0  # past what packs into one integer with the score
    scores = np.asarray([s for s, _ in pairs], np.float32)
    ids = np.asarray([i + shift for _, i in pairs], np.int64)
    got_ids, got_scores = rank(ids, scores, limit)
    expected = sorted(((-s, i + shift) for s, i in pairs))[:limit]
    assert got_ids.tolist() == [i for _, i in expected]
    assert got_scores.tolist() == [-s for s, _ in expected]
