"""The real encoder's process with a tiny checkpoint, and what of it needs no torch."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from photoclip.errors import BugError, ModelProblem, NoModel
from photoclip.model.devices import ORDER
from photoclip.model.encoder import Encoder
from photoclip.model.encoder_process import serve
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.process_link import ProcessLink
from tests.conftest import ROOT
from tests.unit.model.conftest import SHIPPED, SIGMOID, TINY, install, write_checkpoint
from tests.waiting import PATIENCE_S, wait_until

MANY = 12_000
"""So many pictures that the tiny model is still at them when the next request has arrived."""


def noise(count: int, side: int = 32) -> NDArray[np.uint8]:
    return np.random.default_rng(count).integers(0, 256, (count, side, side, 3), np.uint8)


@pytest.fixture(scope="module")
def shipped(session_models: InstalledCheckpoints) -> InstalledCheckpoint:
    return install(session_models, SHIPPED, "shipped", 128)


def test_words_and_pictures_become_unit_vectors_of_one_space(encoder: Encoder) -> None:
    images = encoder.encode_images(noise(5)).result(PATIENCE_S)
    texts = encoder.encode_texts(["dog", "a dog on the beach", ""]).result(PATIENCE_S)
    assert (images.shape, texts.shape) == ((5, 16), (3, 16))
    for vectors in (images, texts):
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)


def test_what_is_loaded_is_told(encoder: Encoder, tiny: InstalledCheckpoint) -> None:
    loaded = encoder.loaded
    assert loaded is not None
    assert (loaded.model_id, loaded.fingerprint, loaded.dimension) == ("tiny", tiny.sha256, 16)
    assert (loaded.device, loaded.precision) == ("CPU", "float32")
    assert encoder.batch_size >= 1


def test_devices_are_listed_by_the_process(encoder: Encoder) -> None:
    assert [report.value for report in encoder.devices().result(PATIENCE_S)] == list(ORDER)


def test_a_text_goes_between_two_batches_of_pictures(encoder: Encoder) -> None:
    order: list[str] = []
    first = encoder.encode_images(noise(MANY))
    second = encoder.encode_images(noise(10))
    text = encoder.encode_texts(["dog"])
    for name, future in (("text", text), ("second", second), ("first", first)):
        future.add_done_callback(lambda _future, name=name: order.append(name))
    for future in (first, second, text):
        future.result(PATIENCE_S)
    assert order == ["text", "first", "second"]


def test_no_text_overtakes_the_model_it_was_meant_for(
    encoder: Encoder, tiny: InstalledCheckpoint, shipped: InstalledCheckpoint
) -> None:
    pictures = encoder.encode_images(noise(500))
    before = encoder.encode_texts(["dog"])
    encoder.load(shipped, "cpu", "float32")
    after = encoder.encode_texts(["dog"])
    assert pictures.result(PATIENCE_S).shape == (500, 16)
    assert before.result(PATIENCE_S).shape == (1, 16)
    assert after.result(PATIENCE_S).shape == (1, 128)


def test_pictures_of_another_size_are_refused_in_a_sentence(encoder: Encoder) -> None:
    with pytest.raises(ModelProblem, match="32 by 32 pixels"):
        encoder.encode_images(noise(1, 33)).result(PATIENCE_S)


def test_a_bug_in_the_process_comes_with_its_traceback_and_does_not_end_it(encoder: Encoder) -> None:
    pid = encoder.pid
    with pytest.raises(BugError, match="Traceback"):
        encoder.encode_texts([5]).result(PATIENCE_S)  # type: ignore[list-item]
    assert encoder.encode_texts(["dog"]).result(PATIENCE_S).shape == (1, 16)
    assert encoder.pid == pid


def test_a_failed_load_leaves_no_model_and_says_so(
    encoder: Encoder, tmp_path: Path, shipped: InstalledCheckpoint
) -> None:
    models = InstalledCheckpoints(tmp_path)
    broken = install(models, SHIPPED, "broken", 128)
    broken.weights.unlink()
    with pytest.raises(ModelProblem, match="weights are gone"):
        encoder.load(broken, "cpu", "float32").result(PATIENCE_S)
    assert encoder.loaded is None
    with pytest.raises(NoModel, match="No model is loaded"):
        encoder.encode_texts(["dog"]).result(PATIENCE_S)


def test_a_process_killed_in_the_middle_of_pictures_is_replaced_and_none_is_lost(
    encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    expected = encoder.encode_images(noise(MANY)).result(PATIENCE_S)
    pid = encoder.pid
    assert pid is not None
    cut_off = encoder.encode_images(noise(MANY))
    text = encoder.encode_texts(["dog"])  # answered once the pictures are under way
    text.result(PATIENCE_S)
    psutil.Process(pid).kill()
    assert cut_off.result(PATIENCE_S) == pytest.approx(expected, abs=1e-5)
    assert encoder.pid not in {None, pid}
    assert "the encoder's process ended with" in caplog.text
    assert encoder.loaded is not None
    assert encoder.loaded.model_id == "tiny"


# the process itself, without torch


@pytest.fixture
def bare_process() -> Iterator[ProcessLink]:
    link = ProcessLink(serve, lambda _link, _reply: None, lambda _link, _code: None)
    try:
        wait_until(lambda: link.pid is not None)
        yield link
    finally:
        link.close()


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system knows no niceness")
def test_the_window_comes_before_the_process_where_all_cores_are_busy(bare_process: ProcessLink) -> None:
    process = psutil.Process(bare_process.pid)
    own = psutil.Process().nice()
    wait_until(lambda: process.nice() > own)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to a group")
def test_the_process_ends_with_a_program_that_is_killed() -> None:
    code = (
        "import sys, threading\n"
        "from photoclip.model.encoder_process import serve\n"
        "from photoclip.model.process_link import ProcessLink\n"
        "if __name__ == '__main__':\n"
        "    link = ProcessLink(serve, print, print)\n"
        "    while link.pid is None: threading.Event().wait(0.005)\n"
        "    print(link.pid, flush=True)\n"
        "    threading.Event().wait()\n"
    )
    program = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    with program, program.stdout:
        child = psutil.Process(int(program.stdout.readline()))
        program.kill()
    try:
        child.wait(PATIENCE_S)
    except psutil.NoSuchProcess:
        return
    assert not child.is_running()


@pytest.mark.parametrize("config", [TINY, SIGMOID], ids=["the usual", "by pairs"])
def test_a_checkpoint_that_reads_words_first_becomes_the_same_one(
    encoder: Encoder, tmp_path: Path, config: dict[str, Any]
) -> None:
    again = install(InstalledCheckpoints(tmp_path / "models"), write_checkpoint(tmp_path / "files", config), "again")
    answers = []
    for _ in range(2):  # what the first start found is kept for the second
        loaded = encoder.load(again, "cpu", "float32").result(PATIENCE_S)
        texts = [encoder.encode_texts(["dog", "a dog on the beach"]) for _ in range(3)]
        pictures = encoder.encode_images(noise(5))
        late = encoder.encode_texts(["dog"])
        answers.append((loaded, [future.result(PATIENCE_S) for future in (*texts, pictures, late)]))
    (first, before), (second, after) = answers
    assert first == second
    for ours, theirs in zip(before, after, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert encoder.loaded == second


def test_words_are_read_where_the_image_part_cannot_be_loaded_and_the_pictures_say_why(
    encoder: Encoder, tmp_path: Path, tiny_files: Path
) -> None:
    half = install(InstalledCheckpoints(tmp_path), tiny_files, "half")
    encoder.load(half, "cpu", "float32").result(PATIENCE_S)
    expected = encoder.encode_texts(["dog"]).result(PATIENCE_S)
    stamp = half.weights.stat()
    half.weights.write_bytes(half.weights.read_bytes().replace(b'"visual.', b'"visuel.', 1))
    os.utime(half.weights, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    encoder.load(half, "cpu", "float32").result(PATIENCE_S)
    for _ in range(2):
        np.testing.assert_allclose(encoder.encode_texts(["dog"]).result(PATIENCE_S), expected, atol=1e-5)
        with pytest.raises(ModelProblem, match="do not belong to this configuration"):
            encoder.encode_images(noise(1)).result(PATIENCE_S)
