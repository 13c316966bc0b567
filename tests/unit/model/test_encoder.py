"""Encoder: what the program sees of the process, against a fake process that dies, hangs and fails at will."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from photoclip.errors import BugError, ModelProblem
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoint
from tests.clock import Clock
from tests.unit.model import fake_encoder_process as fake
from tests.unit.model.conftest import info
from tests.waiting import PATIENCE_S, wait_until

DEADLY = np.ones((1, 4, 4, 3), np.uint8)
PICTURES = np.zeros((3, 4, 4, 3), np.uint8)


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    with Encoder(threads=1, serve=fake.serve) as encoder:
        yield encoder


def model(name: str = "good") -> InstalledCheckpoint:
    return InstalledCheckpoint(info(name), Path("models") / name, "ab" * 32, 0, "a test")


def result(future: Future[Any]) -> Any:
    return future.result(PATIENCE_S)


def seen(encoder: Encoder) -> list[str]:
    """Return the kinds of the requests that the present process has got, this one last."""
    kinds: list[str] = list(result(encoder.encode_texts(["seen"])))
    return kinds


# answers


def test_no_process_runs_before_the_first_request(encoder: Encoder) -> None:
    assert encoder.pid is None
    assert encoder.loaded is None


def test_words_and_pictures_are_answered(encoder: Encoder) -> None:
    assert result(encoder.encode_texts(["dog", "horse"])).tolist() == [[3, 0], [5, 0]]
    assert result(encoder.encode_images(PICTURES)).shape == (3, 2)


def test_a_loaded_model_is_known_with_its_batch(encoder: Encoder) -> None:
    loaded = result(encoder.load(model(), "cpu", "float32"))
    assert encoder.loaded == loaded
    assert (loaded.model_id, loaded.fingerprint) == ("good", "ab" * 32)
    assert encoder.batch_size == 5


def test_while_another_model_loads_none_is_loaded(encoder: Encoder) -> None:
    result(encoder.load(model(), "cpu", "float32"))
    hanging = encoder.encode_texts(["hang"])
    encoder.load(model("other"), "cpu", "float32")
    assert encoder.loaded is None
    assert not hanging.done()


def test_a_known_failure_comes_in_its_own_words(encoder: Encoder) -> None:
    with pytest.raises(ModelProblem, match=r"^In plain words\.$"):
        result(encoder.encode_texts(["known"]))


def test_an_unknown_failure_is_a_bug_with_its_traceback(encoder: Encoder) -> None:
    with pytest.raises(BugError, match="Traceback: somewhere"):
        result(encoder.encode_texts(["bug"]))


def test_after_a_failure_the_same_process_goes_on(encoder: Encoder) -> None:
    with pytest.raises(BugError):
        result(encoder.encode_texts(["bug"]))
    pid = encoder.pid
    assert result(encoder.encode_texts(["dog"])).tolist() == [[3, 0]]
    assert encoder.pid == pid


def test_a_model_that_cannot_be_loaded_says_why_and_is_not_loaded(encoder: Encoder) -> None:
    with pytest.raises(ModelProblem, match="do not belong"):
        result(encoder.load(model("bad"), "cpu", "float32"))
    assert encoder.loaded is None


def test_the_number_of_threads_comes_first_and_can_change(encoder: Encoder) -> None:
    assert seen(encoder) == ["SetThreads(1)", "EncodeTexts"]
    encoder.set_threads(None)
    assert seen(encoder)[-2:] == ["SetThreads(None)", "EncodeTexts"]


def test_a_number_of_threads_set_before_the_start_is_used(encoder: Encoder) -> None:
    encoder.set_threads(2)
    assert encoder.pid is None
    assert seen(encoder)[0] == "SetThreads(2)"


# deaths


def test_work_that_a_death_cut_off_is_done_by_a_new_process(
    encoder: Encoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    result(encoder.load(model(), "cpu", "float32"))
    before = encoder.pid
    mark = str(tmp_path / "died")
    cut_off = encoder.encode_texts(["die once", mark])
    behind = encoder.encode_images(PICTURES)
    assert result(cut_off).tolist() == [[8, 0], [len(mark), 0]]
    assert result(behind).shape == (3, 2)
    assert encoder.pid != before
    assert f"process ended with {fake.EXIT_CODE}" in caplog.text


def test_the_new_process_has_the_model_and_the_threads_of_the_old_one(encoder: Encoder, tmp_path: Path) -> None:
    result(encoder.load(model(), "cpu", "float32"))
    result(encoder.encode_texts(["die once", str(tmp_path / "died")]))
    assert seen(encoder) == ["SetThreads(1)", "Load", "EncodeTexts", "EncodeTexts"]
    assert encoder.loaded is not None
    assert encoder.loaded.model_id == "good"


def test_work_whose_process_is_killed_twice_is_given_up_and_the_rest_goes_on(encoder: Encoder, tmp_path: Path) -> None:
    at_work = tmp_path / "at work"
    hanging = encoder.encode_texts(["hang", str(at_work)])
    behind = encoder.encode_images(PICTURES)
    for _ in range(2):
        wait_until(at_work.exists)
        at_work.unlink()
        assert not hanging.done()
        psutil.Process(encoder.pid).kill()
    with pytest.raises(ModelProblem, match="stopped twice at the same work"):
        result(hanging)
    assert result(behind).shape == (3, 2)


def test_a_process_that_always_ends_before_it_answers_is_not_started_for_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # As where importing torch takes the process down: an old processor, a broken driver.
    with Encoder(serve=fake.ends_at_once) as encoder:
        for future in (encoder.encode_images(PICTURES), encoder.load(model(), "cpu", "auto")):
            with pytest.raises(ModelProblem, match="could not be started"):
                result(future)
        assert encoder.pid is None
    assert 3 <= caplog.text.count("process ended with") <= 4


def test_a_process_killed_while_idle_is_replaced_by_the_next_request(encoder: Encoder) -> None:
    result(encoder.load(model(), "cpu", "float32"))
    pid = encoder.pid
    psutil.Process(pid).kill()
    wait_until(lambda: encoder.pid is None)
    assert encoder.loaded is None
    assert result(encoder.encode_texts(["dog"])).tolist() == [[3, 0]]
    assert seen(encoder)[:2] == ["SetThreads(1)", "Load"]


@pytest.mark.parametrize("kind", ["pictures", "words"])
def test_work_that_kills_two_processes_fails_in_a_sentence_and_the_rest_goes_on(encoder: Encoder, kind: str) -> None:
    deadly = encoder.encode_images(DEADLY) if kind == "pictures" else encoder.encode_texts(["die"])
    behind = [encoder.encode_images(PICTURES) for _ in range(3)]
    with pytest.raises(ModelProblem, match="stopped twice at the same work, perhaps for lack of memory; close other"):
        result(deadly)
    assert [result(future).shape for future in behind] == [(3, 2)] * 3


def test_a_model_that_kills_the_process_is_not_loaded_again_by_itself(encoder: Encoder) -> None:
    with pytest.raises(ModelProblem, match="could not be loaded: its process ended unexpectedly"):
        result(encoder.load(model("deadly"), "cpu", "float32"))
    assert seen(encoder) == ["SetThreads(1)", "EncodeTexts"]


def test_a_file_that_kills_the_process_is_not_tried_again(encoder: Encoder) -> None:
    with pytest.raises(ModelProblem, match="file could not be read: the process that did it ended"):
        result(encoder.convert(Path("a.pt"), Path("b.safetensors")))
    assert result(encoder.encode_texts(["dog"])).tolist() == [[3, 0]]


def test_a_process_that_cannot_be_started_is_said_and_tried_again_with_the_next_request() -> None:
    with Encoder(serve=fake.Unstartable()) as encoder:
        for _ in range(2):
            with pytest.raises(ModelProblem, match="could not be started; close other programs"):
                result(encoder.encode_texts(["dog"]))


# cancelling and closing


def test_a_cancelled_request_is_not_answered_and_does_not_stop_the_next(encoder: Encoder) -> None:
    answers: list[object] = []
    cancelled = encoder.encode_images(PICTURES)
    if cancelled.cancel():
        cancelled.add_done_callback(lambda future: answers.append(future.cancelled()))
        assert answers == [True]
        with pytest.raises(CancelledError):
            result(cancelled)
    assert result(encoder.encode_texts(["dog"])).tolist() == [[3, 0]]


def test_a_cancelled_request_is_not_tried_again_after_a_death(encoder: Encoder) -> None:
    result(encoder.encode_texts(["dog"]))
    pid = encoder.pid
    hanging = encoder.encode_texts(["hang"])
    assert hanging.cancel()
    psutil.Process(pid).kill()
    wait_until(lambda: encoder.pid is None)
    assert seen(encoder) == ["SetThreads(1)", "EncodeTexts"]


def test_closing_ends_the_process_and_cancels_what_waits(encoder: Encoder) -> None:
    result(encoder.encode_texts(["dog"]))
    pid = encoder.pid
    waiting = [encoder.encode_texts(["hang"]), encoder.encode_images(PICTURES)]
    encoder.close()
    assert all(future.cancelled() for future in waiting)
    assert encoder.pid is None
    assert not psutil.pid_exists(pid)


def test_closing_at_once_or_twice_is_no_error_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    encoder = Encoder(serve=fake.serve)
    future = encoder.encode_texts(["dog"])
    encoder.close()
    encoder.close()
    assert future.cancelled() or future.done()
    assert set(threading.enumerate()) <= before


def test_a_closed_encoder_refuses_work_in_a_sentence(encoder: Encoder) -> None:
    encoder.close()
    encoder.set_threads(2)
    for future in (
        encoder.encode_texts(["dog"]),
        encoder.encode_images(PICTURES),
        encoder.load(model(), "cpu", "auto"),
        encoder.devices(),
    ):
        with pytest.raises(ModelProblem, match="PhotoClip is closing"):
            result(future)
    assert encoder.pid is None


def test_many_threads_may_ask_at_once(encoder: Encoder) -> None:
    answers: dict[int, float] = {}

    def ask(length: int) -> None:
        answers[length] = float(result(encoder.encode_texts(["x" * length]))[0, 0])

    threads = [threading.Thread(target=ask, args=(length,)) for length in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {length: length for length in range(1, 21)}


# rest


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def idle(clock: Clock) -> Iterator[Encoder]:
    with Encoder(threads=1, serve=fake.serve, clock=clock) as encoder:
        result(encoder.load(model(), "cpu", "float32"))
        yield encoder


def test_a_process_that_nobody_asks_ends_and_comes_back_with_its_model(idle: Encoder, clock: Clock) -> None:
    before = idle.pid
    clock.advance(600)
    idle.rest(600)
    assert idle.pid is None
    assert idle.loaded is not None
    assert seen(idle) == ["SetThreads(1)", "Load", "EncodeTexts"]
    assert idle.pid not in {None, before}


def test_a_process_that_was_asked_meanwhile_stays(idle: Encoder, clock: Clock) -> None:
    before = idle.pid
    clock.advance(500)
    result(idle.encode_texts(["dog"]))
    clock.advance(500)
    idle.rest(600)
    assert idle.pid == before


def test_a_process_at_work_stays(idle: Encoder, clock: Clock, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    idle.encode_texts(["hang", str(begun)])
    wait_until(begun.exists)
    clock.advance(6000)
    idle.rest(600)
    assert idle.pid is not None


def test_an_encoder_that_never_ran_may_rest(encoder: Encoder) -> None:
    encoder.rest(0)
    assert encoder.pid is None


def test_pictures_are_expected_before_they_come(encoder: Encoder) -> None:
    encoder.expect_images()
    assert seen(encoder) == ["SetThreads(1)", "ExpectImages", "EncodeTexts"]


def test_it_says_whether_pictures_come_first(idle: Encoder, clock: Clock) -> None:
    clock.advance(10)
    assert not idle.sees_pictures
    result(idle.encode_texts(["dog"]))
    assert not idle.sees_pictures
    result(idle.encode_images(np.zeros((1, 2, 2, 3), np.uint8)))
    assert idle.sees_pictures  # the next ones may be on their way
    clock.advance(10)
    assert not idle.sees_pictures
    idle.expect_images()
    assert idle.sees_pictures
    assert seen(idle)[-2:] == ["ExpectImages", "EncodeTexts"]
    clock.advance(10)
    assert not idle.sees_pictures
