"""What was cut out of a picture, or a picture that was levelled, framed or written on, shares its details."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from photoclip.indexing.registration import LONG_SIDE_PX, shared_detail
from photoclip.media.grey import Grey

Edit = Callable[[Image.Image], Image.Image]


@cache
def scene(seed: int, width: int = 480, height: int = 360, blurred_alike: int = 0) -> Image.Image:
    """Return a picture with details of every size, as photos have them; `blurred_alike`: whose large ones it has."""
    rows, columns = np.meshgrid(np.fft.fftfreq(height), np.fft.fftfreq(width), indexing="ij")
    frequency = np.hypot(rows, columns)
    amplitude = 1 / np.maximum(frequency, 1 / width) ** 1.2
    spectrum = np.fft.fft2(np.random.default_rng(seed).normal(size=(height, width))) * amplitude
    if blurred_alike:
        other = np.fft.fft2(np.random.default_rng(blurred_alike).normal(size=(height, width))) * amplitude
        spectrum = np.where(frequency < 4 / width, other, spectrum)
    levels = np.fft.ifft2(spectrum).real
    levels = (levels - levels.mean()) / levels.std() * 50 + 128
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def crop(left: float, top: float, right: float, bottom: float) -> Edit:
    return lambda picture: picture.crop(
        (
            round(left * picture.width),
            round(top * picture.height),
            round(right * picture.width),
            round(bottom * picture.height),
        )
    )


def levelled(degrees: float) -> Edit:
    return lambda picture: crop(0.07, 0.07, 0.93, 0.93)(picture.rotate(degrees, Image.Resampling.BICUBIC))


def captioned(picture: Image.Image) -> Image.Image:
    written = picture.copy()
    ImageDraw.Draw(written).rectangle((0, picture.height * 4 // 5, picture.width, picture.height), fill=255)
    return written


def darker_crop(picture: Image.Image) -> Image.Image:
    return crop(0.1, 0.2, 0.8, 0.9)(picture).point(lambda level: int(level * 0.7))


def turned_crop(picture: Image.Image) -> Image.Image:
    return crop(0.2, 0.1, 0.9, 0.8)(picture).transpose(Image.Transpose.ROTATE_270)


EDITS: dict[str, Edit] = {
    "as it is": lambda picture: picture,
    "cropped a little": crop(0.05, 0.05, 0.95, 0.95),
    "cropped at a corner": crop(0, 0, 0.8, 0.8),
    "cropped to a quarter": crop(0.5, 0.5, 1, 1),
    "cropped wide": crop(0, 0.3, 1, 0.85),
    "cropped square": crop(0.2, 0, 0.95, 1),
    "cropped and darker": darker_crop,
    "cropped and turned": turned_crop,
    "levelled by 2 degrees": levelled(2),
    "levelled by -5 degrees": levelled(-5),
    "framed": lambda picture: ImageOps.expand(picture, 40, 255),
    "with a caption": captioned,
    "cropped and smaller": lambda picture: crop(0.1, 0.1, 0.9, 0.9)(picture).resize((200, 150)),
}


def small(picture: Image.Image) -> Grey:
    shrunk = picture.copy()
    shrunk.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX))
    return np.asarray(shrunk, np.float32)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_shares_its_details(edit: Edit) -> None:
    picture = scene(1)
    assert shared_detail(small(picture), small(edit(picture))) > 0.75


@pytest.mark.parametrize("other", [scene(11), scene(12, 360, 480), scene(13, blurred_alike=1)])
def test_another_picture_does_not(other: Image.Image) -> None:
    assert shared_detail(small(scene(1)), small(other)) < 0.35


@pytest.mark.parametrize("size", [(1, 1), (8, 3), (128, 1), (1, 128), (128, 96)])
def test_what_shows_nothing_shares_nothing(size: tuple[int, int]) -> None:
    flat = np.full(size, 90, np.float32)
    assert shared_detail(flat, flat) == 0
    assert shared_detail(small(scene(1)), flat) == 0
    assert shared_detail(flat, small(scene(1))) == 0
