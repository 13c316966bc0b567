"""Pictures made for tests: every format, every orientation, no photo of anybody's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

from photoclip.media.decode import Decoded, Enough, decode, open_picture
from photoclip.media.limits import DecodeLimits

pillow_heif.register_heif_opener()

FORMATS = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "TIFF": ".tif",
    "BMP": ".bmp",
    "GIF": ".gif",
    "AVIF": ".avif",
    "HEIF": ".heic",
    "JPEG2000": ".jp2",
    "QOI": ".qoi",
}
WITHOUT_TAGS = ("BMP", "QOI")
"""What keeps neither EXIF nor XMP."""

_TO_ORIENTATION = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(width: int = 96, height: int = 64, seed: int = 0, noise: float = 12.0) -> Image.Image:
    """Return a picture whose four corners all differ: red, green, blue and yellow, with grain over them."""
    across, down = np.linspace(0, 1, width), np.linspace(0, 1, height)[:, None]
    red = 255 * (1 - across) * (1 - down) + 255 * across * down
    green = 255 * across * (1 - down) + 255 * across * down
    blue = 255 * (1 - across) * down + 0 * across
    levels = np.stack(np.broadcast_arrays(red, green, blue), axis=-1)
    grain = np.random.default_rng(seed).normal(0, noise, levels.shape)
    return Image.fromarray(np.clip(levels + grain, 0, 255).astype(np.uint8))


def turned(upright: Image.Image, orientation: int) -> Image.Image:
    """Return the pixels that a camera held that way would store."""
    return upright.transpose(_TO_ORIENTATION[orientation]) if orientation in _TO_ORIENTATION else upright


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def saved(path: Path, image: Image.Image, form: str, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(image, form, **options))
    return path


def decoded(data: bytes, enough: Enough | None = None, limits: DecodeLimits | None = None) -> Decoded:
    return decode(open_picture(data, limits or DecodeLimits()), enough)


def distance(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures in grey levels (0-255)."""
    assert one.size == other.size
    first, second = (np.asarray(image.convert("RGB"), np.float32) for image in (one, other))
    return float(np.abs(first - second).mean())
