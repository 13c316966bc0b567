"""BMP files that Pillow refuses and every viewer shows: any masks, two bits a pixel, palettes of odd sizes."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

_HEADERS = {12, 40, 52, 56, 64, 108, 124}
_PLAIN, _MASKS, _MASKS_AND_ALPHA = 0, 3, 6
_INDEXED = {1, 2, 4, 8}
_BITS = {*_INDEXED, 16, 24, 32}
_OS2_SIZE = 64
_SMALLEST_BYTES = 26
_DEFAULT_MASKS = {16: (0x7C00, 0x03E0, 0x001F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}

_Bytes = NDArray[np.uint8]


def is_cut_off(data: bytes) -> bool:
    """Tell whether an uncompressed BMP lacks some of its pixels."""
    head = _head(data)
    if head is None:
        return len(data) < _SMALLEST_BYTES
    return head.is_plain and head.bits in _BITS and head.missing(data)


def has_long_palette(data: bytes) -> bool:
    """Tell whether a BMP has more colours than its pixels can name, which Pillow finds out only too late."""
    head = _head(data)
    return head is not None and head.is_plain and head.bits in _INDEXED and head.colours > 1 << head.bits


def rebuilt_bmp(data: bytes, max_pixels: int) -> bytes | None:
    """Return the picture as a BMP of 24 or 32 bits a pixel; None where it cannot be, or has more than `max_pixels`."""
    head = _head(data)
    if head is None or not head.is_plain:
        return None
    if not 0 < head.width * head.height <= max_pixels or head.missing(data):
        return None
    if head.bits in _INDEXED:
        pixels = _from_palette(data, head)
    elif head.bits in _DEFAULT_MASKS:
        pixels = _from_masks(data, head)
    else:
        return None
    return None if pixels is None else _as_bmp(pixels)


class _Head:
    """What the header says. `top_down`: whether the first row is the upper one."""

    def __init__(self, data: bytes, size: int) -> None:
        self.size = size
        (self.offset,) = struct.unpack_from("<I", data, 10)
        if size == 12:
            self.width, height, _, self.bits = struct.unpack_from("<HhHH", data, 18)
            self.compression, self.colours = _PLAIN, 0
        else:
            self.width, height, _, self.bits, self.compression = struct.unpack_from("<iiHHI", data, 18)
            (self.colours,) = struct.unpack_from("<I", data, 46)
        self.height, self.top_down = abs(height), height < 0
        self.stride = (self.width * self.bits + 31) // 32 * 4

    @property
    def is_plain(self) -> bool:
        """Whether the pixels are not compressed."""
        if self.size == _OS2_SIZE:  # there the same numbers mean something else
            return self.compression == _PLAIN
        return self.compression in {_PLAIN, _MASKS, _MASKS_AND_ALPHA}

    def missing(self, data: bytes) -> bool:
        return bool(self.offset + self.stride * self.height > len(data))


def _head(data: bytes) -> _Head | None:
    if len(data) < _SMALLEST_BYTES or data[:2] != b"BM":
        return None
    (size,) = struct.unpack_from("<I", data, 14)
    return _Head(data, size) if size in _HEADERS and len(data) >= 14 + size else None


def _rows(data: bytes, head: _Head) -> _Bytes:
    rows = np.frombuffer(data, np.uint8, head.stride * head.height, head.offset).reshape(head.height, head.stride)
    return rows if head.top_down else rows[::-1]


def _from_palette(data: bytes, head: _Head) -> _Bytes | None:
    entry = 3 if head.size == 12 else 4
    start = 14 + head.size
    room = max(0, head.offset - start) // entry
    count = min(head.colours or 1 << head.bits, 1 << head.bits, room)
    if not count:
        return None
    palette = np.zeros((1 << head.bits, 3), np.uint8)
    palette[:count] = np.frombuffer(data, np.uint8, count * entry, start).reshape(count, entry)[:, :3]
    rows, per_byte = _rows(data, head), 8 // head.bits
    shifts = np.arange(per_byte - 1, -1, -1, dtype=np.uint8) * head.bits
    indexes = (rows[:, :, None] >> shifts) & ((1 << head.bits) - 1)
    chosen: _Bytes = palette[indexes.reshape(head.height, -1)[:, : head.width]]
    return chosen


def _from_masks(data: bytes, head: _Head) -> _Bytes | None:
    red, green, blue, transparency = _DEFAULT_MASKS[head.bits]
    if head.compression != _PLAIN:
        alpha = head.size >= 56 or head.compression == _MASKS_AND_ALPHA
        if len(data) < 54 + (16 if alpha else 12):
            return None
        red, green, blue = struct.unpack_from("<3I", data, 54)
        transparency = struct.unpack_from("<I", data, 66)[0] if alpha else 0
    kind = np.dtype("<u2") if head.bits == 16 else np.dtype("<u4")
    values = np.ascontiguousarray(_rows(data, head)).view(kind)[:, : head.width].astype(np.uint32)
    channels = [_channel(values, mask) for mask in (blue, green, red)]
    if transparency:
        channels.append(_channel(values, transparency))
    return np.stack(channels, axis=-1)


def _channel(values: NDArray[np.uint32], mask: int) -> _Bytes:
    """Return what the bits of a mask hold, stretched to 0 to 255."""
    if not mask:
        return np.zeros(values.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    levels = (values & np.uint32(mask)) >> np.uint32(shift)
    return np.round(levels * (255.0 / (mask >> shift))).astype(np.uint8)


def _as_bmp(pixels: _Bytes) -> bytes:
    """Return blue, green and red, and where it is there alpha, shape (height, width, 3 or 4), as a plain BMP."""
    height, width, channels = pixels.shape
    padded = np.zeros((height, (width * channels + 3) // 4 * 4), np.uint8)
    padded[:, : width * channels] = pixels.reshape(height, -1)
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000 if channels == 4 else 0)
    compression = _MASKS if channels == 4 else _PLAIN
    body = padded.tobytes()
    head = struct.pack(
        "<IiiHHIIiiII4I", 56, width, -height, 1, 8 * channels, compression, len(body), 0, 0, 0, 0, *masks
    )
    offset = 14 + len(head)
    return struct.pack("<2sIHHI", b"BM", offset + len(body), 0, 0, offset) + head + body
