"""CLIP in memory: the shipped checkpoint against open_clip itself, and made-up towers that fail on purpose."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from numpy.typing import NDArray
from open_clip.tokenizer import SimpleTokenizer

from photoclip.core.model_input import ModelInput
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.model.clip import Clip
from photoclip.model.clip_texts import ClipTexts
from photoclip.model.devices import ORDER
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.kept_check import KeptChecks
from photoclip.model.model_config import ModelConfig
from photoclip.model.processors import device_reports, set_threads
from photoclip.model.text_tower import TextTower
from photoclip.model.this_machine import machine
from tests.clock import Clock
from tests.unit.model.conftest import SHIPPED, SMALL_TEXT, TINY, install, write_checkpoint
from tests.waiting import PATIENCE_S

SHORT = "red square"
LONG = "a photo of a small red square left of a large blue circle on a yellow background"
TOO_LONG = " ".join(["a large blue circle and a small green triangle under a red square"] * 12)


@pytest.fixture(scope="module")
def clip() -> Clip:
    return Clip.load(SHIPPED, "cpu", "float32")


@pytest.fixture(scope="module")
def random_clip(tiny_files: Path) -> Clip:
    """Random weights, but open_clip's usual vocabulary and context of 77 tokens."""
    return Clip.load(tiny_files, "cpu", "float32")


def encode_as_open_clip_does(folder: Path, tokenizer: SimpleTokenizer, texts: Sequence[str]) -> FloatArray:
    model = open_clip.create_model(f"local-dir:{folder}").eval()
    with torch.inference_mode():
        vectors = model.encode_text(tokenizer(list(texts)), normalize=True)
    array: FloatArray = vectors.numpy()
    return array


def noise(count: int, side: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, side, side, 3), np.uint8)


# words


@pytest.mark.parametrize(
    "texts",
    [[SHORT], [LONG], [TOO_LONG], [""], [SHORT, TOO_LONG, LONG, ""], [LONG, SHORT]],
    ids=["short", "long", "truncated", "empty", "mixed lengths", "two"],
)
def test_words_are_encoded_as_open_clip_encodes_them(
    clip: Clip, random_clip: Clip, tiny_files: Path, texts: list[str]
) -> None:
    shipped = SimpleTokenizer(str(SHIPPED / "words.txt.gz"), context_length=32)
    for mine, theirs in (
        (clip.encode_texts(texts), encode_as_open_clip_does(SHIPPED, shipped, texts)),
        (random_clip.encode_texts(texts), encode_as_open_clip_does(tiny_files, SimpleTokenizer(), texts)),
    ):
        assert mine.shape == theirs.shape
        assert (mine * theirs).sum(axis=1).min() >= 0.9999


def test_words_are_encoded_as_open_clip_encodes_them_where_our_text_tower_does_not_run(
    tiny_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TextTower, "take_over", lambda _text, known: known)
    clip = Clip.load(tiny_files, "cpu", "float32")
    for texts in ([SHORT], [TOO_LONG], [SHORT, LONG, ""]):
        theirs = encode_as_open_clip_does(tiny_files, SimpleTokenizer(), texts)
        assert (clip.encode_texts(texts) * theirs).sum(axis=1).min() >= 0.9999


def test_a_text_has_the_same_vector_whatever_stands_beside_it(clip: Clip) -> None:
    alone = clip.encode_texts([SHORT])[0]
    for neighbours in ([SHORT, TOO_LONG], [SHORT, ""], [SHORT] * 5):
        assert clip.encode_texts(neighbours)[0] == pytest.approx(alone, abs=1e-5)


def test_a_short_text_after_a_long_one_is_not_cut_by_it_nor_the_other_way_round(clip: Clip) -> None:
    before = clip.encode_texts([LONG])[0]
    clip.encode_texts([SHORT])
    assert clip.encode_texts([LONG])[0] == pytest.approx(before, abs=1e-6)


