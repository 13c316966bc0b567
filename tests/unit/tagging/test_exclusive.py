"""Of an exclusive set a photo gets one label at most."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from photoclip.search.relevance import confidences
from photoclip.tagging.exclusive import NONE, choose_one, choose_one_that_always_fits

EVIDENCE = np.asarray([[2.0, -1.0, 0.5, -3.0], [1.0, -2.0, 0.9, -0.2]], np.float32)


def test_the_label_with_the_most_evidence_gets_the_photo() -> None:
    choice = choose_one(EVIDENCE)
    assert choice.label.tolist() == [0, NONE, 1, NONE]
    np.testing.assert_allclose(choice.confidences, confidences(EVIDENCE.max(axis=0)))


def test_a_lower_cut_gives_more_photos_a_label() -> None:
    assert choose_one(EVIDENCE, cut=-1.0).label.tolist() == [0, 0, 1, 1]


def test_where_one_label_always_fits_the_one_that_stands_out_is_chosen() -> None:
    choice = choose_one_that_always_fits(EVIDENCE)
    assert choice.label.tolist() == [NONE, NONE, NONE, 1]
    assert choice.confidences[3] > 0.95
    assert 0.5 < choice.confidences[2] < 0.7


@given(arrays(np.float32, (3, 7), elements=st.floats(-20, 20, width=32)))
def test_every_photo_gets_a_label_of_the_set_or_none(evidence: np.ndarray) -> None:
    for choice in (choose_one(evidence), choose_one_that_always_fits(evidence)):
        assert set(choice.label.tolist()) <= {NONE, 0, 1, 2}
        assert ((choice.confidences >= 0) & (choice.confidences <= 1)).all()


def test_one_more_label_far_behind_changes_nothing() -> None:
    more = np.concatenate([EVIDENCE, np.full((1, 4), -9, np.float32)])
    np.testing.assert_array_equal(choose_one(more).label, choose_one(EVIDENCE).label)
