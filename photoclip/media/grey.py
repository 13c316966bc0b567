"""Grey pictures in pieces: what measuring sharpness, brightness and likeness begins with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]


def softened(grey: Grey) -> Grey:
    """Average each pixel with its neighbours: noise, and what JPEG puts between blocks, is no detail."""
    weights = np.array([0.25, 0.5, 0.25], np.float32)
    rows = weights[0] * grey[:-2] + weights[1] * grey[1:-1] + weights[2] * grey[2:]
    soft: Grey = weights[0] * rows[:, :-2] + weights[1] * rows[:, 1:-1] + weights[2] * rows[:, 2:]
    return soft


def in_blocks(values: Grey, side_px: int) -> Grey:
    """Return the whole blocks, shape (rows, side, columns, side); what is left over at the ends is in none."""
    high, wide = (size // side_px * side_px for size in values.shape)
    return values[:high, :wide].reshape(high // side_px, side_px, wide // side_px, side_px)