def test_words_become_unit_vectors_of_32_bits(clip: Clip) -> None:
    vectors = clip.encode_texts([SHORT, LONG, ""])
    assert vectors.shape == (3, clip.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_no_words_are_no_vectors(clip: Clip) -> None:
    assert clip.encode_texts([]).shape == (0, clip.dimension)


# pictures


def test_pictures_are_encoded_as_open_clip_encodes_them(clip: Clip) -> None:
    pixels = noise(3, clip.model_input.size_px)
    model = open_clip.create_model(f"local-dir:{SHIPPED}").eval()
    mean, std = (torch.tensor(three).view(1, 3, 1, 1) for three in (clip.model_input.mean, clip.model_input.std))
    with torch.inference_mode():
        x = (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - mean) / std
        theirs = model.encode_image(x, normalize=True).numpy()
    assert (clip.encode_images(pixels) * theirs).sum(axis=1).min() >= 0.9999


def test_pictures_become_unit_vectors_in_their_order_whatever_the_batch(clip: Clip) -> None:
    pixels = noise(11, clip.model_input.size_px)
    together = clip.encode_images(pixels)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(11), abs=1e-5)
    clip.part_size = 3
    assert clip.encode_images(pixels) == pytest.approx(together, abs=1e-5)


def test_no_pictures_are_no_vectors(clip: Clip) -> None:
    assert clip.encode_images(noise(0, clip.model_input.size_px)).shape == (0, clip.dimension)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 95, 96, 3), np.uint8),
        np.zeros((96, 96, 3), np.uint8),
        np.zeros((1, 96, 96, 4), np.uint8),
        np.zeros((1, 96, 96, 3), np.float32),
    ],
    ids=["size", "one", "alpha", "floats"],
)
def test_pictures_of_another_shape_are_refused_in_a_sentence(clip: Clip, pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ModelProblem, match="96 by 96 pixels"):
        clip.encode_images(pixels)


# what is told of it


def test_the_shipped_checkpoint_describes_itself(clip: Clip) -> None:
    loaded = clip.describe("demo", "ab" * 32)
    assert (loaded.model_id, loaded.fingerprint, loaded.dimension) == ("demo", "ab" * 32, 128)
    assert loaded.model_input.size_px == 96
    assert loaded.model_input.resize_mode == "squash"
    assert loaded.device == "CPU"
    assert loaded.precision == "float32"
    assert "Full precision was chosen in the settings." in loaded.device_reason
    assert loaded.logit_scale > 1


def test_every_kind_of_processor_is_reported_with_a_reason() -> None:
    reports = device_reports()
    assert [report.value for report in reports] == list(ORDER)
    assert reports[-1].usable
    assert all(report.name and report.reason.endswith(".") for report in reports)


def test_at_least_one_thread_and_at_most_those_allowed_are_used() -> None:
    before = torch.get_num_threads()
    try:
        set_threads(1)
        assert torch.get_num_threads() == 1
        set_threads(10_000)
        assert 1 <= torch.get_num_threads() < 10_000
        set_threads(None)
        assert torch.get_num_threads() >= 1
    finally:
        set_threads(before)


# made-up towers


class Tower(torch.nn.Module):
    """An image tower that answers with the mean color in its first numbers."""

    def __init__(self, trouble: Callable[[torch.Tensor], None] = lambda _x: None) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.eye(3))
        self.trouble = trouble

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.trouble(x)
        return torch.nn.functional.pad(x.mean(dim=(2, 3)) @ self.weight, (0, 13), value=0.1)


class InaccurateInHalf(Tower):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        right = super().forward(x)
        return right if x.dtype == torch.float32 else right.roll(1, dims=1)


class UncopyableTower(Tower):
    def __deepcopy__(self, _memo: object) -> Tower:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")


class Model(torch.nn.Module):
    def __init__(self, visual: Tower, text_trouble: Callable[[], None]) -> None:
        super().__init__()
        self.visual = visual
        self.text_trouble = text_trouble
        self.logit_scale = torch.nn.Parameter(torch.zeros(()))

    def encode_image(self, x: torch.Tensor) -> torch.Tensor:
        answer: torch.Tensor = self.visual(x)
        return answer

    def encode_text(self, tokens: torch.Tensor) -> torch.Tensor:
        self.text_trouble()
        return torch.ones(len(tokens), 16)


def made_up(
    visual: Tower, text_trouble: Callable[[], None] = lambda: None, clock: Callable[[], float] = time.perf_counter
) -> Clip:
    model, config = Model(visual, text_trouble), ModelConfig(TINY, {})
    texts = ClipTexts(model, config, lambda texts: np.ones((len(texts), 77), np.int64))
    return Clip(model, texts, config, ModelInput(size_px=32), device_reports()[-1], clock)


# precision


