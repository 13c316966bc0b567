"""Light as it was in the scene, of any brightness, as a screen shows it: 8-bit sRGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_BRIGHTNESS = np.array([0.2126, 0.7152, 0.0722], np.float32)
_MIDDLE = 0.18
"""What a grey card reflects: the usual middle of a picture (Reinhard et al. 2002)."""
_WHITE, _LEAST_WHITE = 99.5, 0.1
"""The percentile that counts as white, and how bright it has to be for a picture that is shown as it is."""
_ENOUGH_TO_TELL = 1_000_000
_ROWS = 64
SRGB_FROM_XYZ = np.array(
    [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
)
D65 = (0.3127, 0.3290)
Chromaticities = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Where red, green, blue and white of a picture stand (CIE x, y)."""


def shown(light: NDArray[np.float32], to_srgb: NDArray[np.float64] | None = None) -> Image.Image:
    """Return linear light, shape (height, width, 3), 1 being white, as a picture.

    What a screen can show is shown as it is. What is far brighter or darker, as in a scene with the sun in it, is
    exposed so that its middle is a middle grey, and what is bright is pressed together rather than cut off.
    `to_srgb`: makes sRGB's colours of the picture's own.
    """
    sample = _finite(light.reshape(-1, 3)[:: max(1, light.shape[0] * light.shape[1] // _ENOUGH_TO_TELL)])
    bright = np.maximum(sample @ _BRIGHTNESS, 0)
    white = float(np.percentile(bright, _WHITE)) if bright.size else 1.0
    is_shown_as_it_is = _LEAST_WHITE <= white <= 1.0 or white <= 0
    exposure = 1.0 if is_shown_as_it_is else _MIDDLE / float(np.exp(np.log(bright + 1e-4 * white).mean()))
    pixels = np.empty(light.shape, np.uint8)
    for row in range(0, len(light), _ROWS):
        part = _finite(light[row : row + _ROWS])
        if to_srgb is not None:
            part = (part @ to_srgb.T.astype(np.float32)).astype(np.float32)
        part = np.maximum(part, 0)
        if not is_shown_as_it_is:
            part = _pressed(part * exposure, white * exposure)
        pixels[row : row + _ROWS] = _as_srgb(part)
    return Image.fromarray(pixels)


def srgb_from(said: Chromaticities) -> NDArray[np.float64] | None:
    """Return what makes linear sRGB of colours between these corners; None where they make no sense, or are sRGB's.

    White becomes white: its shade is not kept, as no viewer keeps it.
    """
    corners = np.array([[x / y, 1.0, (1 - x - y) / y] if y else [0.0, 0.0, 0.0] for x, y in said], np.float64)
    if not np.isfinite(corners).all() or not corners.any(axis=1).all():
        return None
    try:
        rgb_to_xyz = corners[:3].T * np.linalg.solve(corners[:3].T, corners[3])
    except np.linalg.LinAlgError:
        return None
    matrix = SRGB_FROM_XYZ @ np.diag(_xyz(D65) / _xyz(said[3])) @ rgb_to_xyz
    return None if not np.isfinite(matrix).all() or np.abs(matrix - np.eye(3)).max() < 0.01 else matrix


def _xyz(place: tuple[float, float]) -> NDArray[np.float64]:
    x, y = place
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _finite(light: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.nan_to_num(light.astype(np.float32, copy=False), nan=0.0, posinf=65504.0, neginf=0.0)


def _pressed(light: NDArray[np.float32], white: float) -> NDArray[np.float32]:
    bright = (light @ _BRIGHTNESS)[..., None]
    scale = (1 + bright / np.float32(max(white, 1.0) ** 2)) / (1 + bright)
    return np.asarray(light * scale, np.float32)


def _as_srgb(light: NDArray[np.float32]) -> NDArray[np.uint8]:
    low = np.clip(light, 0, 1)
    curved = np.where(low <= 0.0031308, low * 12.92, 1.055 * np.power(low, 1 / 2.4, dtype=np.float32) - 0.055)
    return np.round(curved * 255).astype(np.uint8)
