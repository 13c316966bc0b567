"""Tens of thousands of decodes, and what they leave in memory.

python -m tests.soak.decodes [COUNT]         50,000 by default
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from photoclip.core.model_input import ModelInput
from photoclip.demo import draw_library
from photoclip.errors import UnreadableImage
from photoclip.media.formats import register_formats
from photoclip.media.limits import DecodeLimits
from photoclip.media.photo_reading import PhotoReading
from photoclip.media.pool import DecodePool
from tests.soak.footprint import footprint_mb, slope

_SAMPLES = 60
_ENDINGS = (".jpg", ".png", ".webp", ".tif", ".bmp", ".gif", ".avif", ".heic")


@dataclass(frozen=True, slots=True)
class Decoded:
    count: int
    failed: int
    seconds: float
    first_mb: float
    last_mb: float
    slope_mb: float
    """Growth in MB a thousand decodes, over the second half."""


def decode(count: int, folder: Path, side_px: int = 10_000) -> Decoded:
    """Decode photos of every format in turn, one in twenty of them cut off, none longer than `side_px`."""
    files = _drawn(folder, side_px)
    pool = DecodePool(2, folder / "thumbnails")
    under_way: deque[Future[PhotoReading]] = deque()
    steps, sizes, failed = list[float](), list[float](), 0
    started = time.monotonic()
    try:
        for number in range(count):
            under_way.append(pool.read(str(files[number % len(files)]), ModelInput(224)))
            while len(under_way) > 8 or (under_way and number == count - 1):
                try:
                    under_way.popleft().result()
                except UnreadableImage:
                    failed += 1
            if number % max(1, count // _SAMPLES) == 0:
                steps.append(number / 1000)
                sizes.append(footprint_mb())
    finally:
        pool.close()
    return Decoded(count, failed, time.monotonic() - started, sizes[0], sizes[-1], slope(steps, sizes))


def _drawn(folder: Path, side_px: int) -> list[Path]:
    draw_library(folder / "drawn", count=16, seed=5)
    register_formats(DecodeLimits().max_pixels)
    files = []
    for number, drawn in enumerate(sorted((folder / "drawn").rglob("*.jpg"))):
        path = folder / f"{number}{_ENDINGS[number % len(_ENDINGS)]}"
        with Image.open(drawn) as picture:
            picture.thumbnail((side_px, side_px))
            picture.save(path)
        files.append(path)
    cut = folder / "cut off.png"  # of a JPEG what is there would be shown
    cut.write_bytes(next(path for path in files if path.suffix == ".png").read_bytes()[:2000])
    return [*files, cut]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        done = decode(count, Path(folder))
    print(
        f"{done.count:,} decodes ({done.failed:,} refused) in {done.seconds:.0f} s:"
        f" {done.first_mb:.0f} MB at first, {done.last_mb:.0f} MB at last,"
        f" {done.slope_mb:+.3f} MB a thousand over the second half"
    )


if __name__ == "__main__":
    main()
