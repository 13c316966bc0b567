"""Whether a picture shows a page: a letter, a receipt, a form, notes, a whiteboard.

A page is bright and of one colour, and what stands on it is dark, thin and in lines. None of these tells alone (a gull
in the sky is thin and dark, too), so five figures are weighed together. How the weights were found, and what they find
and miss: `tests/benchmarks/documents.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.media.grey import Grey, in_blocks
from photoclip.media.thumbnails import fitted

Mask = NDArray[np.bool_]
Levels = NDArray[np.uint8]

_SIDE_PX = 384
_LEAST_PX = 96
_BLOCK_PX = 12
_STROKE_PX = 9
"""What is dark and narrower is writing: a heading of a page that fills the picture still is."""
_GROUND_PX = 25
_INK = 0.12
"""By which share of the light around it a stroke is darker."""
_LARGE = 0.2
"""By which share larger things are darker that are no paper."""
_DARKEST = 0.05
_BESIDE, _UNSEEN = 0.1, 0.1
"""What is taken to lie beside a sheet that fills the picture: as if a tenth of it more were seen."""

_ROOM = (0.02, 0.01, 0.01, 0.02, 0.01)
"""Added to the figures before their logarithm is taken: less makes no difference."""
_WEIGHTS = (0.4, 2.0, -1.1, 3.0, -2.7)
_BIAS = -1.2


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What tells a page, each from 0 on."""

    sheet: float
    """Share of the picture that the largest bright, even and plain area takes, writing included."""
    written: float
    """Share of the picture that is written on, within that area."""
    tinted: float
    """By how much the bright places differ in colour, on average."""
    lined: float
    """How much more the strokes lie in lines of one direction than of most others."""
    strokes_beside: float
    """Share of fine dark strokes outside of that area: leaves, fur and gravel have them everywhere."""


def signs_of_page(image: Image.Image) -> PageSigns | None:
    """Return what an RGB picture has of a page; None of one that is too small to tell."""
    size = fitted(*image.size, _SIDE_PX)
    if min(size) < _LEAST_PX:
        return None
    small = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)  # a third of what a thumbnail takes
    levels = np.asarray(small.convert("L"))
    filled = _filled(levels, _STROKE_PX)
    ground = _filled(filled, _GROUND_PX)
    grey, filled_grey, light = (one.astype(np.float32) / np.float32(255) for one in (levels, filled, ground))
    light = np.maximum(light, np.float32(_DARKEST))
    strokes: Mask = filled_grey - grey > _INK * light
    brightest = max(_quantile(ground, 0.95) / 255, _DARKEST)
    even = _even(light - filled_grey > _LARGE * light, light, brightest)
    if not even.any():
        return PageSigns(0, 0, 1, 0, 1)
    tints = _tints(small, grey, ~strokes)
    off = np.abs(tints - np.median(tints[even], axis=0)).max(axis=-1)
    page = even & (off < 0.12)
    sheet, ink = _largest(page), _mean(strokes)
    return PageSigns(
        sheet=float(sheet.mean()),
        written=float((sheet & (ink > 0.03) & (ink < 0.6)).mean()),
        tinted=float(off[even].mean()),
        lined=_lined(strokes & _spread(page, strokes.shape)),
        strokes_beside=float(
            (ink[~sheet].sum() + _BESIDE * _UNSEEN * sheet.size) / ((~sheet).sum() + _UNSEEN * sheet.size)
        ),
    )


