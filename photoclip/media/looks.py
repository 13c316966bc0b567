"""How sharp and how bright a picture is and whether it is a page, as far as pixels tell without a model.

What is measured is what shows when the picture is small: a blur of a hundredth of its side does, grain and the last
pixel of a lens do not. Figures and thresholds: `tests/benchmarks/looks.md`.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from photoclip.core.photo import Looks
from photoclip.media.grey import Grey, in_blocks, softened
from photoclip.media.pages import chance_of_page, signs_of_page
from photoclip.media.thumbnails import fitted, shrunk

_SIDE_PX = 224
_BLOCK_PX = 16
_BLUR_PX = 9
_LEAST_EDGES = 1e-4
_PLAIN = 0.001
"""From pixel to pixel: a quarter of what the screen can tell apart."""


def looks_of(image: Image.Image, scanned: float = 0.0) -> Looks | None:
    """Return the looks of an RGB picture; None of one that is too small to tell.

    `scanned`: what its file says of it (`scanners.page_odds`).
    """
    small = shrunk(image.convert("L"), fitted(*image.size, _SIDE_PX))  # one channel is made smaller, not three
    if min(small.size) < 2 * _BLOCK_PX:
        return None
    grey = np.asarray(small, np.float32) / np.float32(255)
    signs = signs_of_page(image)
    page = 0.0 if signs is None else chance_of_page(signs, scanned)
    return Looks(_sharpness(softened(grey)), float(np.quantile(grey, 0.9)), page)


def _sharpness(grey: Grey) -> float:
    """Return what blurring takes from the edges (Crété-Roffet et al. 2007), 0 to 1, where the picture is sharpest.

    A sharp picture loses nearly all of its edges when it is blurred, a blurred one next to nothing: so contrast and
    subject hardly count. A picture that moved is blurred in one direction alone, so the worse of both counts.
    """
    return min(_taken(grey), _taken(grey.T))


def _taken(grey: Grey) -> float:
    before = np.abs(np.diff(grey, axis=0))
    lost = np.maximum(0, before - np.abs(np.diff(_blurred(grey), axis=0)))
    edges, taken = _block_sums(before), _block_sums(lost)
    if edges.max() < _PLAIN * _BLOCK_PX**2:  # a white wall has nothing that could be sharp
        return 1.0
    rich = edges >= np.median(edges)  # nor has a sky
    return float(np.quantile(taken[rich] / np.maximum(edges[rich], _LEAST_EDGES), 0.9))


def _blurred(grey: Grey) -> Grey:
    """Average down each column; beyond the ends it is black."""
    half = _BLUR_PX // 2
    sums = np.cumsum(np.pad(grey, ((half + 1, half), (0, 0))), axis=0, dtype=np.float64)
    return ((sums[_BLUR_PX:] - sums[:-_BLUR_PX]) / _BLUR_PX).astype(np.float32)


def _block_sums(values: Grey) -> Grey:
    sums: Grey = in_blocks(values, _BLOCK_PX).sum(axis=(1, 3)).ravel()
    return sums
