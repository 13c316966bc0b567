"""Why a file is not shown, in a clause that is true: cut off, damaged, of a kind that is not read, or no picture."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media import bmp, boxes, png_chunks

NO_PICTURE = english("not a picture PhotoClip can read")
CUT_OFF = english("the picture is cut off")
DAMAGED = english("the picture is damaged")
DAMAGED_OR_CUT_OFF = english("the picture is damaged or cut off")
"""Where a file does not say how long it should be."""
UNUSUAL = english("a kind of picture PhotoClip cannot read")
ONLY_ZEROS = english("there is nothing but zeros in it: its content is lost")

_UNUSUAL = re.compile(
    r"unsupported|not supported|not implemented|unknown|cannot handle|not been built in|unrecognized|no codec",
    re.IGNORECASE,
)
_LARGEST_AVIF_PIXELS = 16_384 * 16_384
"""libavif's own limit."""

# What a file is told by at its beginning (and further on), and what a person calls it.
_OTHERS: tuple[tuple[bytes, int, bytes, str], ...] = (
    (b"\0\0\x01\0", 0, b"", "it is a Windows icon"),
    (b"icns", 0, b"", "it is an icon"),
    (b"DDS ", 0, b"", "it is a DDS texture"),
    (b"gimp xcf", 0, b"", "it is a GIMP file"),
    (b"RIFF", 8, b"AVI ", "it is a video"),
    (b"\x1a\x45\xdf\xa3", 0, b"", "it is a video"),
    (b"PK\x03\x04", 0, b"", "it is a ZIP archive"),
    (b"\x1f\x8b", 0, b"", "it is a compressed file"),
    (b"version https://git-lfs", 0, b"", "it only says where Git LFS keeps the picture"),
)
english(_OTHERS)
_SHORTEST = {"jpeg 2000": 85, "psd": 38, "qoi": 23}
"""Bytes that a header takes: what is shorter ends within it."""
_PSD_DEPTHS = {b"\0\x01", b"\0\x08", b"\0\x10"}
_VIDEO_BRANDS = {
    b"qt  ",
    b"mp41",
    b"mp42",
    b"isom",
    b"iso2",
    b"iso5",
    b"iso6",
    b"M4V ",
    b"3gp4",
    b"3gp5",
    b"avc1",
}
_WEB = re.compile(rb"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)


def refusal(data: bytes, complaint: str) -> UnreadableImage:
    """Return why nothing could be opened. `complaint`: what the decoders said."""
    if not data.strip(b"\0"):
        return UnreadableImage(ONLY_ZEROS)
    kind = _kind_of(data)
    if not kind and (data[1:4] == b"PNG" or data[12:16] == b"IHDR"):
        return UnreadableImage(DAMAGED)  # by a transfer that took it for text, say
    if not kind:
        other = _other_kind(data)
        return UnreadableImage(
            english("{other}, which PhotoClip does not read").format(other=other) if other else NO_PICTURE
        )
    if kind == "boxes" and boxes.largest_picture(data) > _LARGEST_AVIF_PIXELS:
        return too_large(boxes.largest_picture(data))
    try:
        cut_off = _is_cut_off(kind, data)
    except (struct.error, ValueError, IndexError, OverflowError):  # numbers that make no sense
        cut_off = False
    if cut_off:
        return UnreadableImage(CUT_OFF)
    # What is wrong inside of these the decoders do not say apart from what they do not know.
    unusual = _UNUSUAL.search(complaint) or kind == "boxes" or (kind == "psd" and data[22:24] not in _PSD_DEPTHS)
    return UnreadableImage(UNUSUAL if unusual else DAMAGED)


def too_large(pixels: int) -> UnreadableImage:
    return UnreadableImage(
        english("the picture is too large ({pixels} megapixels)").format(pixels=f"{pixels / 1e6:,.0f}")
    )


def took_too_long(limit_s: float, passing: bool) -> UnreadableImage:
    """`passing`: it may be faster another time, when the disk or the computer has less to do."""
    return UnreadableImage(
        english("reading it took longer than {timeout_s} seconds").format(timeout_s=f"{limit_s:g}"), passing=passing
    )


def is_unusual(complaint: str) -> bool:
    """Tell whether a decoder means that it does not know such a picture."""
    return _UNUSUAL.search(complaint) is not None


def is_of_a_kind(data: bytes) -> bool:
    """Tell whether a file begins as one of those do that are told apart here."""
    return bool(_kind_of(data) or _other_kind(data))


def _kind_of(data: bytes) -> str:
    """Return which of the formats that PhotoClip reads a file begins as; '' for none."""
    if data[4:8] == b"ftyp":
        return "" if data[8:12] in _VIDEO_BRANDS else "boxes"
    for kind, starts in (
        ("jpeg", (b"\xff\xd8",)),
        ("png", (png_chunks.SIGNATURE,)),
        ("gif", (b"GIF87a", b"GIF89a")),
        ("bmp", (b"BM",)),
        ("tiff", (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
        ("jpeg 2000", (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
        ("psd", (b"8BPS",)),
        ("qoi", (b"qoif",)),
    ):
        if data.startswith(starts):
            return kind
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _other_kind(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return english("it is a video")
    for start, place, further, said in _OTHERS:
        if data.startswith(start) and data[place : place + len(further)] == further:
            return said
    return english("it is a web page") if _WEB.match(data[:1024]) else ""


def _is_cut_off(kind: str, data: bytes) -> bool:
    """Tell whether a file ends before what its own numbers say."""
    return _ENDS_EARLY[kind](data) if kind in _ENDS_EARLY else len(data) < _SHORTEST[kind]


def _jpeg_ends_early(data: bytes) -> bool:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return False
        if data[place + 1] == 0xFF:
            place += 1
            continue
        is_scan = data[place + 1] == 0xDA
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
        if is_scan:
            return bool(place > len(data))
    return True


def _tiff_ends_early(data: bytes) -> bool:
    order = "<" if data.startswith(b"II") else ">"
    big = data[2:4] in {b"+\0", b"\0+"}
    (place_at, place_is), (count_is, entry_bytes) = ((8, "Q"), ("Q", 20)) if big else ((4, "I"), ("H", 12))
    if len(data) < place_at + struct.calcsize(place_is):
        return True
    (place,) = struct.unpack_from(order + place_is, data, place_at)
    first = place + struct.calcsize(count_is)
    if first > len(data):
        return True
    (count,) = struct.unpack_from(order + count_is, data, place)
    return bool(first + entry_bytes * count > len(data))


def _webp_ends_early(data: bytes) -> bool:
    return len(data) < 12 or bool(struct.unpack_from("<I", data, 4)[0] + 8 > len(data))


def _gif_ends_early(data: bytes) -> bool:
    return not data.rstrip(b"\0").endswith(b";")


_ENDS_EARLY: dict[str, Callable[[bytes], bool]] = {
    "boxes": boxes.is_cut_off,
    "png": png_chunks.is_cut_off,
    "bmp": bmp.is_cut_off,
    "webp": _webp_ends_early,
    "gif": _gif_ends_early,
    "jpeg": _jpeg_ends_early,
    "tiff": _tiff_ends_early,
}
