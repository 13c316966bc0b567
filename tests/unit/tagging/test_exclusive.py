"""Where one label of a set fits every photo, they are judged against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from photoclip.core.search import FloatArray, IdArray
from photoclip.tagging.alike import Alike, alike_among
from photoclip.tagging.exclusive import BEYOND, against_each_other

EVIDENCE = np.asarray([[2.0, -1.0, 0.5, -3.0], [1.0, -2.0, 0.9, -0.2]], np.float32)


def test_the_label_that_is_likelier_than_all_others_together_is_above_the_cut() -> None:
    above, chances = against_each_other(EVIDENCE)
    assert (above >= 0).tolist() == [[True, True, False, False], [False, False, True, True]]
    assert chances[1, 3] > 0.95
    assert 0.5 < chances[1, 2] < 0.7


def test_that_all_are_unlikely_does_not_matter() -> None:
    np.testing.assert_allclose(against_each_other(EVIDENCE - 3)[0], against_each_other(EVIDENCE)[0], atol=1e-4)


@given(arrays(np.float32, (3, 7), elements=st.floats(-30, 30, width=32)))
def test_chances_are_shares_and_rise_with_the_evidence(evidence: np.ndarray) -> None:
    above, chances = against_each_other(evidence)
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-4)
    assert np.isfinite(above).all()
    assert ((above >= 0) == (chances >= 0.5)).all()
    for photo in range(evidence.shape[1]):
        order = np.argsort(evidence[:, photo], kind="stable")
        assert (np.diff(chances[order, photo]) >= 0).all()


# photos that look alike decide together


def two_groups(each: int = 60) -> FloatArray:
    """Return unit vectors of two groups of photos."""
    made = np.random.default_rng(5)
    vectors = made.normal(0, 0.1, (2 * each, 8))
    vectors[:each, 0] += 1
    vectors[each:, 1] += 1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def alike(vectors: FloatArray) -> Alike:
    found = alike_among(
        np.arange(len(vectors)), lambda ids: (ids, vectors[ids]), lambda directions, ids: directions @ vectors[ids].T
    )
    assert found is not None
    return found


def test_the_nearest_are_of_the_same_group_and_never_the_photo_itself() -> None:
    found = alike(two_groups())
    nearest = found.anchors[found.nearest]
    assert nearest.shape == (120, 10)
    assert ((nearest < 60) == (np.arange(120) < 60)[:, None]).all()
    assert (nearest != np.arange(120)[:, None]).all()


def test_a_few_of_many_photos_stand_for_all() -> None:
    vectors = np.repeat(two_groups(), 150, axis=0)  # 18,000 photos, in several products
    found = alike(vectors)
    assert len(found.anchors) == 256
    assert found.nearest.shape == (18_000, 10)
    assert ((found.anchors[found.nearest] < 9_000) == (np.arange(18_000) < 9_000)[:, None]).all()


@pytest.mark.parametrize("count", [0, 1, 9])
def test_among_a_few_photos_nobody_is_asked(count: int) -> None:
    def nobody(*_: object) -> object:
        raise AssertionError

    assert alike_among(np.arange(count), nobody, nobody) is None  # type: ignore[arg-type]


def test_photos_without_a_vector_are_no_anchors() -> None:
    vectors = two_groups()

    def known(ids: IdArray) -> tuple[IdArray, FloatArray]:
        ids = ids[ids >= 60][::-1]
        return ids, vectors[ids]

    found = alike_among(np.arange(120), known, lambda directions, ids: directions @ vectors[ids].T)
    assert found is not None
    assert set(found.anchors.tolist()) == set(range(60, 120))


def test_a_doubtful_photo_is_what_those_are_that_look_like_it() -> None:
    evidence = np.where(np.arange(120) < 60, [[1.0], [-1.0]], [[-1.0], [1.0]]).astype(np.float32)
    evidence[:, 7] = (-0.2, 0.2)  # by itself the other one
    assert against_each_other(evidence)[1].argmax(axis=0)[7] == 1
    above, chances = against_each_other(evidence, alike(two_groups()))
    assert chances.argmax(axis=0)[7] == 0
    assert above[0, 7] > 0
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-4)


def test_ticks_and_crosses_hold_whatever_stands_around_them_and_move_it() -> None:
    evidence = np.full((2, 120), 0.5, np.float32)
    evidence[1] = 0.0
    evidence[0, 3] = -BEYOND  # a cross
    evidence[1, 4] = BEYOND  # a tick
    evidence[:, 5] = -BEYOND  # neither
    before = against_each_other(np.stack([np.full(120, 0.5), np.zeros(120)]).astype(np.float32), alike(two_groups()))[1]
    chances = against_each_other(evidence, alike(two_groups()))[1]
    assert chances[0, 3] < 0.01
    assert chances[1, 4] > 0.99
    assert np.isfinite(chances).all()
    near = np.arange(6, 60)
    assert (chances[1, near] >= before[1, near] - 1e-6).all()
    assert (chances[1, near] > before[1, near] + 1e-4).any()
