"""Parts of a photo that a checkpoint looks at by themselves, beside the whole of it."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.search import Scope

WHOLE = 0
"""The number of the part that is all of a photo; of a video it is the picture that stands for it."""
FIRST_REGION, FIRST_MOMENT, LAST_PART = 1, 8, 15
"""Regions are numbered from 1 on, moments from 8 on: the first of these is when the video shows what stands for it."""
MOST_MOMENTS = LAST_PART - FIRST_MOMENT + 1


@dataclass(frozen=True, slots=True)
class Region:
    """A box of the upright picture, in fractions of its width and height from the top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A picture of a video, by seconds from its beginning."""

    second: float


Place = Region | Moment
"""What a part shows."""


@dataclass(frozen=True, slots=True)
class CloserCost:
    """What looking closer has still to do."""

    photos: int
    seconds: float | None
    """On this machine, about; None where nothing is known of the model's speed."""


@dataclass(frozen=True, slots=True)
class CloserFolder:
    """A folder below a watched one of which something else was said than of what is around it."""

    scope: Scope
    closer: bool


_SIDE = 0.6
_FAR = 1 - _SIDE
CLOSER = (
    Region(0.0, 0.0, _SIDE, _SIDE),
    Region(_FAR, 0.0, _SIDE, _SIDE),
    Region(_FAR / 2, _FAR / 2, _SIDE, _SIDE),
    Region(0.0, _FAR, _SIDE, _SIDE),
    Region(_FAR, _FAR, _SIDE, _SIDE),
)
"""The parts of a photo that is looked at closer: what is small in the whole is larger in one of them."""
