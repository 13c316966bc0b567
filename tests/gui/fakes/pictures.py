"""Pictures of photos that are not there: drawn, or decoded from real files."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from photoclip.media.limits import DecodeLimits
from photoclip.media.photo_reading import RenderedPhoto
from photoclip.media.reading import render_photo

SIZES = ((4000, 3000), (3000, 4000), (6000, 4000), (4000, 4000))
THUMBNAIL_PX = 512


def content_hash(photo_id: int) -> str:
    """Return the hash by which the thumbnail of a photo is found."""
    return hashlib.sha256(str(photo_id).encode()).hexdigest()


class DrawnPictures:
    """What photos look like. `files`: real ones to show instead, in turn."""

    def __init__(self, files: Sequence[Path] = ()) -> None:
        self.files = list(files)

    def size(self, photo_id: int) -> tuple[int, int]:
        """Return width and height of the whole photo."""
        if self.files:
            rendered = self._rendered(photo_id)
            return rendered.width, rendered.height
        return SIZES[photo_id % len(SIZES)]

    def picture(self, photo_id: int, side_px: int, full: bool = False) -> Image.Image:
        """Return the photo, its long side at most `side_px`. `full`: drawn at that size, not made larger."""
        if self.files:
            rendered = self._rendered(photo_id)
            picture = Image.frombytes("RGB", (rendered.width, rendered.height), rendered.pixels)
        else:
            width, height = self.size(photo_id)
            long = max(width, height)
            drawn = min(long, side_px) if full else THUMBNAIL_PX
            picture = _drawn(photo_id, max(1, drawn * width // long), max(1, drawn * height // long))
        picture.thumbnail((side_px, side_px))
        return picture

    def _rendered(self, photo_id: int) -> RenderedPhoto:
        return _decoded(self.files[photo_id % len(self.files)])


@functools.lru_cache(maxsize=32)
def _decoded(path: Path) -> RenderedPhoto:
    """Decode a real file as the real library does: upright and in sRGB."""
    return render_photo(path, None, DecodeLimits())


def _drawn(photo_id: int, width: int, height: int) -> Image.Image:
    """Draw a sky, a ground and a disc whose colours tell the photos apart."""
    hue = photo_id * 47 % 360
    picture = Image.new("RGB", (width, height), f"hsl({hue}, 45%, 72%)")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, int(height * 0.62), width, height), fill=f"hsl({(hue + 60) % 360}, 35%, 42%)")
    radius = min(width, height) // 6
    x, y = width * (photo_id % 5 + 1) // 6, height // 3
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=f"hsl({(hue + 180) % 360}, 70%, 60%)")
    return picture
