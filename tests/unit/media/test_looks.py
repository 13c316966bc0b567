"""How sharp and how bright pictures are."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from photoclip.media.looks import looks_of
from photoclip.store.looks import BLURRED_BELOW, DARK_BELOW


def drawn(width: int = 900, height: int = 600) -> Image.Image:
    """Return a picture with edges of every direction."""
    rng = np.random.default_rng(3)
    pixels = np.full((height, width, 3), 40, np.uint8)
    for _ in range(60):
        x, y = rng.integers(0, width - 60), rng.integers(0, height - 60)
        high, wide = rng.integers(20, 160, 2)
        pixels[y : y + high, x : x + wide] = rng.integers(0, 255, 3)
    return Image.fromarray(pixels)


def sharpness(image: Image.Image) -> float:
    looks = looks_of(image)
    assert looks is not None
    return looks.sharpness


def test_a_sharp_picture_is_sharp_whatever_its_size_and_light() -> None:
    for image in (drawn(), drawn(240, 180), drawn().resize((2700, 1800)), drawn().point(lambda level: level // 3)):
        assert sharpness(image) > BLURRED_BELOW


@pytest.mark.parametrize("share", [0.012, 0.03])
def test_a_picture_out_of_focus_is_not(share: float) -> None:
    assert sharpness(drawn().filter(ImageFilter.GaussianBlur(share * 900))) < BLURRED_BELOW


def test_a_picture_that_moved_in_one_direction_is_not() -> None:
    pixels = np.asarray(drawn(), np.float32)
    for axis in (0, 1):
        smeared = np.mean([np.roll(pixels, k, axis) for k in range(54)], axis=0)
        assert sharpness(Image.fromarray(smeared.astype(np.uint8))) < BLURRED_BELOW


def test_a_sharp_thing_before_a_soft_ground_is_sharp() -> None:
    image = drawn().filter(ImageFilter.GaussianBlur(20))
    image.paste(drawn().crop((0, 0, 450, 500)), (200, 50))
    assert sharpness(image) > BLURRED_BELOW


def test_dark_is_what_shows_hardly_anything() -> None:
    dark, lit = looks_of(drawn().point(lambda level: level // 8)), looks_of(drawn())
    assert dark is not None
    assert lit is not None
    assert dark.brightness < DARK_BELOW < lit.brightness


def test_of_a_picture_that_is_next_to_nothing_nothing_is_said() -> None:
    assert looks_of(Image.new("RGB", (31, 400))) is None
    assert looks_of(Image.new("RGB", (4000, 20))) is None


def test_a_plain_picture_has_nothing_that_could_be_sharp() -> None:
    looks = looks_of(Image.new("RGB", (300, 300), "white"))
    assert looks is not None
    assert (looks.sharpness, looks.brightness) == (1.0, pytest.approx(1.0))
