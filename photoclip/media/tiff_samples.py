"""Samples of 16 bits and more out of a TIFF, as 8-bit channels: planes, white as zero, floats in colour."""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

from photoclip.media.color import eight_bits

_Tags = TiffImagePlugin.ImageFileDirectory_v2

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _CMYK = 0, 1, 2, 5
_CHANNELS = {_WHITE_IS_ZERO: "L", _BLACK_IS_ZERO: "L", _RGB: "RGB", _CMYK: "CMYK"}
_KINDS = {1: "u", 2: "i", 3: "f", 4: "u"}
# Those that give bytes back as they were: none, LZW, deflate, PackBits, LZMA, Zstandard.
_RAW = 1
_LOSSLESS = {_RAW, 5, 8, 32_946, 32_773, 34_925, 50_000}
_HORIZONTAL, _FLOATING = 2, 3
_TILE_SIZES = (
    *(TiffImagePlugin.TILEOFFSETS, TiffImagePlugin.TILEBYTECOUNTS),
    *(TiffImagePlugin.TILEWIDTH, TiffImagePlugin.TILELENGTH),
)
_ROWS_OF_A_STRIP = (TiffImagePlugin.STRIPOFFSETS, TiffImagePlugin.STRIPBYTECOUNTS, TiffImagePlugin.ROWSPERSTRIP)
_ASSOCIATED, _UNASSOCIATED = 1, 2
_MOST_SAMPLES = 8


