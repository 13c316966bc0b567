"""Raw photos made for tests: a DNG as a camera writes it, with a mosaic, tags and a picture of the camera's own."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

_KINDS = {"B": 1, "A": 2, "H": 3, "I": 4, "R": 5, "U": 7, "S": 10}
_COLORS = (0, 1, 1, 2)  # red and green over green and blue


def dng(
    picture: Image.Image,
    preview: Image.Image | None = None,
    *,
    orientation: int = 1,
    xmp: bytes = b"",
    date: str = "2021:03:04 05:06:07",
    model: str = "Model 1",
) -> bytes:
    """Return a DNG whose sensor saw `picture` (even sides) and whose camera made `preview` of it."""
    mosaic = _mosaic(picture)
    camera: list[tuple[int, str, Any]] = [(36867, "A", date), (33434, "R", (1, 250)), (34855, "H", (400,))]
    camera += [(37386, "R", (35, 1)), (33437, "R", (28, 10))]
    tags: list[tuple[int, str, Any]] = [
        (254, "I", (0,)),
        *((256, "I", (picture.width,)), (257, "I", (picture.height,)), (258, "H", (16,)), (259, "H", (1,))),
        *((262, "H", (32803,)), (271, "A", "PhotoClip"), (272, "A", model), (273, "I", mosaic)),
        *((274, "H", (orientation,)), (277, "H", (1,)), (278, "I", (picture.height,)), (279, "I", (len(mosaic),))),
        *([(330, "I", _preview_tags(preview))] if preview is not None else []),
        *([(700, "B", xmp)] if xmp else []),
        *((33421, "H", (2, 2)), (33422, "B", bytes(_COLORS)), (34665, "I", camera)),
        *((50706, "B", b"\1\4\0\0"), (50707, "B", b"\1\1\0\0"), (50708, "A", f"PhotoClip {model}")),
        *((50714, "H", (0,)), (50717, "H", (65535,))),
        # The sensor's colours are sRGB's.
        (50721, "S", (32404, 10000, -15371, 10000, -4985, 10000, -9692, 10000, 18760, 10000, 415, 10000,
                      556, 10000, -2040, 10000, 10572, 10000)),
        *((50728, "R", (1, 1, 1, 1, 1, 1)), (50778, "H", (21,))),
    ]  # fmt: skip
    out = bytearray(b"II*\0\0\0\0\0")
    place = _write(out, tags)
    out[4:8] = struct.pack("<I", place)
    return bytes(out)


def _mosaic(picture: Image.Image) -> bytes:
    linear = (np.asarray(picture.convert("RGB"), np.float64) / 255) ** 2.2
    seen = np.zeros(linear.shape[:2])
    for at, color in enumerate(_COLORS):
        seen[at // 2 :: 2, at % 2 :: 2] = linear[at // 2 :: 2, at % 2 :: 2, color]
    return np.round(seen * 65535).astype("<u2").tobytes()


def _preview_tags(preview: Image.Image) -> list[tuple[int, str, Any]]:
    stream = BytesIO()
    preview.save(stream, "JPEG", quality=92)
    data = stream.getvalue()
    return [
        *((254, "I", (1,)), (256, "I", (preview.width,)), (257, "I", (preview.height,)), (258, "H", (8, 8, 8))),
        *((259, "H", (7,)), (262, "H", (6,)), (273, "I", data), (277, "H", (3,)), (278, "I", (preview.height,))),
        (279, "I", (len(data),)),
    ]


def _write(out: bytearray, tags: list[tuple[int, str, Any]]) -> int:
    """Append a directory with all that it leads to; return where it begins."""
    entries = b""
    for tag, kind, value in sorted(tags, key=lambda one: one[0]):
        if isinstance(value, list):
            count, data = 1, struct.pack("<I", _write(out, value))
        elif kind == "I" and isinstance(value, bytes):  # what lies elsewhere, by its place
            count, data = 1, struct.pack("<I", _append(out, value))
        elif isinstance(value, str | bytes):
            data = value.encode() + b"\0" if isinstance(value, str) else value
            count = len(data)
        else:
            letter = {"H": "H", "I": "I", "R": "I", "S": "i"}[kind]
            data = struct.pack(f"<{len(value)}{letter}", *value)
            count = len(value) // (2 if kind in "RS" else 1)
        inside = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", _append(out, data))
        entries += struct.pack("<HHI", tag, _KINDS[kind], count) + inside
    return _append(out, struct.pack("<H", len(tags)) + entries + b"\0\0\0\0")


def _append(out: bytearray, data: bytes) -> int:
    out += b"\0" * (len(out) % 2)
    place = len(out)
    out += data
    return place
