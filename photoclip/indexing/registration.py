"""Registration: whether one picture is a part of another one, however it was cut out, framed, levelled or written on.

The smaller one is looked for in the larger one at every size and place (normalised cross-correlation, Lewis 1995), then
both are compared block by block: a crop has nearly all its details where the other one has them, while another photo of
the same light and shapes agrees with few. What was covered or retouched costs its own blocks only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.media.grey import Grey

LONG_SIDE_PX = 128
"""Of what is compared: details of some thousandths of a picture are gone, and it takes a tenth of a second."""

_SMALLEST = 0.35
"""Of the largest size that fits: a smaller part is too little to tell a photo by."""
_STEP = 0.95
_LEAST_PX = 10
_TRIED_CLOSER = 4
_PLAUSIBLE = 0.4
"""Correlation at half the size below which a place is not looked at closer."""
_CLOSER = np.linspace(0.97, 1.03, 9)
_BLOCK_PX = 12
_SLACK_PX = 2
"""Blocks may lie so much aside, as in a picture that was levelled by some degrees."""
_DETAIL = 4.0
"""Grey levels of standard deviation; a block with less shows nothing."""
_ALIKE = 0.8
_LEAST_BLOCKS = 12


_LEVELLED = (-6.0, -3.0, 3.0, 6.0)
"""Degrees; blocks may lie aside enough for what is between them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one picture is seen in another one, and how well."""

    correlation: float
    scale: float
    top: int
    left: int
    height: int
    width: int


def shared_detail(before: Grey, after: Grey) -> float:
    """Return which share of the details of the one that lies within the other is there, too: 0 to 1.

    Both are grey levels, shape (height, width), the long side about `LONG_SIDE_PX`; `after` may be turned by quarters,
    or `before` levelled. 0 where there are too few details.
    """
    if min(*before.shape, *after.shape) < 2 * _LEAST_PX:
        return 0.0
    turned = [np.rot90(after, quarters) for quarters in range(4)]
    pairs = [pair for one in turned for pair in ((before, one), (one, before))]
    pairs += [(_levelled(before, degrees), after) for degrees in _LEVELLED]
    far = [(place, whole, part) for whole, part in pairs for place in _from_afar(whole, part)]
    best = sorted(far, key=lambda found: -found[0].correlation)[:_TRIED_CLOSER]
    # As it is, too: where much was written over it, correlation as a whole is low.
    shares = [_agreement(before, after, _whole(before, after))]
    for place, whole, part in best:
        shares += [_agreement(whole, part, closer) for closer in _places(whole, part, 2 * place.scale * _CLOSER)[:1]]
    return max(shares)


def _from_afar(whole: Grey, part: Grey) -> list[_Place]:
    """Return the two best places at half the size, where they are plausible."""
    half = _resized(whole, whole.shape[0] // 2, whole.shape[1] // 2)
    fits = min(half.shape[0] / part.shape[0], half.shape[1] / part.shape[1])
    count = int(np.log(_SMALLEST) / np.log(_STEP)) + 1
    places = _places(half, part, [fits * _STEP**number for number in range(count)])
    return [place for place in places[:2] if place.correlation >= _PLAUSIBLE]


def _whole(before: Grey, after: Grey) -> _Place:
    fits = min(before.shape[0] / after.shape[0], before.shape[1] / after.shape[1])
    return _Place(0.0, fits, 0, 0, round(after.shape[0] * fits), round(after.shape[1] * fits))


def _levelled(grey: Grey, degrees: float) -> Grey:
    picture = Image.fromarray(grey).rotate(degrees, Image.Resampling.BILINEAR, fillcolor=float(grey.mean()))
    return np.asarray(picture, np.float32)


def _places(whole: Grey, part: Grey, scales: Sequence[float] | NDArray[np.float64]) -> list[_Place]:
    """Return the best place at each scale, the best first."""
    shape = (2 * whole.shape[0], 2 * whole.shape[1])
    spectrum = np.fft.rfft2(whole, shape)
    found = []
    for scale in scales:
        height, width = round(part.shape[0] * float(scale)), round(part.shape[1] * float(scale))
        if _LEAST_PX <= height <= whole.shape[0] and _LEAST_PX <= width <= whole.shape[1]:
            by_place = _correlations(whole, spectrum, _resized(part, height, width))
            top, left = np.unravel_index(int(by_place.argmax()), by_place.shape)
            found.append(_Place(float(by_place.max()), float(scale), int(top), int(left), height, width))
    return sorted(found, key=lambda place: -place.correlation)


def _agreement(whole: Grey, part: Grey, place: _Place) -> float:
    """Return the share of blocks with detail that are seen in both."""
    there = whole[place.top : place.top + place.height, place.left : place.left + place.width]
    seen = _resized(part, *there.shape)
    alike = blocks = 0
    for top in range(0, seen.shape[0] - _BLOCK_PX + 1, _BLOCK_PX):
        for left in range(0, seen.shape[1] - _BLOCK_PX + 1, _BLOCK_PX):
            block = seen[top : top + _BLOCK_PX, left : left + _BLOCK_PX]
            if block.std() >= _DETAIL:
                around = there[
                    max(0, top - _SLACK_PX) : top + _BLOCK_PX + _SLACK_PX,
                    max(0, left - _SLACK_PX) : left + _BLOCK_PX + _SLACK_PX,
                ]
                spectrum = np.fft.rfft2(around, (2 * around.shape[0], 2 * around.shape[1]))
                blocks += 1
                alike += bool(_correlations(around, spectrum, block).max() >= _ALIKE)
    return alike / blocks if blocks >= _LEAST_BLOCKS else 0.0


def _correlations(whole: Grey, spectrum: NDArray[np.complex128], part: Grey) -> NDArray[np.float64]:
    """Return how `part` correlates with every place of `whole`, -1 to 1, shape (H - h + 1, W - w + 1).

    `spectrum`: of `whole`, to twice its size.
    """
    (height, width), level = part.shape, part - part.mean()
    shape = (2 * whole.shape[0], 2 * whole.shape[1])
    product = np.fft.irfft2(spectrum * np.fft.rfft2(level[::-1, ::-1], shape), shape)
    product = product[height - 1 : whole.shape[0], width - 1 : whole.shape[1]]
    sums, squares = _sums(whole, height, width), _sums(whole * whole, height, width)
    spread = np.maximum(squares - sums * sums / part.size, 1e-3) * max(float((level * level).sum()), 1e-3)
    correlations: NDArray[np.float64] = product / np.sqrt(spread)
    return correlations


def _sums(values: Grey, height: int, width: int) -> NDArray[np.float64]:
    """Return the sum of every window of this size."""
    table = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    table[1:, 1:] = values.cumsum(0, dtype=np.float64).cumsum(1)
    sums: NDArray[np.float64] = (
        table[height:, width:] - table[:-height, width:] - table[height:, :-width] + table[:-height, :-width]
    )
    return sums


def _resized(grey: Grey, height: int, width: int) -> Grey:
    if grey.shape == (height, width):
        return grey
    how = Image.Resampling.BOX if height < grey.shape[0] else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(np.ascontiguousarray(grey)).resize((width, height), how), np.float32)