@dataclass(frozen=True, slots=True)
class SampleLayout:
    """How the samples of a page lie in its file."""

    width: int
    height: int
    mode: str
    """Of the picture that comes of them: L, RGB, RGBA, RGBa or CMYK."""
    samples: int
    dtype: np.dtype[Any]
    photometric: int
    planar: bool
    compression: int
    predictor: int
    fill_order: int
    tile_width: int
    tile_height: int
    is_tiled: bool
    offsets: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def pillow_is_wrong(self) -> bool:
        """Whether Pillow opens such a page, but reads its samples as what they are not."""
        if self.dtype.itemsize == 1:
            return self.planar and self.mode not in {"RGB", "RGBA", "CMYK"}
        return self.planar or self.photometric == _WHITE_IS_ZERO

    @property
    def across(self) -> int:
        return -(-self.width // self.tile_width)

    @property
    def down(self) -> int:
        return -(-self.height // self.tile_height)


def layout_of(tags: _Tags) -> SampleLayout | None:
    """Return how a page's samples lie; None where that is not known here."""
    samples = number_in(tags, TiffImagePlugin.SAMPLESPERPIXEL, 1)
    photometric = tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION, 0)
    compression = tags.get(TiffImagePlugin.COMPRESSION, _RAW)
    width, height = number_in(tags, TiffImagePlugin.IMAGEWIDTH), number_in(tags, TiffImagePlugin.IMAGELENGTH)
    dtype = _dtype(tags)
    if dtype is None or photometric not in _CHANNELS or compression not in _LOSSLESS:
        return None
    if min(width, height, samples) <= 0:
        return None
    mode = _mode(tags, photometric, samples)
    tiled = TiffImagePlugin.TILEOFFSETS in tags
    tile_width = number_in(tags, TiffImagePlugin.TILEWIDTH) if tiled else width
    tile_height = number_in(tags, TiffImagePlugin.TILELENGTH if tiled else TiffImagePlugin.ROWSPERSTRIP, height)
    if not mode or min(tile_width, tile_height) <= 0:
        return None
    offsets = tags.get(TiffImagePlugin.TILEOFFSETS if tiled else TiffImagePlugin.STRIPOFFSETS, ())
    counts = tags.get(TiffImagePlugin.TILEBYTECOUNTS if tiled else TiffImagePlugin.STRIPBYTECOUNTS, ())
    return SampleLayout(
        width=width,
        height=height,
        mode=mode,
        samples=samples,
        dtype=dtype,
        photometric=photometric,
        planar=tags.get(TiffImagePlugin.PLANAR_CONFIGURATION, 1) == 2,
        compression=compression,
        predictor=tags.get(TiffImagePlugin.PREDICTOR, 1),
        fill_order=tags.get(TiffImagePlugin.FILLORDER, 1),
        tile_width=tile_width,
        tile_height=tile_height if tiled else min(tile_height, height),
        is_tiled=tiled,
        offsets=_numbers(offsets),
        counts=_numbers(counts),
    )


def read_samples(data: bytes, layout: SampleLayout) -> Image.Image:
    """Return the page's picture, as it lies in the file. Raises what decoders raise for a file that is damaged."""
    kept = Image.getmodebands(layout.mode)
    planes = layout.samples if layout.planar else 1
    per_plane = layout.across * layout.down
    values = np.empty((layout.height, layout.width, kept), layout.dtype.newbyteorder("="))
    for plane in range(min(planes, kept)):
        pieces = slice(plane * per_plane, (plane + 1) * per_plane)
        read = _plane(data, layout, layout.offsets[pieces], layout.counts[pieces])
        if layout.planar:
            values[:, :, plane] = read[:, :, 0]
        else:
            values[:] = read[:, :, :kept]
    levels = eight_bits(values)
    if layout.photometric == _WHITE_IS_ZERO:
        levels[:, :, :1] = 255 - levels[:, :, :1]
    return Image.frombytes(layout.mode, (layout.width, layout.height), np.ascontiguousarray(levels).tobytes())


def _dtype(tags: _Tags) -> np.dtype[Any] | None:
    bits = _numbers(tags.get(TiffImagePlugin.BITSPERSAMPLE, (1,)))
    kinds = _numbers(tags.get(TiffImagePlugin.SAMPLEFORMAT, (1,)))
    if len(set(bits)) != 1 or len(set(kinds)) != 1 or kinds[0] not in _KINDS or bits[0] not in {8, 16, 32, 64}:
        return None
    if bits[0] == 8 and kinds[0] == 3:
        return None
    return np.dtype(f"{'<' if tags.prefix == b'II' else '>'}{_KINDS[kinds[0]]}{bits[0] // 8}")


def _mode(tags: _Tags, photometric: int, samples: int) -> str:
    mode = _CHANNELS[photometric]
    extra = samples - len(mode)
    if extra < 0 or samples > _MOST_SAMPLES:
        return ""
    alpha = _numbers(tags.get(TiffImagePlugin.EXTRASAMPLES, ()))
    if not extra or not alpha or mode == "CMYK":
        return mode
    return mode + {_ASSOCIATED: "a", _UNASSOCIATED: "A"}.get(alpha[0], "")


def number_in(tags: _Tags, tag: int, otherwise: int = 0) -> int:
    value = tags.get(tag, otherwise)
    return value if isinstance(value, int) else 0


def _numbers(value: object) -> tuple[int, ...]:
    numbers = value if isinstance(value, tuple) else (value,)
    return tuple(number for number in numbers if isinstance(number, int))


def _plane(data: bytes, layout: SampleLayout, offsets: tuple[int, ...], counts: tuple[int, ...]) -> NDArray[Any]:
    """Return one plane, or all of a page whose samples lie together, shape (height, width, samples in it)."""
    together = 1 if layout.planar else layout.samples
    row = layout.tile_width * together * layout.dtype.itemsize
    rows = layout.down * layout.tile_height if layout.is_tiled else layout.height
    if len(offsets) != layout.across * layout.down or len(counts) not in {0, len(offsets)}:
        raise OSError("the TIFF's pieces are missing")
    if layout.compression == _RAW:
        read = _raw(data, layout, offsets, row, rows)
    else:
        read = _unpacked(data, layout, offsets, counts, row, rows)
    values = _predicted(read.reshape(rows, layout.across, row), layout, together)
    return values.reshape(rows, layout.across * layout.tile_width, together)[: layout.height, : layout.width]


def _raw(data: bytes, layout: SampleLayout, offsets: tuple[int, ...], row: int, rows: int) -> NDArray[np.uint8]:
    read = np.empty((rows, layout.across, row), np.uint8)
    for number, offset in enumerate(offsets):
        down, across = divmod(number, layout.across)
        top = down * layout.tile_height
        high = min(layout.tile_height, rows - top)
        piece = data[offset : offset + high * row]
        if len(piece) < high * row:
            raise OSError("image file is truncated")
        read[top : top + high, across] = np.frombuffer(piece, np.uint8).reshape(high, row)
    return read


def _unpacked(
    data: bytes, layout: SampleLayout, offsets: tuple[int, ...], counts: tuple[int, ...], row: int, rows: int
) -> NDArray[np.uint8]:
    """Let libtiff unpack the pieces: as a grey picture of bytes they are something that Pillow reads right."""
    pieces = [data[offset : offset + count] for offset, count in zip(offsets, counts, strict=True)]
    places, place = [], 8
    for piece in pieces:
        places.append(place)
        place += len(piece)
    sizes = [len(piece) for piece in pieces]
    kind_of = {True: (_TILE_SIZES, [row, layout.tile_height]), False: (_ROWS_OF_A_STRIP, [layout.tile_height])}
    (places_tag, sizes_tag, *side_tags), sides = kind_of[layout.is_tiled]
    page = {
        **{TiffImagePlugin.IMAGEWIDTH: [row * layout.across], TiffImagePlugin.IMAGELENGTH: [rows]},
        **{TiffImagePlugin.BITSPERSAMPLE: [8], TiffImagePlugin.COMPRESSION: [layout.compression]},
        **{TiffImagePlugin.PHOTOMETRIC_INTERPRETATION: [_BLACK_IS_ZERO], TiffImagePlugin.SAMPLESPERPIXEL: [1]},
        **{TiffImagePlugin.FILLORDER: [layout.fill_order], places_tag: places, sizes_tag: sizes},
        **dict(zip(side_tags, ([side] for side in sides), strict=True)),
    }
    body = b"".join(pieces)
    body += bytes(len(body) % 2)
    whole = struct.pack("<4sI", b"II*\0", 8 + len(body)) + body + _directory(page, 8 + len(body))
    with Image.open(BytesIO(whole), formats=("TIFF",)) as grey:
        return np.asarray(grey)


def _directory(page: dict[int, list[int]], start: int) -> bytes:
    """Return a page's directory, all of its numbers with 32 bits, to be put at `start`."""
    further = start + 2 + 12 * len(page) + 4
    entries, behind = b"", b""
    for tag, numbers in sorted(page.items()):
        content = struct.pack(f"<{len(numbers)}I", *numbers)
        place = content if len(numbers) == 1 else struct.pack("<I", further + len(behind))
        entries += struct.pack("<HHI", tag, 4, len(numbers)) + place
        behind += content if len(numbers) > 1 else b""
    return struct.pack("<H", len(page)) + entries + bytes(4) + behind


def _predicted(read: NDArray[np.uint8], layout: SampleLayout, together: int) -> NDArray[Any]:
    """Undo what made the samples pack better: each as the difference from its neighbour on the left."""
    rows, across, row = read.shape
    if layout.predictor == _FLOATING and layout.dtype.kind == "f":
        size = layout.dtype.itemsize
        # Bytes of one weight lie together, the heaviest first, and each is a difference.
        summed = np.cumsum(read.reshape(rows, across, -1, together), axis=2, dtype=np.uint8)
        split = summed.reshape(rows, across, size, row // size).swapaxes(2, 3)
        return np.ascontiguousarray(split).view(layout.dtype.newbyteorder(">")).astype(layout.dtype.newbyteorder("="))
    values = np.ascontiguousarray(read).view(layout.dtype)
    if sys.byteorder != ("little" if layout.dtype.str[0] == "<" else "big"):
        values = values.astype(layout.dtype.newbyteorder("="))
    if layout.predictor == _HORIZONTAL and layout.dtype.kind in "ui":
        shaped = values.reshape(rows, across, -1, together)
        values = np.cumsum(shaped, axis=2, dtype=shaped.dtype)
    return values
