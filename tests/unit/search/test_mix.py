"""Descriptions together: weights, either-or, and what is not wanted."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.search.mix import Mix, MixTerm, Wanted

IDS = np.arange(4, dtype=np.int64)


def floats(*rows: list[float]) -> np.ndarray:
    return np.asarray(rows, np.float32)


def term(text: str, weight: float = 1.0) -> MixTerm:
    return MixTerm(text, weight)


def test_one_description_alone_is_single_and_keeps_its_order() -> None:
    mix = Mix.of("dog")
    assert mix.single is mix.terms[0]
    assert mix.combined(IDS, floats([3, 1, 2, 0])).tolist() == [3, 1, 2, 0]
    assert Mix.of("").terms == ()


def test_weights_say_how_much_each_description_counts() -> None:
    mix = Mix((Wanted((term("dog", 3),)), Wanted((term("beach"),))))
    assert mix.single is None
    assert mix.combined(IDS, floats([4, 0, 4, 0], [0, 4, 4, 0])).tolist() == [3, 1, 4, 0]


def test_of_alternatives_the_better_one_counts() -> None:
    mix = Mix((Wanted((term("dog"), term("cat"))),))
    assert mix.combined(IDS, floats([4, 0, 1, -1], [0, 5, 1, -2])).tolist() == [4, 5, 1, -1]


def test_what_is_not_wanted_pushes_down_and_its_absence_does_not_lift() -> None:
    mix = Mix((Wanted((term("dog"),)),), (term("snow", 2),))
    assert mix.combined(IDS, floats([3, 3, 3, 1], [2, 0, -5, -5])).tolist() == [-1, 3, 3, 1]


def test_only_what_is_not_wanted_puts_last_what_shows_it() -> None:
    mix = Mix((), (term("snow"),))
    assert mix.combined(IDS, floats([2, 0, -5, 1])).tolist() == [-2, 0, 5, -1]
    assert mix.weighed(IDS, floats([2, 0, -5, 1])).tolist() == [-2, 0, 5, -1]


def test_a_strong_unwanted_term_makes_a_photo_no_strong_match() -> None:
    mix = Mix((Wanted((term("glasses"),)),), (term("sunglasses"),))
    evidence = mix.weighed(IDS, floats([5, 5, -1, 2], [3, -6, -6, 1]))
    assert (evidence >= 0).tolist() == [False, True, False, False]


def test_a_filter_meets_a_group_instead_of_words() -> None:
    mix = Mix((Wanted((term("beach"),), met_by=np.asarray([3], np.int64)),))
    assert mix.single is None
    assert mix.combined(IDS, floats([2, 1, 0, -4])).tolist() == [2, 1, 0, 2]
    assert (mix.weighed(IDS, floats([2, -1, -1, -4])) >= 0).tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    "mix", [Mix.of("dog"), Mix((Wanted((term("a"), term("b"))),), (term("c"),)), Mix((), (term("c"),))]
)
def test_no_photos_are_an_answer_too(mix: Mix) -> None:
    none = np.empty((len(mix.terms), 0), np.float32)
    assert mix.combined(IDS[:0], none).shape == mix.weighed(IDS[:0], none).shape == (0,)