def test_half_precision_is_not_taken_when_it_is_inaccurate() -> None:
    clip = made_up(InaccurateInHalf())
    clip.settle("bfloat16")
    assert clip.precision == "float32"
    assert "bfloat16 was chosen but is not accurate enough here." in clip.device_reason


def test_auto_keeps_full_precision_when_half_is_inaccurate() -> None:
    clip = made_up(InaccurateInHalf())
    clip.settle("auto")
    assert clip.precision == "float32"
    assert "Half precision would not help here." in clip.device_reason
    assert clip.encode_images(noise(1, 32)).shape == (1, 16)


def test_auto_takes_half_precision_when_it_is_accurate_and_faster() -> None:
    clock = Clock()
    clip = made_up(Tower(lambda x: clock.advance(0.02 if x.dtype == torch.float32 else 0.01)), clock=clock)
    clip.settle("auto")
    assert clip.precision == "bfloat16"
    assert "as accurate" in clip.device_reason
    exact = made_up(Tower()).encode_images(noise(4, 32))
    assert (clip.encode_images(noise(4, 32)) * exact).sum(axis=1).min() >= 0.999


def test_the_settings_may_ask_for_half_precision() -> None:
    clip = made_up(Tower())
    clip.settle("bfloat16")
    assert clip.precision == "bfloat16"
    assert "bfloat16 was chosen in the settings." in clip.device_reason


def test_half_precision_that_this_processor_does_not_know_is_left_out() -> None:
    def only_full(x: torch.Tensor) -> None:
        if x.dtype != torch.float32:
            raise RuntimeError('"conv2d" not implemented for BFloat16')

    clip = made_up(Tower(only_full))
    clip.settle("auto")
    assert clip.precision == "float32"


def test_no_memory_for_a_second_copy_keeps_full_precision() -> None:
    clip = made_up(UncopyableTower())
    clip.settle("auto")
    assert clip.precision == "float32"
    assert clip.encode_images(noise(1, 32)).shape == (1, 16)


def test_half_precision_that_is_hopelessly_slow_is_tried_once() -> None:
    clock = Clock()
    passes = []

    def pictures(x: torch.Tensor) -> None:
        passes.append(x.dtype)
        clock.advance(0.1 if x.dtype == torch.float32 else 4.0)

    clip = made_up(Tower(pictures), clock=clock)
    clip.settle("auto")
    assert clip.precision == "float32"
    assert passes.count(torch.bfloat16) == 1


@pytest.mark.parametrize("wanted", ["auto", "bfloat16", "float32"])
def test_what_was_found_at_the_last_start_is_not_looked_for_again(tmp_path: Path, wanted: str) -> None:
    clock = Clock()

    def pictures(x: torch.Tensor) -> None:
        clock.advance(0.02 if x.dtype == torch.float32 else 0.01)

    first = made_up(Tower(pictures), clock=clock)
    first.settle(wanted, KeptChecks(tmp_path, "this machine"))
    passes: list[torch.dtype] = []
    second = made_up(Tower(lambda x: passes.append(x.dtype)))
    second.settle(wanted, known=KeptChecks(tmp_path, "this machine").get(wanted))
    assert passes == []
    assert second.precision == first.precision
    assert (second.device_reason, second.part_size) == (first.device_reason, first.part_size)
    np.testing.assert_array_equal(second.encode_images(noise(2, 32)), first.encode_images(noise(2, 32)))


def test_on_what_texts_run_is_found_once_and_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = write_checkpoint(tmp_path / "files", SMALL_TEXT)
    folder = install(InstalledCheckpoints(tmp_path / "models"), files, "small").folder
    first = Clip.load(folder, "cpu", "float32")
    expected = first.encode_texts([SHORT, LONG])
    by = KeptChecks(folder, machine()).get_texts()
    assert by in ("plain", "packed")
    asked = []
    take_over = TextTower.take_over
    monkeypatch.setattr(TextTower, "take_over", lambda text, known: asked.append(known) or take_over(text, known=known))
    np.testing.assert_array_equal(Clip.load(folder, "cpu", "float32").encode_texts([SHORT, LONG]), expected)
    assert asked == [by]
    KeptChecks(folder, machine()).keep_texts("open_clip")
    theirs = Clip.load(folder, "cpu", "float32").encode_texts([SHORT, LONG])
    assert asked == [by]
    np.testing.assert_allclose(theirs, expected, atol=1e-5)


