"""A picture as a checkpoint wants to see it: open_clip's image transform on Pillow alone, without torch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Region

_FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
_MOST_STRETCH = 16


def model_pixels(image: Image.Image, wanted: ModelInput) -> NDArray[np.uint8]:
    """Return `image` (RGB) as the model's input, shape (size, size, 3), before normalisation.

    Equal to the last pixel to open_clip 3's `image_transform(is_train=False)` with torchvision's rounding.
    """
    size, resample = wanted.size_px, _FILTERS[wanted.interpolation]
    if wanted.resize_mode == "squash":
        fitted = _resized(image, size, size, resample)
    elif wanted.resize_mode == "longest":
        ratio = max(image.size) / size
        fitted = _resized(image, max(1, round(image.width / ratio)), max(1, round(image.height / ratio)), resample)
        fitted = _padded(fitted, size, wanted.fill)
    else:
        fitted = _shortest(image, size, resample)
    return np.asarray(_center(fitted, size), dtype=np.uint8)


def region_pixels(image: Image.Image, region: Region, wanted: ModelInput) -> NDArray[np.uint8]:
    """Return what the model takes in of one region of `image` (RGB), as `model_pixels` does; one pixel at least."""
    left, top = (min(round(at * side), side - 1) for at, side in zip((region.x, region.y), image.size, strict=True))
    right = max(left + 1, round((region.x + region.width) * image.width))
    bottom = max(top + 1, round((region.y + region.height) * image.height))
    return model_pixels(image.crop((left, top, right, bottom)), wanted)


def _shortest(image: Image.Image, size: int, resample: Image.Resampling) -> Image.Image:
    shorter, longer = sorted(image.size)
    if longer > _MOST_STRETCH * shorter:
        # The crop throws the ends away; stretching a 1 x 20,000 strip first would take gigabytes.
        image = _center(image, shorter, _MOST_STRETCH * shorter)
        longer = max(image.size)
    long_side = int(size * longer / shorter)
    width, height = (size, long_side) if image.width <= image.height else (long_side, size)
    return _resized(image, width, height, resample)


def _resized(image: Image.Image, width: int, height: int, resample: Image.Resampling) -> Image.Image:
    return image if image.size == (width, height) else image.resize((width, height), resample)


def _padded(image: Image.Image, size: int, fill: int) -> Image.Image:
    wide, high = max(0, size - image.width), max(0, size - image.height)
    border = (wide // 2, high // 2, (wide + 1) // 2, (high + 1) // 2)
    return ImageOps.expand(image, border, (fill, fill, fill)) if wide or high else image


def _center(image: Image.Image, size: int, most: int | None = None) -> Image.Image:
    """Cut out the centre: `size` square, or up to `most` along the longer side. Rounds as torchvision does."""
    width, height = (min(side, most or size) for side in image.size)
    left, top = round((image.width - width) / 2.0), round((image.height - height) / 2.0)
    return image.crop((left, top, left + width, top + height)) if (width, height) != image.size else image
