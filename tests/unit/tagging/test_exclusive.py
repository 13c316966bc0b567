"""Where one label of a set fits every photo, they are judged against each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from photoclip.tagging.exclusive import against_each_other

EVIDENCE = np.asarray([[2.0, -1.0, 0.5, -3.0], [1.0, -2.0, 0.9, -0.2]], np.float32)


def test_the_label_that_stands_out_is_above_the_cut_and_two_that_do_not_are_below() -> None:
    above, chances = against_each_other(EVIDENCE)
    assert (above >= 0).tolist() == [[False] * 4, [False, False, False, True]]
    assert chances[1, 3] > 0.95
    assert 0.5 < chances[1, 2] < 0.7


def test_that_all_are_unlikely_does_not_matter() -> None:
    np.testing.assert_allclose(against_each_other(EVIDENCE - 3)[0], against_each_other(EVIDENCE)[0], atol=1e-4)


@given(arrays(np.float32, (3, 7), elements=st.floats(-30, 30, width=32)))
def test_chances_are_shares_and_rise_with_the_evidence(evidence: np.ndarray) -> None:
    above, chances = against_each_other(evidence)
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-4)
    assert np.isfinite(above).all()
    assert ((above >= 0) == (chances >= 0.8 - 1e-6)).all()
    for photo in range(evidence.shape[1]):
        order = np.argsort(evidence[:, photo], kind="stable")
        assert (np.diff(chances[order, photo]) >= 0).all()
