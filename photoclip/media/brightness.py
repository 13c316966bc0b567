"""Photos with more brightness than a usual screen shows: gain maps beside the picture, PQ and HLG in its colours."""

from __future__ import annotations

import contextlib
import struct

from photoclip.media import openexr, radiance
from photoclip.media.boxes import boxes

_ALWAYS = {openexr.FORMAT, radiance.FORMAT}
_MARKS = (
    b"http://ns.adobe.com/hdr-gain-map/1.0/",  # Ultra HDR, and Adobe's
    b"urn:com:apple:photo:2020:aux:hdrgainmap",
    b"urn:iso:std:iso:ts:21496:-1",
)
_APPLE = _MARKS[1]
_PICTURE, _END = b"\xff\xd8\xff", b"\xff\xd9"
_MOST_MARKS = 32
_PADDING = 1 << 16
"""Cameras fill up what lies between two pictures of a file."""
_JXL_GAIN_MAP = b"jhgm"
_BRIGHT_CURVES = {16, 18}
"""PQ (SMPTE ST 2084) and HLG (ARIB STD-B67), as ITU-T H.273 numbers them."""


def has_high_range(form: str, data: bytes) -> bool:
    """Tell whether a file has brightness beyond what is shown of it. `form`: as Pillow calls its format.

    Never raises for a file's fault.
    """
    if form in _ALWAYS:
        return True
    with contextlib.suppress(struct.error, IndexError):
        if data.startswith(b"\xff\xd8"):
            return _has_gain_map_behind(data)
        if data[4:8] == b"ftyp":
            return _says_so(data)
        if data[4:8] == b"JXL ":
            return any(box.kind == _JXL_GAIN_MAP for box in boxes(data))
        if data.startswith(b"\x89PNG"):
            place = data.find(b"cICP", 0, data.find(b"IDAT") if b"IDAT" in data else 0)
            return place > 0 and data[place + 5] in _BRIGHT_CURVES
    return False


def _has_gain_map_behind(data: bytes) -> bool:
    """Tell whether a further picture of a JPEG says that it is a gain map; the first may say so long after it went."""
    for mark in _MARKS:
        place = -1
        for _ in range(_MOST_MARKS):
            place = data.find(mark, place + 1)
            if place < 0:
                break
            start = data.rfind(_PICTURE, 0, place)
            if start > 0 and data.rfind(_END, max(0, start - _PADDING), start) >= 0 and not _is_thumbnail(data, start):
                return True
    return False


def _is_thumbnail(data: bytes, start: int) -> bool:
    """Tell whether a picture lies within the header of the first one, as EXIF's does."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    return start < place


def _says_so(data: bytes) -> bool:
    """Tell what the tables of a HEIC or an AVIF say: an auxiliary gain map, one of ISO's, or a curve of PQ or HLG."""
    meta = next((box for box in boxes(data) if box.kind == b"meta"), None)
    if meta is None:
        return False
    tables = data[meta.content : meta.end]
    if _APPLE in tables:
        return True
    for box in boxes(tables, 4):
        if box.kind == b"iinf" and any(
            tables[one.content + 8 : one.content + 12] == b"tmap" for one in boxes(tables, box.content + 6, box.end)
        ):
            return True
    place = tables.find(b"colrnclx")
    return place >= 0 and struct.unpack_from(">H", tables, place + 10)[0] in _BRIGHT_CURVES
