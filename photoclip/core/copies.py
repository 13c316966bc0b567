"""Copies of photos in a folder of the person's choice: what they are to be, and what became of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

LEAST_SIDE_PX, MOST_SIDE_PX = 16, 30_000
USUAL_QUALITY = 90


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """What copies are to be."""

    kind: Literal["original", "jpeg"] = "original"
    """original: the same bytes, with all that is in them; jpeg: the picture as it is shown, made anew."""
    side_px: int | None = None
    """Of a JPEG: its longest side is at most this; None: as large as the photo."""
    quality: int = USUAL_QUALITY
    """Of a JPEG: 1 to 100."""
    place: bool = True
    """Whether a JPEG says where the photo was taken."""
    details: bool = True
    """Whether a JPEG says when and with what it was taken, and has its tags, stars and colour label."""


@dataclass(frozen=True, slots=True)
class CopyFailure:
    """A photo that was not copied, with the reason as a plain clause."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What became of the photos that were to be copied."""

    folder: str
    written: tuple[str, ...] = ()
    """Names of the copies, in the order of the photos."""
    failed: tuple[CopyFailure, ...] = ()
    left: int = 0
    """Photos that were not tried: the person stopped it, or nothing more can be written there."""


def free_names(name: str) -> Iterator[str]:
    """Yield `name`, then "name (2)" and so on, without end: the first that is free is the one to take."""
    path = PurePath(name)
    yield name
    for number in itertools.count(2):
        yield f"{path.stem} ({number}){path.suffix}"
