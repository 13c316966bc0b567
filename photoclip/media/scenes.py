"""Which pictures of a video show what it has of different scenes. Looks are small pictures, as arrays of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Look = NDArray[np.float32]

LOOK_PX = 16
_SAME_SCENE = 9.0
"""Levels of 255 by which two pictures of one scene differ at most."""
_DULL, _COLOURLESS = 6.0, 30.0
"""Standard deviation of what shows nothing, black, a fade or a lens cap, and how far its colours are from grey."""


def is_dull(look: Look) -> bool:
    """Tell whether a picture shows nothing, or next to nothing."""
    colour = look.mean(axis=(0, 1))
    return bool(look.mean(axis=-1).std() < _DULL and np.ptp(colour) < _COLOURLESS)


def pick_scenes(looks: Sequence[Look], most: int) -> list[int]:
    """Return the places of up to `most` looks that differ: the first one, then the others in their order.

    Each next one is the one that is least like all that were taken (Gonzalez 1985).
    """
    flat = np.stack([look.reshape(-1) for look in looks])
    picked = [0]
    nearest = np.abs(flat - flat[0]).mean(axis=1)
    while len(picked) < min(most, len(looks)):
        furthest = int(nearest.argmax())
        if nearest[furthest] < _SAME_SCENE:
            break
        picked.append(furthest)
        nearest = np.minimum(nearest, np.abs(flat - flat[furthest]).mean(axis=1))
    return [0, *sorted(picked[1:])]
