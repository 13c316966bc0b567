"""Made-up pictures, by which a self-check compares two precisions and tells how long a picture takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_COUNT = 4


def check_pictures(side: int) -> NDArray[np.uint8]:
    """Return a few made-up pictures, smooth and sharp, (n, s, s, 3): photos are not at hand."""
    random = np.random.default_rng(7)
    ramp = np.linspace(0, 1, side)
    pictures = []
    for number in range(_COUNT):
        tint = random.uniform(0.2, 1, 3)
        plain = np.add.outer(ramp, ramp[::-1])[:, :, None] * tint / 2
        tiles = random.uniform(0, 1, (number + 2, number + 2, 3))
        index = (ramp * (number + 1.99)).astype(int)
        pictures.append(0.5 * plain + 0.5 * tiles[index][:, index])
    return (np.stack(pictures) * 255).astype(np.uint8)
