"""Radiance pictures (.hdr): a reader for Pillow.

Ward, "Real Pixels", Graphics Gems II; the format is described in Radiance's own file formats document.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.media.high_range import SRGB_FROM_XYZ, Chromaticities, shown, srgb_from
from photoclip.media.refusals import CUT_OFF, DAMAGED, UNUSUAL, too_large

FORMAT = "HDR"
STARTS = (b"#?RADIANCE", b"#?RGBE")
_RESOLUTION = re.compile(rb"\n\n([+-][XY]) (\d{1,9}) ([+-][XY]) (\d{1,9})\n")
_LONGEST_HEADER = 1 << 16
_PRIMARIES = re.compile(rb"^PRIMARIES=((?:\s*-?[\d.]+){8})\s*$", re.MULTILINE)
_MADE_AT = re.compile(rb"^CAPDATE=\s*(\d{4}:\d\d:\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_PACKED_WIDTHS = range(8, 1 << 15)
_BIAS = 128 + 8


class Radiance(ImageFile.ImageFile):
    """An opened Radiance picture. Its pixels are read with it, as light."""

    format = FORMAT

    def _open(self) -> None:
        stream: Any = self.fp
        data = stream.getvalue()
        size = _RESOLUTION.search(data[:_LONGEST_HEADER])
        if size is None:
            raise UnreadableImage(CUT_OFF if len(data) < 512 else DAMAGED)
        header = data[: size.start()]
        is_xyz = b"FORMAT=32-bit_rle_xyze" in header
        if not is_xyz and b"FORMAT=" in header and b"FORMAT=32-bit_rle_rgbe" not in header:
            raise UnreadableImage(UNUSUAL)
        rows, columns = int(size[2]), int(size[4])
        if rows * columns > (Image.MAX_IMAGE_PIXELS or 0):
            raise too_large(rows * columns)
        if not rows * columns or {size[1][1:], size[3][1:]} != {b"X", b"Y"}:
            raise UnreadableImage(DAMAGED)
        light = _light(_samples(data, size.end(), rows, columns))
        said = _PRIMARIES.search(header)
        corners = None if said is None else _corners(said[1])
        picture = shown(light, SRGB_FROM_XYZ if is_xyz else None if corners is None else srgb_from(corners))
        self._picture = _upright(picture, size[1], size[3])
        self._mode, self._size, self.tile = "RGB", self._picture.size, []
        if (made_at := _MADE_AT.search(header)) is not None:
            self.getexif()[306] = made_at[1].decode("ascii")

    def load(self) -> Any:
        if self._im is None:
            self.im = self._picture.im
        return super().load()


def register() -> None:
    """Let Pillow open Radiance pictures this way. Cheap to repeat."""
    if FORMAT not in Image.OPEN:
        Image.register_open(FORMAT, Radiance, lambda prefix: prefix.startswith(STARTS))
        Image.register_extension(FORMAT, ".hdr")


def _corners(said: bytes) -> Chromaticities:
    numbers = [float(word) for word in said.split()]
    red, green, blue, white = zip(numbers[::2], numbers[1::2], strict=True)
    return red, green, blue, white


def _samples(data: bytes, place: int, rows: int, columns: int) -> NDArray[np.uint8]:
    """Return mantissas and exponents, shape (rows, columns, 4). Raises `UnreadableImage`."""
    samples = np.empty((rows, columns, 4), np.uint8)
    packed = bytes((2, 2, columns >> 8, columns & 255)) if columns in _PACKED_WIDTHS else b""
    for row in range(rows):
        if packed and data.startswith(packed, place):
            line, place = _unpacked(data, place + 4, 4 * columns)
            samples[row] = np.frombuffer(line, np.uint8).reshape(4, columns).T
        else:
            pixels, place = _plain(data, place, columns)
            samples[row] = pixels
    return samples


def _unpacked(data: bytes, place: int, length: int) -> tuple[bytes, int]:
    """Return a line's four channels, one after the other, and where the next line begins."""
    line = bytearray()
    while len(line) < length:
        if place + 1 >= len(data):
            raise UnreadableImage(CUT_OFF)
        count = data[place]
        if count > 128:
            line += data[place + 1 : place + 2] * (count - 128)
            place += 2
        else:
            line += data[place + 1 : place + 1 + count]
            place += 1 + count
            if not count or place > len(data):
                raise UnreadableImage(DAMAGED if not count else CUT_OFF)
    if len(line) > length:
        raise UnreadableImage(DAMAGED)
    return bytes(line), place


def _plain(data: bytes, place: int, columns: int) -> tuple[NDArray[np.uint8], int]:
    """Return a line of whole pixels. 1, 1, 1 says how often the last one comes again, as the first writers packed."""
    end = place + 4 * columns
    pixels = np.frombuffer(data[place:end], np.uint8)
    if len(pixels) == 4 * columns and not (pixels.reshape(-1, 4)[:, :3] == 1).all(axis=1).any():
        return pixels.reshape(-1, 4), end
    line = bytearray()
    shift = 0
    while len(line) < 4 * columns:
        pixel = data[place : place + 4]
        place += 4
        if len(pixel) < 4:
            raise UnreadableImage(CUT_OFF)
        if pixel[:3] != b"\1\1\1":
            line += pixel
            shift = 0
            continue
        times = pixel[3] << shift
        if not line or len(line) + 4 * times > 4 * columns:
            raise UnreadableImage(DAMAGED)
        line += line[-4:] * times
        shift += 8
    return np.frombuffer(bytes(line), np.uint8).reshape(-1, 4), place


def _light(samples: NDArray[np.uint8]) -> NDArray[np.float32]:
    light = samples[..., :3].astype(np.float32)
    light *= np.ldexp(np.float32(1), samples[..., 3:].astype(np.int32) - _BIAS)
    return light


def _upright(picture: Image.Image, down: bytes, across: bytes) -> Image.Image:
    """Return the picture as it was seen. First stands which way its lines follow each other: -Y is from the top."""
    if down[1:] == b"X":
        picture = picture.transpose(Image.Transpose.TRANSPOSE)
        down, across = across, down
    if across == b"-X":
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if down == b"+Y" else picture
