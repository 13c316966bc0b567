"""TIFF files of any layout, written for tests sample by sample: what they hold is known without any decoder."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

NONE, LZW, DEFLATE, PACKBITS = 1, 5, 8, 32_773
COMPRESSIONS = (NONE, LZW, DEFLATE, PACKBITS)


@dataclass(frozen=True)
class Page:
    """`values`: shape (height, width, samples), in the type and byte order in which they are written."""

    values: NDArray[Any]
    photometric: int = 2
    planar: bool = False
    compression: int = NONE
    predictor: int = 1
    rows: int = 20
    tile: int = 0
    extra: tuple[int, ...] = ()
    tags: dict[int, int | bytes] = field(default_factory=dict)


def written(*pages: Page, big_endian: bool = False, below: bool = False) -> bytes:
    """Return a TIFF of these pages; `below`: all but the first lie below it, as SubIFDs."""
    order = ">" if big_endian else "<"
    data = bytearray((b"MM\0*" if big_endian else b"II*\0") + bytes(4))
    offsets = []
    link = 4
    for number, page in reversed(list(enumerate(pages))) if below else list(enumerate(pages)):
        places, counts = _pieces(data, page, order)
        fields = _fields(page, places, counts)
        if below and number == 0:
            fields[330] = ("I", list(reversed(offsets)))
        at = _directory(data, fields, order)
        offsets.append(at)
        if not below or number == 0:
            struct.pack_into(order + "I", data, link, at)
            link = at + 2 + 12 * len(fields)
    return bytes(data)


def _fields(page: Page, places: list[int], counts: list[int]) -> dict[int, tuple[str, list[int] | bytes]]:
    height, width, samples = page.values.shape
    kind = {"u": 1, "i": 2, "f": 3}[page.values.dtype.kind]
    fields: dict[int, tuple[str, list[int] | bytes]] = {
        256: ("I", [width]),
        257: ("I", [height]),
        258: ("H", [page.values.dtype.itemsize * 8] * samples),
        259: ("H", [page.compression]),
        262: ("H", [page.photometric]),
        277: ("H", [samples]),
        284: ("H", [2 if page.planar else 1]),
        317: ("H", [page.predictor]),
        339: ("H", [kind] * samples),
    }
    if page.extra:
        fields[338] = ("H", list(page.extra))
    if page.tile:
        fields |= {322: ("I", [page.tile]), 323: ("I", [page.tile]), 324: ("I", places), 325: ("I", counts)}
    else:
        fields |= {273: ("I", places), 278: ("I", [page.rows]), 279: ("I", counts)}
    for tag, value in page.tags.items():
        fields[tag] = ("s", value) if isinstance(value, bytes) else ("I", [value])
    return fields


def _pieces(data: bytearray, page: Page, order: str) -> tuple[list[int], list[int]]:
    height, width, samples = page.values.shape
    values = page.values.astype(page.values.dtype.newbyteorder(order))
    places, counts = [], []
    for plane in [values[:, :, [n]] for n in range(samples)] if page.planar else [values]:
        high, wide = (page.tile, page.tile) if page.tile else (page.rows, width)
        for top in range(0, height, high):
            for left in range(0, width, wide):
                piece = plane[top : top + high, left : left + wide]
                if page.tile:
                    room = ((0, page.tile - piece.shape[0]), (0, page.tile - piece.shape[1]), (0, 0))
                    piece = np.pad(piece, room)
                packed = _packed(_differences(piece, page.predictor), page.compression)
                places.append(len(data))
                counts.append(len(packed))
                data += packed
    return places, counts


def _differences(piece: NDArray[Any], predictor: int) -> NDArray[np.uint8]:
    rows = piece.shape[0]
    if predictor == 2:
        native = piece.astype(piece.dtype.newbyteorder("="))
        native[:, 1:] = native[:, 1:] - native[:, :-1]
        piece = native.astype(piece.dtype)
    raw = np.ascontiguousarray(piece).view(np.uint8).reshape(rows, -1)
    if predictor != 3:
        return raw
    heavy = np.ascontiguousarray(piece.astype(piece.dtype.newbyteorder(">"))).view(np.uint8)
    split = heavy.reshape(rows, -1, piece.dtype.itemsize).swapaxes(1, 2).reshape(rows, -1, piece.shape[2]).copy()
    split[:, 1:] = split[:, 1:] - split[:, :-1]
    return split.reshape(rows, -1)


def _packed(raw: NDArray[np.uint8], compression: int) -> bytes:
    data = raw.tobytes()
    if compression == DEFLATE:
        return zlib.compress(data)
    if compression == PACKBITS:
        return b"".join(_literal(row.tobytes()) for row in raw)
    if compression == LZW:
        stream = BytesIO()
        Image.fromarray(raw).save(stream, "TIFF", compression="tiff_lzw", tiffinfo={278: len(raw)})
        with Image.open(stream) as grey:
            assert isinstance(grey, TiffImagePlugin.TiffImageFile)
            (start,), (count,) = grey.tag_v2[273], grey.tag_v2[279]
        return stream.getvalue()[start : start + count]
    return data


def _literal(row: bytes) -> bytes:
    return b"".join(bytes([len(part) - 1]) + part for part in (row[at : at + 128] for at in range(0, len(row), 128)))


def _directory(data: bytearray, fields: dict[int, tuple[str, list[int] | bytes]], order: str) -> int:
    entries = b""
    for tag, (kind, value) in sorted(fields.items()):
        content = value if isinstance(value, bytes) else struct.pack(f"{order}{len(value)}{kind}", *value)
        entries += struct.pack(order + "HHI", tag, {"H": 3, "I": 4, "s": 7}[kind], len(value))
        if len(content) > 4:
            data += bytes(len(data) % 2)
            entries += struct.pack(order + "I", len(data))
            data += content
        else:
            entries += content.ljust(4, b"\0")
    data += bytes(len(data) % 2)
    at = len(data)
    data += struct.pack(order + "H", len(fields)) + entries + bytes(4)
    return at
