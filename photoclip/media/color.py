"""Any pixels a file may hold, as 8-bit sRGB on white."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms
from PIL.ImageCms import ImageCmsProfile

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError)


def to_srgb(picture: Image.Image, reduce_by: int = 1) -> Image.Image:
    """Return a loaded picture as mode RGB in sRGB, transparency on white, deep greys scaled and not clipped.

    Its ICC profile is applied; one that is broken, or of another kind than the pixels, is ignored. `reduce_by`: where
    the profile costs work, the picture may be averaged down by this factor first.
    """
    profile = _profile(picture.info.get("icc_profile"))
    flat = _flat(picture)
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


def _managed(flat: Image.Image, profile: ImageCmsProfile) -> Image.Image:
    mode = _MODE_OF_SPACE.get(profile.profile.xcolor_space.strip())
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


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Scale 16- and 32-bit greys. Pillow's own conversion clips them to white.

    16-bit modes span their whole range. 32-bit ones do not say what is white: 0-1, 0-255 and 0-65535 are taken as they
    are commonly meant, anything else is stretched from its darkest to its brightest value.
    """
    values = np.asarray(picture)
    if values.dtype.itemsize == 2:
        return Image.fromarray(np.round(values / np.float32(257)).astype(np.uint8))
    levels = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(levels.min()), float(levels.max())
    if low < 0 or high > 65535:
        levels -= low
        white = high - low
    elif picture.mode == "F" and high <= 1:
        white = 1.0
    else:
        white = 255.0 if high <= 255 else 65535.0
    if white > 0:
        levels *= 255.0 / white
    return Image.fromarray(np.clip(np.round(levels), 0, 255).astype(np.uint8))
