"""Any pixels a file may hold, as 8-bit sRGB on white."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms
from PIL.ImageCms import ImageCmsProfile

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError)
_COLOURLESS = ("1", "L", "LA", "La", "F", "I")

_ROWS = 64
"""So many are scaled at a time: as floats a large picture would take eight times its room."""
_NEARLY_ALL = 0.98
_ENOUGH_TO_TELL = 1_000_000


def to_srgb(picture: Image.Image, reduce_by: int = 1) -> Image.Image:
    """Return a loaded picture as mode RGB in sRGB, transparency on white, deep greys scaled and not clipped.

    Its ICC profile is applied; one that is broken, or of another kind than the pixels, is ignored: one for greys says
    nothing about a picture in colour. `reduce_by`: where the profile costs work, the picture may be averaged down by
    this factor first.
    """
    profile = _profile(picture.info.get("icc_profile"))
    is_grey = picture.mode in _COLOURLESS or picture.mode.startswith("I;")
    flat = _flat(picture)
    if profile is not None and not is_grey and _mode_of(profile) == "L":
        profile = None
    if profile is None:
        return flat if flat.mode == "RGB" else flat.convert("RGB")
    if reduce_by > 1:
        flat = flat.reduce(reduce_by)
    return _managed(flat, profile)


def _profile(data: object) -> ImageCmsProfile | None:
    """Return the profile that has to be applied; None where there is none, or where it is sRGB anyway."""
    if not isinstance(data, bytes) or not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        name = ImageCms.getProfileDescription(profile).strip().lower()
    except _PROFILE_ERRORS:
        return None
    return None if name.startswith("srgb") and "linear" not in name else profile


def _mode_of(profile: ImageCmsProfile) -> str | None:
    return _MODE_OF_SPACE.get(profile.profile.xcolor_space.strip())


def _managed(flat: Image.Image, profile: ImageCmsProfile) -> Image.Image:
    mode = _mode_of(profile)
    if mode is None or (mode == "CMYK") != (flat.mode == "CMYK"):
        return flat.convert("RGB")
    try:
        managed = ImageCms.profileToProfile(
            flat if flat.mode == mode else flat.convert(mode),
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except _PROFILE_ERRORS:
        return flat.convert("RGB")
    assert managed is not None  # noqa: S101 - None only with inPlace
    return managed


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture as L, RGB or CMYK of 8 bits without transparency."""
    if picture.mode == "F" or picture.mode.startswith("I"):
        return _eight_bits(picture)
    if picture.has_transparency_data:
        return _on_white(picture.convert("RGBA"))
    if picture.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB") or picture
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    alpha = picture.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=alpha)
    return white


def eight_bits(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Scale samples of any depth, shape (height, width) or (height, width, channels), to 0-255.

    Unsigned 8 and 16 bits span their whole range, and so do more where they are used. Others do not say what is white:
    for floats it is 1 where next to all of them lie between 0 and 1, and what is beyond is as bright or dark as can be;
    else 0-255 and 0-65535 are taken as they are commonly meant, and anything else is stretched from its darkest to its
    brightest value.
    """
    if values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        return values if values.dtype.itemsize == 1 else _by_rows(values, 0.0, 65535.0)
    low, high = _range(values)
    most = np.iinfo(values.dtype).max if values.dtype.kind == "u" else 0
    if values.dtype.kind == "f" and _lies_within_one(values, low, high):
        low, white = 0.0, 1.0
    elif most and high > most / 256:
        low, white = 0.0, float(most)
    elif low < 0 or high > 65535:
        white = high - low
    else:
        low, white = 0.0, 255.0 if high <= 255 else 65535.0
    return _by_rows(values, low, white)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Scale 16- and 32-bit greys. Pillow's own conversion clips them to white."""
    return Image.fromarray(eight_bits(np.asarray(picture)))


def _range(values: NDArray[Any]) -> tuple[float, float]:
    if values.dtype.kind != "f":
        return float(values.min()), float(values.max())
    finite = [row[np.isfinite(row)] for row in values]  # by rows: a picture of floats is large enough once
    seen = [row for row in finite if row.size]
    # What is no number counts as 0.
    zero = [0.0] if any(len(row) < values[0].size for row in finite) or not seen else []
    lows, highs = zero + [float(row.min()) for row in seen], zero + [float(row.max()) for row in seen]
    return min(lows), max(highs)


def _lies_within_one(values: NDArray[Any], low: float, high: float) -> bool:
    if low >= 0 and high <= 1:
        return True
    step = max(1, values.size // _ENOUGH_TO_TELL)
    sample = values.reshape(-1)[::step]
    sample = sample[np.isfinite(sample)]
    return bool(np.mean((sample >= 0) & (sample <= 1)) >= _NEARLY_ALL) if sample.size else False


def _by_rows(values: NDArray[Any], low: float, white: float) -> NDArray[np.uint8]:
    levels = np.empty(values.shape, np.uint8)
    scale = np.float64(255.0 / white) if white > 0 else np.float64(1.0)
    for row in range(0, len(values), _ROWS):
        part = values[row : row + _ROWS].astype(np.float64)
        part = np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0)
        levels[row : row + _ROWS] = np.clip(np.round((part - low) * scale), 0, 255)
    return levels
