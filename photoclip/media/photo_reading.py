"""What reading a photo file gives. Apart from `reading`, which loads every decoder: whoever asks needs none of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoclip.core.parts import Place
from photoclip.core.photo import Looks, ShotInfo, Stamp
from photoclip.core.xmp import XmpFields


@dataclass(frozen=True, slots=True, eq=False)
class PhotoReading:
    """What one read of a file gave. `width` and `height` are upright."""

    stamp: Stamp
    content_hash: str
    """SHA-256 of the bytes, hex."""
    size_bytes: int
    width: int
    height: int
    format: str
    """As a person says it: JPEG, PNG, WebP, HEIC, JPEG 2000, PSD and so on."""
    shot: ShotInfo
    pixels: NDArray[np.uint8] | None
    """Model input, shape (size, size, 3); None when none was asked for."""
    part_pixels: NDArray[np.uint8] | None = None
    """The same of each part, shape (parts, size, size, 3); None where there are none."""
    part_places: tuple[Place, ...] = ()
    """What these parts show: the regions that were asked for, or the moments of a video."""
    xmp: XmpFields = XmpFields()
    """What the file itself says; its sidecar changes by itself and is read apart (`sidecar.read_sidecar`)."""
    no_thumbnail: str = ""
    """Why its thumbnail could not be saved, in a plain sentence; '' when there is one."""
    incomplete: str = ""
    """What is missing of the picture, in a plain clause; '' when it is all there."""
    grew: bool = False
    """Whether it begins with the whole content that the file had: it was seen before all of it had been copied."""
    looks: Looks | None = None
    """How sharp and how bright it is, and whether it is a page; None where it is too small to tell."""
    look: NDArray[np.uint8] | None = None
    """What it looks like (`thumbnails.look_of`), where there is no thumbnail that shows it."""


@dataclass(frozen=True, slots=True)
class SameContent:
    """A file that something touched carries what it carried."""

    stamp: Stamp


@dataclass(frozen=True, slots=True)
class RenderedPhoto:
    """A picture to show, upright and in sRGB."""

    width: int
    height: int
    pixels: bytes
    """RGB888, rows without padding: 3 * width * height bytes."""