def chance_of_page(signs: PageSigns, more: float = 0.0) -> float:
    """Return how likely it is that a picture with these signs shows a page, 0 to 1. `more`: log-odds from elsewhere."""
    figures = (signs.sheet, signs.written, signs.tinted, signs.lined, signs.strokes_beside)
    logs = (math.log(figure + room) for figure, room in zip(figures, _ROOM, strict=True))
    odds = _BIAS + more + sum(weight * one for weight, one in zip(_WEIGHTS, logs, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _even(dark: Mask, light: Grey, brightest: float) -> Mask:
    """Return the blocks that may be paper: bright for this picture, without large dark things, lit evenly."""
    level = _mean(light)
    blocks = in_blocks(light, _BLOCK_PX)
    differs = blocks.max(axis=1).max(axis=2) - blocks.min(axis=1).min(axis=2)  # one after the other: five times as fast
    even: Mask = (level > 0.5 * brightest) & (_mean(dark) < 0.2) & (differs < 0.12 * level)
    return even


def _tints(small: Image.Image, grey: Grey, calm: Mask) -> Grey:
    """Return each block's colour by its own brightness, without what is written on it: shape (rows, columns, 3)."""
    by_brightness = calm.astype(np.float32)
    by_brightness /= np.maximum(grey, np.float32(_DARKEST)) * np.float32(255)
    share = np.maximum(_mean(calm), np.float32(0.01))
    channels = (np.asarray(channel, np.float32) for channel in small.split())
    return np.stack([_mean(channel * by_brightness) / share for channel in channels], axis=-1)


def _mean(values: NDArray[np.float32] | Mask) -> Grey:
    """Return the mean of each block."""
    # One axis after the other, as above.
    means: Grey = in_blocks(values.astype(np.float32, copy=False), _BLOCK_PX).sum(axis=1).sum(axis=2)
    means /= _BLOCK_PX**2
    return means


def _quantile(levels: Levels, share: float) -> float:
    """Return `np.quantile` of bytes, which are counted and not sorted."""
    place = share * (levels.size - 1)
    below = np.cumsum(np.bincount(levels.ravel(), minlength=256))
    lower, upper = (int(np.searchsorted(below, rank, "right")) for rank in (math.floor(place), math.ceil(place)))
    return lower + (upper - lower) * (place % 1)


def _spread(blocks: Mask, shape: tuple[int, ...]) -> Mask:
    """Return for each pixel whether its block is one of `blocks`."""
    high, wide = (-(-size // _BLOCK_PX) for size in shape)
    whole = np.pad(blocks, ((0, high - blocks.shape[0]), (0, wide - blocks.shape[1])))
    return whole.repeat(_BLOCK_PX, axis=0).repeat(_BLOCK_PX, axis=1)[: shape[0], : shape[1]]


def _largest(page: Mask) -> Mask:
    """Return the largest area of blocks that hang together by their sides."""
    if not page.any():
        return page
    names = np.where(page, np.arange(1, page.size + 1).reshape(page.shape), 0)
    while True:
        highest = names.copy()
        np.maximum(highest[1:], names[:-1], out=highest[1:])
        np.maximum(highest[:-1], names[1:], out=highest[:-1])
        np.maximum(highest[:, 1:], names[:, :-1], out=highest[:, 1:])
        np.maximum(highest[:, :-1], names[:, 1:], out=highest[:, :-1])
        highest *= page
        if np.array_equal(highest, names):
            largest: Mask = names == np.bincount(names[page]).argmax()
            return largest
        names = highest


def _lined(strokes: Mask) -> float:
    """Return by how much the strokes crowd in lines of the best direction: a page lies straight, or turned a little."""
    ys, xs = np.nonzero(strokes)
    if len(ys) < 200:
        return 0.0
    found = []
    for along, across in ((xs, ys), (ys, xs)):
        for slope in np.linspace(-0.2, 0.2, 17):
            places = (across + slope * along + 100).astype(np.intp)
            lines = np.bincount(places - places.min())
            around = np.convolve(lines, np.full(9, 1 / 9))[4:-4]
            found.append(float(np.abs(lines - around).sum()) / len(ys))
    return max(found) - float(np.median(found))


def _filled(levels: Levels, side_px: int) -> Levels:
    """Fill what is darker than its surroundings and narrower than `side_px`. Levels are bytes: four times as fast."""
    return ~_highest(~_highest(levels, side_px), side_px)


def _highest(levels: Levels, side_px: int) -> Levels:
    """Return the highest value within a square around each pixel."""
    highest = np.pad(levels, side_px // 2, "edge")
    reach = 1
    while reach < side_px:  # windows grow by their own size: a few steps instead of one a pixel
        step = min(reach, side_px - reach)
        highest = np.maximum(highest[step:], highest[:-step])
        highest = np.maximum(highest[:, step:], highest[:, :-step])
        reach += step
    return highest
