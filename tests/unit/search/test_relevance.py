"""The cut finds what stands out, on any scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.strictness import cut_at
from photoclip.search.relevance import Background, confidences


def library(matches: int, others: int = 2000, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(0.30, 0.02, matches), rng.normal(0.10, 0.03, others)]).astype(np.float32)


def evidence_of(scores: np.ndarray) -> np.ndarray:
    return Background.of(scores).evidence(scores)


def strong(scores: np.ndarray) -> np.ndarray:
    return evidence_of(scores) >= 0


def test_matches_are_strong_and_the_rest_is_not() -> None:
    scores = library(40)
    sure = confidences(evidence_of(scores))
    assert strong(scores)[:40].all()
    assert strong(scores)[40:].mean() < 0.01
    assert sure[:40].min() > 0.9
    assert sure[40:].mean() < 0.05


def test_when_nothing_matches_hardly_anything_is_strong() -> None:
    assert strong(library(0)).mean() < 0.01


def test_confidence_rises_with_the_evidence_and_is_no_certainty_at_the_cut() -> None:
    sure = confidences(np.linspace(-9, 9, 50, dtype=np.float32))
    assert (np.diff(sure) > 0).all()
    assert 0.1 < confidences(np.asarray([cut_at(0.5)], np.float32))[0] < 0.5


@given(st.floats(0.05, 20), st.floats(-5, 5))
def test_squeezed_and_shifted_scores_are_judged_alike(scale: float, shift: float) -> None:
    scores = library(40).astype(np.float64)
    moved = (scores * scale + shift).astype(np.float32)
    first, second = confidences(evidence_of(scores.astype(np.float32))), confidences(evidence_of(moved))
    np.testing.assert_allclose(first, second, atol=0.01)
    assert abs(int(strong(scores.astype(np.float32)).sum()) - int(strong(moved).sum())) <= 1


def test_a_stricter_cut_is_a_higher_one() -> None:
    assert cut_at(0.0) < cut_at(0.25) < cut_at(0.5) == 0 < cut_at(0.75) < cut_at(1.0)
    assert cut_at(-7.0) == cut_at(0.0)


def test_one_photo_is_shown_as_a_match() -> None:
    assert strong(np.asarray([0.1], np.float32)).all()


def test_among_few_photos_those_above_the_widest_gap_are_strong() -> None:
    scores = np.asarray([0.31, 0.12, 0.29, 0.10, 0.14], np.float32)
    assert strong(scores).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize("count", [2, 19, 20, 500])
def test_equal_scores_are_judged_without_a_division_by_zero(count: int) -> None:
    assert np.isfinite(evidence_of(np.full(count, 0.2, np.float32))).all()


def test_a_burst_of_copies_does_not_hide_the_match() -> None:
    scores = np.full(200, 0.1, np.float32)
    scores[0] = 0.4
    assert strong(scores).tolist() == [True] + [False] * 199


def test_no_scores_have_no_strong_one() -> None:
    assert evidence_of(np.empty(0, np.float32)).shape == (0,)


@given(st.lists(st.floats(-1, 1, width=32), max_size=60))
def test_confidences_are_always_from_0_to_1(values: list[float]) -> None:
    sure = confidences(evidence_of(np.asarray(values, np.float32)))
    assert ((sure >= 0) & (sure <= 1)).all()
