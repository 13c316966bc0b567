"""The cut finds what stands out, on any scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.search.relevance import Background, judge


def library(matches: int, others: int = 2000, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(0.30, 0.02, matches), rng.normal(0.10, 0.03, others)]).astype(np.float32)


def test_matches_are_strong_and_the_rest_is_not() -> None:
    scores = library(40)
    confidences, cut = judge(scores)
    strong = scores >= cut
    assert strong[:40].all()
    assert strong[40:].mean() < 0.01
    assert confidences[:40].min() > 0.9
    assert confidences[40:].mean() < 0.05


def test_when_nothing_matches_hardly_anything_is_strong() -> None:
    scores = library(0)
    assert (scores >= judge(scores)[1]).mean() < 0.01


def test_confidence_rises_with_the_score_and_is_half_at_the_cut() -> None:
    background = Background.of(library(40))
    at_cut = background.confidences(np.asarray([background.cut()], np.float32))
    assert at_cut == pytest.approx(0.5, abs=1e-3)
    assert (np.diff(background.confidences(np.linspace(-1, 1, 50, dtype=np.float32))) >= 0).all()


@given(st.floats(0.05, 20), st.floats(-5, 5))
def test_squeezed_and_shifted_scores_are_judged_alike(scale: float, shift: float) -> None:
    scores = library(40).astype(np.float64)
    moved = (scores * scale + shift).astype(np.float32)
    scores = scores.astype(np.float32)
    first, cut = judge(scores)
    second, moved_cut = judge(moved)
    np.testing.assert_allclose(first, second, atol=0.01)
    assert abs(int((scores >= cut).sum()) - int((moved >= moved_cut).sum())) <= 1


def test_a_stricter_cut_is_a_higher_one() -> None:
    background = Background.of(library(40))
    assert background.cut(0.0) < background.cut(0.5) < background.cut(1.0)
    assert background.cut(-7.0) == background.cut(0.0)


def test_one_photo_is_shown_as_a_match_of_even_confidence() -> None:
    scores = np.asarray([0.1], np.float32)
    confidences, cut = judge(scores)
    assert confidences.tolist() == [0.5]
    assert (scores >= cut).all()


def test_among_few_photos_those_above_the_widest_gap_are_strong() -> None:
    scores = np.asarray([0.31, 0.12, 0.29, 0.10, 0.14], np.float32)
    assert (scores >= judge(scores)[1]).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize("count", [2, 19, 20, 500])
def test_equal_scores_are_judged_without_a_division_by_zero(count: int) -> None:
    confidences, _ = judge(np.full(count, 0.2, np.float32))
    assert np.isfinite(confidences).all()


def test_a_burst_of_copies_does_not_hide_the_match() -> None:
    scores = np.full(200, 0.1, np.float32)
    scores[0] = 0.4
    assert (scores >= judge(scores)[1]).tolist() == [True] + [False] * 199


def test_no_scores_have_no_strong_one() -> None:
    confidences, _ = judge(np.empty(0, np.float32))
    assert confidences.shape == (0,)


@given(st.lists(st.floats(-1, 1, width=32), max_size=60), st.floats(0, 1))
def test_confidences_are_always_from_0_to_1(values: list[float], strictness: float) -> None:
    confidences, cut = judge(np.asarray(values, np.float32), strictness)
    assert ((confidences >= 0) & (confidences <= 1)).all()
    assert not np.isnan(cut)
