"""Descriptions become one vector each, and are not encoded twice."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.errors import BugError, NoModel
from photoclip.search.texts import TextVectors, mean_direction
from tests.unit.search.fakes import MODEL, OTHER_MODEL, KnownTexts, expand, unit_vectors


def test_prompts_are_averaged_and_made_unit_length_again() -> None:
    encode = KnownTexts(2)
    encode.known = {"a": np.asarray([1.0, 0.0], np.float32), "b": np.asarray([0.0, 1.0], np.float32)}
    vector = TextVectors(encode, lambda _text: ["a", "b"]).vector(MODEL, "x")
    np.testing.assert_allclose(vector, [0.5**0.5, 0.5**0.5], rtol=1e-6)


def test_a_text_is_encoded_once_a_model() -> None:
    encode = KnownTexts()
    texts = TextVectors(encode, expand)
    assert texts.vector(MODEL, "dog") is texts.vector(MODEL, "dog")
    texts.vector(OTHER_MODEL, "dog")
    assert len(encode.calls) == 2


def test_the_cache_is_bounded_and_keeps_what_was_used_last() -> None:
    encode = KnownTexts()
    texts = TextVectors(encode, expand)
    for number in range(600):
        texts.vector(MODEL, f"text {number}")
        texts.vector(MODEL, "text 0")
    assert len(encode.calls) == 600
    texts.vector(MODEL, "text 1")
    assert len(encode.calls) == 601


def test_forgetting_encodes_anew() -> None:
    encode = KnownTexts()
    texts = TextVectors(encode, expand)
    texts.vector(MODEL, "dog")
    texts.forget()
    texts.vector(MODEL, "dog")
    assert len(encode.calls) == 2


def test_a_vector_of_the_encoder_before_is_not_kept() -> None:
    encode = KnownTexts()

    def changed_meanwhile(prompts: object) -> np.ndarray:
        texts.forget()
        return encode(["dog"])

    texts = TextVectors(changed_meanwhile, expand)
    texts.vector(MODEL, "dog")
    texts.vector(MODEL, "dog")
    assert len(encode.calls) == 2


def test_a_missing_model_is_said_and_not_cached() -> None:
    answers: list[object] = [NoModel("none yet"), unit_vectors(1).astype(np.float32)]

    def encode(_texts: object) -> np.ndarray:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    texts = TextVectors(encode, expand)
    with pytest.raises(NoModel):
        texts.vector(MODEL, "dog")
    assert texts.vector(MODEL, "dog").shape == (16,)


def test_prompts_that_cancel_out_are_similar_to_nothing() -> None:
    assert mean_direction(np.asarray([[1, 0], [-1, 0]], np.float32)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("answer", [np.empty((0, 4)), np.ones(4), np.full((1, 4), np.nan)])
def test_an_encoder_that_answers_nonsense_is_a_bug(answer: np.ndarray) -> None:
    with pytest.raises(BugError):
        mean_direction(answer.astype(np.float32))