def test_an_image_part_that_answers_nonsense_is_named() -> None:
    tower = Tower()
    tower.weight.data[:] = float("nan")
    with pytest.raises(ModelProblem, match="image part gives no usable numbers"):
        made_up(tower).settle("float32")


# memory


def a_real_failed_allocation() -> None:
    torch.empty(1 << 55, dtype=torch.uint8)


def as_a_graphics_card_says() -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")


def as_the_cpu_says_on_windows() -> None:
    raise RuntimeError("[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: not enough memory: you tried")


def as_python_says() -> None:
    raise MemoryError


failures = pytest.mark.parametrize(
    "fail", [a_real_failed_allocation, as_a_graphics_card_says, as_the_cpu_says_on_windows, as_python_says]
)


@failures
def test_out_of_memory_halves_the_batch_and_loses_no_picture(
    fail: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []

    def at_most_three(x: torch.Tensor) -> None:
        seen.append(len(x))
        if len(x) > 3:
            fail()

    clip = made_up(Tower(at_most_three))
    vectors = clip.encode_images(noise(20, 32))
    assert vectors == pytest.approx(made_up(Tower()).encode_images(noise(20, 32)), abs=1e-6)
    assert {4, 2} <= set(seen)
    assert clip.part_size == 2
    assert "out of memory: 2 pictures at a time" in caplog.text
    seen.clear()
    clip.encode_images(noise(20, 32))
    assert max(seen) <= 3  # it does not run into the same wall again


@failures
def test_no_memory_for_even_one_picture_is_said_in_a_sentence(fail: Callable[[], None]) -> None:
    clip = made_up(Tower(lambda _x: fail()))
    with pytest.raises(ModelProblem, match="not enough memory for this model"):
        clip.encode_images(noise(2, 32))


@failures
def test_no_memory_for_words_is_said_in_a_sentence(fail: Callable[[], None]) -> None:
    clip = made_up(Tower(), text_trouble=fail)
    with pytest.raises(ModelProblem, match="not enough memory for this model"):
        clip.encode_texts(["dog"])


def test_another_failure_is_not_taken_for_lack_of_memory() -> None:
    def fail(_x: torch.Tensor) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="mat1"):
        made_up(Tower(fail)).encode_images(noise(2, 32))


# lanes


def test_every_part_of_a_batch_is_computed_by_one_thread() -> None:
    seen: list[tuple[int, int]] = []
    clip = made_up(Tower(lambda x: seen.append((len(x), torch.get_num_threads()))))
    clip.part_size = 3
    clip.encode_images(noise(20, 32))
    assert sorted(seen) == [(2, 1), *[(3, 1)] * 6]


def test_words_are_read_while_pictures_are_computed() -> None:
    """Whoever waits for the pictures gets the turn at once, and not between two batches."""
    answered = threading.Event()

    def wait_for_words(_x: torch.Tensor) -> None:
        assert answered.wait(PATIENCE_S)

    clip = made_up(Tower(wait_for_words))

    def meanwhile(_parts: Sequence[object]) -> None:
        assert clip.encode_texts(["dog"]).shape == (1, 16)
        answered.set()

    assert clip.encode_images(noise(20, 32), meanwhile).shape == (20, 16)


def test_where_one_picture_is_too_much_in_every_lane_there_is_one_lane() -> None:
    def fail_beside_others(_x: torch.Tensor) -> None:
        if clip.batch_size > 2:
            as_python_says()

    clip = made_up(Tower(fail_beside_others))
    clip.part_size = 1
    vectors = clip.encode_images(noise(20, 32))
    assert vectors == pytest.approx(made_up(Tower()).encode_images(noise(20, 32)), abs=1e-6)


def test_a_slow_processor_gets_smaller_parts() -> None:
    sizes = []
    for picture_s in (0.001, 0.25, 1, 30):
        clock = Clock()
        clip = made_up(Tower(lambda x, s=picture_s: clock.advance(s * len(x))), clock=clock)  # type: ignore[misc] # noqa: B023
        clip.settle("float32")
        sizes.append(clip.part_size)
    assert sizes == [32, 4, 2, 1]


def test_so_many_pictures_are_wanted_at_once_that_no_lane_waits_for_more() -> None:
    clip = made_up(Tower())
    assert clip.batch_size == 2 * torch.get_num_threads() * clip.part_size
