"""Against open_clip itself, which is the definition of what a checkpoint was trained on."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from photoclip.core.model_input import ModelInput
from photoclip.media.limits import DecodeLimits
from photoclip.media.model_pixels import model_pixels
from photoclip.media.reading import read_photo
from tests.unit.media.drawn import decoded, saved, scene

MODES = [
    ModelInput(),
    ModelInput(size_px=256),
    ModelInput(size_px=64, interpolation="bilinear"),
    ModelInput(resize_mode="squash"),
    ModelInput(resize_mode="longest"),
    ModelInput(size_px=65, resize_mode="longest", fill=127),
]
SIZES = [(500, 375), (375, 500), (224, 224), (333, 77), (100, 41), (224, 300), (64, 65), (301, 1000), (3, 7)]


def reference(image: Image.Image, wanted: ModelInput) -> np.ndarray:
    transform = pytest.importorskip("open_clip.transform").image_transform(
        wanted.size_px,
        is_train=False,
        mean=(0.0,) * 3,
        std=(1.0,) * 3,
        resize_mode=wanted.resize_mode,
        interpolation=wanted.interpolation,
        fill_color=wanted.fill,
    )
    return (transform(image).permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)


@pytest.mark.parametrize("wanted", MODES, ids=lambda m: f"{m.resize_mode}-{m.size_px}-{m.interpolation}")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_pixels_equal_open_clips(wanted, size):
    image = scene(*size)
    ours = model_pixels(image, wanted)
    assert ours.shape == (wanted.size_px, wanted.size_px, 3)
    assert np.array_equal(ours, reference(image, wanted))


@pytest.mark.parametrize("mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("size", [(1, 20_000), (20_000, 1), (1, 1)], ids=str)
def test_absurd_shapes_neither_fail_nor_take_gigabytes(size, mode):
    assert model_pixels(Image.new("RGB", size), ModelInput(resize_mode=mode)).shape == (224, 224, 3)


def test_a_png_gives_the_model_exactly_what_open_clip_would(tmp_path):
    path = saved(tmp_path / "a.png", scene(1200, 900), "PNG")
    reading = read_photo(path, tmp_path / "t", ModelInput(), DecodeLimits())
    assert np.array_equal(reading.pixels, reference(scene(1200, 900), ModelInput()))


def test_a_large_jpeg_gives_the_model_nearly_what_open_clip_would(tmp_path):
    image = scene(800, 600, noise=40).resize((3200, 2400), Image.Resampling.BICUBIC)
    path = saved(tmp_path / "a.jpg", image, "JPEG", quality=92)
    reading = read_photo(path, tmp_path / "t", ModelInput(), DecodeLimits())
    whole = reference(decoded(path.read_bytes()).image, ModelInput())
    assert cosine(reading.pixels, whole) > 0.9995


@pytest.mark.shared
def test_eval_photos_give_the_model_exactly_what_open_clip_would(shared, tmp_path):
    photos = sorted((shared / "eval" / "photos" / "captioned").rglob("*.jpg"))[::25]
    assert len(photos) >= 40
    for path in photos:
        reading = read_photo(path, tmp_path, ModelInput(), DecodeLimits())
        with Image.open(path) as picture:
            assert np.array_equal(reading.pixels, reference(picture.convert("RGB"), ModelInput())), path.name


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    first, second = (values.astype(np.float64).ravel() - values.mean() for values in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))
