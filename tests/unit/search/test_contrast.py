"""The contrast words are encoded once a model, and a bad cache file is encoded anew."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray
from photoclip.errors import Cancelled, Closing, ModelProblem
from photoclip.paths import resources_dir
from photoclip.search.contrast import ContrastWords, ModelWords, read_words
from tests.clock import Clock
from tests.unit.search.fakes import MODEL, OTHER_MODEL, KnownTexts, expand
from tests.waiting import PATIENCE_S

WORDS = [f"word {number}" for number in range(20)]


def contrast(folder: Path, encode: KnownTexts) -> ContrastWords:
    return ContrastWords(WORDS, folder, encode, expand)


def test_the_shipped_words_are_many_and_each_once() -> None:
    words = read_words(resources_dir() / "prompts" / "contrast_words.txt")
    assert len(words) == len(set(words)) > 700
    assert not any("#" in word for word in words)


def test_words_are_encoded_once_for_each_model(tmp_path: Path) -> None:
    encode = KnownTexts(8)
    first = contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken())
    asked = len(encode.calls)
    again = contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken())
    assert len(encode.calls) == asked
    np.testing.assert_allclose(first, again, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(again, axis=1), 1, atol=1e-3)
    contrast(tmp_path, encode).vectors(OTHER_MODEL, 8, CancelToken())
    assert len(encode.calls) == 2 * asked


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY\x01\x00rubbish", b"x" * 9000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    encode = KnownTexts(8)
    first = contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken())
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    np.testing.assert_array_equal(contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken()), first)


def test_a_file_of_objects_is_never_unpickled(tmp_path: Path) -> None:
    encode = KnownTexts(8)
    first = contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken())
    (path,) = tmp_path.iterdir()
    with path.open("wb") as file:
        np.save(file, np.asarray([{"a": 1}], dtype=object), allow_pickle=True)
    np.testing.assert_array_equal(contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken()), first)


def test_vectors_that_are_none_are_not_taken_from_the_file(tmp_path: Path) -> None:
    encode = KnownTexts(8)
    first = contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken())
    (path,) = tmp_path.iterdir()
    with path.open("wb") as file:
        np.save(file, np.full((len(WORDS), 8), np.nan, np.float16))
    np.testing.assert_array_equal(contrast(tmp_path, encode).vectors(MODEL, 8, CancelToken()), first)


def test_a_closing_library_does_not_wait_for_them(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        contrast(tmp_path, KnownTexts(8)).vectors(MODEL, 8, cancel)
    assert list(tmp_path.iterdir()) == []


class Ending(KnownTexts):
    """The model of a program that is closed after some questions."""

    def __init__(self, questions: int) -> None:
        super().__init__(8)
        self.left = questions

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        if not self.left:
            raise Closing
        self.left -= 1
        return super().__call__(texts)


@pytest.mark.parametrize("questions", [0, 1, 2])
def test_no_word_is_encoded_twice_even_if_the_program_is_closed_meanwhile(tmp_path: Path, questions: int) -> None:
    at_once = contrast(tmp_path / "other", whole := KnownTexts(8)).vectors(MODEL, 8, CancelToken())
    first = Ending(questions)
    with pytest.raises(Closing):
        contrast(tmp_path, first).vectors(MODEL, 8, CancelToken())
    rest = KnownTexts(8)
    vectors = contrast(tmp_path, rest).vectors(MODEL, 8, CancelToken())
    np.testing.assert_allclose(vectors, at_once, atol=1e-3)
    assert [*first.calls, *rest.calls] == whole.calls


def test_nothing_is_said_of_words_that_were_not_ready_when_the_program_was_closed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    words = ModelWords(contrast(tmp_path, Ending(1)), MODEL, 8, lambda: None)
    assert words.wait(PATIENCE_S)
    words.join()
    assert (words.vectors, caplog.text) == (None, "")


class Held(KnownTexts):
    """Encodes once it is let go."""

    def __init__(self) -> None:
        super().__init__(8)
        self.asked = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        self.asked.set()
        assert self.let_go.wait(PATIENCE_S)
        return super().__call__(texts)


def test_words_of_a_model_are_there_when_it_is_told(tmp_path: Path) -> None:
    told = threading.Event()
    encode = Held()
    words = ModelWords(contrast(tmp_path, encode), MODEL, 8, told.set)
    assert (words.vectors, words.done, words.wait(0)) == (None, False, False)
    encode.let_go.set()
    assert told.wait(PATIENCE_S)
    assert words.wait(PATIENCE_S)
    assert words.vectors is not None
    assert words.vectors.shape == (len(WORDS), 8)
    words.join()


def test_words_of_a_model_that_was_left_never_come(tmp_path: Path) -> None:
    told = threading.Event()
    encode = Held()
    words = ModelWords(contrast(tmp_path, encode), MODEL, 8, told.set)
    assert encode.asked.wait(PATIENCE_S)
    words.stop()
    encode.let_go.set()
    words.join()
    assert (words.vectors, words.done, words.running, told.is_set()) == (None, True, False, False)


def test_words_that_cannot_be_encoded_are_not_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_texts: Sequence[str]) -> FloatArray:
        raise ModelProblem("no memory")

    words = ModelWords(ContrastWords(WORDS, tmp_path, fail, expand), MODEL, 8, lambda: None)
    assert words.wait(PATIENCE_S)
    words.join()
    assert words.vectors is None
    assert "without contrast words: no memory" in caplog.text


def test_without_words_there_is_nothing_to_wait_for() -> None:
    words = ModelWords(None, MODEL, 8, lambda: None)
    assert (words.vectors, words.done, words.running) == (None, True, False)
    words.join()


# while pictures wait


def test_words_that_nobody_waits_for_take_a_twentieth_of_the_time(tmp_path: Path) -> None:
    clock = Clock()
    taken = []

    def encode(texts: Sequence[str]) -> FloatArray:
        began = clock()
        clock.advance(0.2)
        taken.append(began)
        return KnownTexts(8)(texts)

    def others_wait() -> bool:
        clock.advance(0.05)
        return True

    many = [f"word {number}" for number in range(24)]
    words = ContrastWords(many, tmp_path, encode, expand, others_wait=others_wait, clock=clock)
    vectors = words.vectors(MODEL, 8, CancelToken(), wanted=threading.Event())
    assert vectors.any(axis=1).all()
    assert len(taken) == 3
    assert taken[0] >= 1  # nor do they begin before what came first
    assert np.diff(taken).min() >= 20 * 0.2 * 0.99


@pytest.mark.parametrize("ask", ["search", "command"])
def test_words_that_somebody_waits_for_come_at_once(tmp_path: Path, ask: str) -> None:
    encode = KnownTexts(8)
    # The clock stands still: no rest ends by itself.
    patient = ContrastWords(WORDS, tmp_path, encode, expand, others_wait=lambda: True, clock=Clock())
    words = ModelWords(patient, MODEL, 8, lambda: None)
    assert not words.done
    assert encode.calls == []
    if ask == "search":
        assert words.at_once() is None
    assert words.wait(PATIENCE_S)
    assert words.vectors is not None
    words.join()


def test_words_of_a_model_that_is_left_meanwhile_are_waited_for_no_longer(tmp_path: Path) -> None:
    patient = ContrastWords(WORDS, tmp_path, KnownTexts(8), expand, others_wait=lambda: True, clock=Clock())
    words = ModelWords(patient, MODEL, 8, lambda: None)
    words.stop()
    words.join()
    assert (words.vectors, words.done) == (None, True)


def test_they_come_by_themselves_once_nothing_else_waits(tmp_path: Path) -> None:
    busy = threading.Event()
    busy.set()
    patient = ContrastWords(WORDS, tmp_path, KnownTexts(8), expand, others_wait=busy.is_set, clock=Clock())
    told = threading.Event()
    words = ModelWords(patient, MODEL, 8, told.set)
    assert not words.done
    busy.clear()
    assert told.wait(PATIENCE_S)
    words.join()
