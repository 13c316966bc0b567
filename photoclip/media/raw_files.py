"""What a camera's raw file is told by, and where in it stands what the camera says."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"FUJIFILMCCD-RAW", "RAF"),
    (b"IIRO", "ORF"),
    (b"IIRS", "ORF"),
    (b"MMOR", "ORF"),
    (b"IIU\0", "RW2"),
    (b"II\x1a\0\0\0HEAPCCDR", "CRW"),
    (b"\0MRM", "MRW"),
    (b"FOVb", "X3F"),
)
# TIFF says only by what lies in it whether it is a picture; the maker says how its files are called.
_MAKERS = (
    (b"NIKON", "NEF"),
    (b"SONY", "ARW"),
    (b"PENTAX", "PEF"),
    (b"RICOH", "PEF"),
    (b"SAMSUNG", "SRW"),
    (b"CANON", "CR2"),
)
_TIFF = {b"II*\0": "<", b"MM\0*": ">"}
_LIKE_TIFF = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"MMOR": b"MM\0*", b"IIU\0": b"II*\0"}
_MAKE, _PHOTOMETRIC, _SUB_IFDS, _DNG_VERSION = 271, 262, 330, 50706
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _NOT_PACKED = 256, 257, 258, 259, 1
_STRIPS, _STRIP_LENGTHS, _TILES, _TILE_LENGTHS = 273, 279, 324, 325
_MOSAICS = {32803, 34892}
"""Colours behind a filter, as the sensor sees them, and the same after they were told apart."""
_MOST_DIRECTORIES, _MOST_TAGS = 16, 512
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 13: 4}

_Tags = dict[int, tuple[int, int, bytes]]
"""Of each tag its type, its count, and the bytes of its value."""


def raw_name(data: bytes) -> str:
    """Return which of `RAW_NAMES` a file is, by its content; '' for none."""
    if data[4:12] == b"ftypcrx ":
        return "CR3"
    known = next((name for start, name in _STARTS if data.startswith(start)), "")
    if known or data[:4] not in _TIFF:
        return known
    if data[8:10] == b"CR" and data.startswith(b"II"):
        return "CR2"
    return _raw_tiff(data, _TIFF[data[:4]])


def says_too_much(data: bytes) -> bool:
    """Tell whether a raw file says of what the sensor saw that more of it is there than the file has room for."""
    order = _TIFF.get(data[:4], "")
    return bool(order) and any(_is_short(tags, order, len(data)) for tags in _directories(data, order))


def _is_short(tags: _Tags, order: str, size: int) -> bool:
    photometric = _numbers(tags, _PHOTOMETRIC, order)
    if not photometric or photometric[0] not in _MOSAICS:
        return False
    for places, lengths in ((_STRIPS, _STRIP_LENGTHS), (_TILES, _TILE_LENGTHS)):
        starts, counts = _numbers(tags, places, order), _numbers(tags, lengths, order)
        if any(start + count > size for start, count in zip(starts, counts, strict=False)):
            return True
    width, height, bits, packed = (_numbers(tags, tag, order)[:1] for tag in (_WIDTH, _HEIGHT, _BITS, _COMPRESSION))
    if packed != [_NOT_PACKED] or not (width and height and bits):
        return False
    return width[0] * height[0] * bits[0] > 8 * size


def tiff_of(data: bytes) -> bytes:
    """Return a raw file's own tags as a TIFF that any reader takes; b'' where it keeps them otherwise."""
    if data[:4] in _LIKE_TIFF:
        return _LIKE_TIFF[data[:4]] + data[4:]
    return data if data[:4] in _TIFF else b""


def box_of(data: bytes, name: bytes, within: int = 1 << 20) -> bytes:
    """Return the content of the first box of this name in a CR3, which keeps TIFFs in such; b'' where there is none."""
    at = data.find(name, 0, within)
    if at < 4:
        return b""
    (size,) = struct.unpack_from(">I", data, at - 4)
    content = data[at + 4 : at - 4 + size]
    return content if content[:4] in _TIFF else b""


def _raw_tiff(data: bytes, order: str) -> str:
    maker = b""
    for tags in _directories(data, order):
        maker = maker or _value(tags, _MAKE).upper()
        if _DNG_VERSION in tags:
            return "DNG"
        photometric = _numbers(tags, _PHOTOMETRIC, order)
        if photometric and photometric[0] in _MOSAICS:
            return next((name for start, name in _MAKERS if maker.startswith(start)), "RAW")
    return ""


def _directories(data: bytes, order: str) -> Iterator[_Tags]:
    """Yield a TIFF's directories and those within them, as far as they make sense."""
    waiting = [struct.unpack_from(order + "I", data, 4)[0]] if len(data) >= 8 else []
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        place = waiting.pop(0)
        if place in seen or not 8 <= place <= len(data) - 6:
            continue
        seen.add(place)
        tags, following = _directory(data, order, place)
        waiting += [*_numbers(tags, _SUB_IFDS, order), *following]
        yield tags


def _directory(data: bytes, order: str, place: int) -> tuple[_Tags, list[int]]:
    (count,) = struct.unpack_from(order + "H", data, place)
    tags: _Tags = {}
    for number in range(min(count, _MOST_TAGS)):
        entry = data[place + 2 + 12 * number : place + 14 + 12 * number]
        if len(entry) < 12:
            return tags, []
        tag, kind, values = struct.unpack_from(order + "HHI", entry)
        size = _SIZES.get(kind, 0) * values
        start = place + 10 + 12 * number if size <= 4 else struct.unpack_from(order + "I", entry, 8)[0]
        tags.setdefault(tag, (kind, values, data[start : start + min(size, 256)]))
    end = place + 2 + 12 * count
    return tags, list(struct.unpack_from(order + "I", data, end)) if end + 4 <= len(data) else []


def _value(tags: _Tags, tag: int) -> bytes:
    return tags[tag][2] if tag in tags else b""


def _numbers(tags: _Tags, tag: int, order: str) -> list[int]:
    kind, count, value = tags.get(tag, (0, 0, b""))
    letter = {3: "H", 4: "I", 13: "I"}.get(kind)
    if letter is None:
        return []
    fitting = min(count, len(value) // struct.calcsize(letter), _MOST_DIRECTORIES)
    return list(struct.unpack_from(f"{order}{fitting}{letter}", value))
