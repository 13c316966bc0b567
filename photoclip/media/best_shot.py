"""Which photo of a burst came out best, as far as their small pictures tell: the sharpest, and well exposed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.media.grey import Grey, in_blocks, softened

_SIDE_PX = 512
"""All are measured at this size: a larger picture shows finer detail, which is no merit here."""
_BLOCK_PX = 16
_SHARP_SHARE = 0.1
"""What is in focus may be a tenth of the picture; a soft background is no fault."""
_DARK, _BRIGHT = 4, 251
_CLEARLY = 0.15
"""By how much, in natural logarithms, the best one leads before it is named: 16 % more contrast of fine detail."""
_MIDDLE = 0.45
_CLIPPED_COSTS, _OFF_MIDDLE_COSTS = 2.0, 4.0
_LEAST = 1e-5


@dataclass(frozen=True, slots=True)
class ShotQuality:
    """What tells shots of one scene apart; it means nothing between photos of different things."""

    detail: float
    """Variance of the Laplacian in the sharpest tenth of the picture, in variances of the picture.

    A longer exposure makes both larger, so it alone is no detail.
    """
    level: float
    """Mean grey, from 0 (black) to 1."""
    clipped: float
    """Share of the picture, 0 to 1, that is plain black or plain white."""

    @property
    def worth(self) -> float:
        off_middle = (self.level - _MIDDLE) ** 2
        return math.log(max(self.detail, _LEAST)) - _OFF_MIDDLE_COSTS * off_middle - _CLIPPED_COSTS * self.clipped


def quality_of(path: Path) -> ShotQuality | None:
    """Return the quality of the picture in a thumbnail's file; None where there is none that can be read."""
    try:
        with Image.open(path, formats=("JPEG",)) as image:
            image.thumbnail((_SIDE_PX, _SIDE_PX))
            levels = np.asarray(image.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return quality(levels) if min(levels.shape) >= 2 * _BLOCK_PX else None


def quality(levels: NDArray[np.uint8]) -> ShotQuality:
    """Return the quality of a grey picture, shape (height, width), both at least two blocks."""
    clipped = float(np.mean((levels <= _DARK) | (levels >= _BRIGHT)))
    grey = levels.astype(np.float32) / np.float32(255)
    blocks = _block_variances(_laplacian(softened(grey)))
    count = max(1, round(len(blocks) * _SHARP_SHARE))
    detail = float(np.mean(np.partition(blocks, -count)[-count:])) / max(float(grey.var()), _LEAST)
    return ShotQuality(detail, float(grey.mean()), clipped)


def clear_best(qualities: Mapping[int, ShotQuality]) -> int | None:
    """Return whose quality stands out from that of all others; None where none does, or there is only one."""
    ranked: Sequence[int] = sorted(qualities, key=lambda one: -qualities[one].worth)
    if len(ranked) < 2:
        return None
    first, second = ranked[:2]
    return first if qualities[first].worth - qualities[second].worth >= _CLEARLY else None


def _laplacian(grey: Grey) -> Grey:
    centre = grey[1:-1, 1:-1]
    laplacian: Grey = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - np.float32(4) * centre
    return laplacian


def _block_variances(values: Grey) -> Grey:
    """Return the variance in each whole block, shape (n,)."""
    variances: Grey = in_blocks(values, _BLOCK_PX).var(axis=(1, 3)).ravel()
    return variances
