"""Chunks of PNG files: what belongs to the picture, and what is only said beside it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_ANCILLARY = 0x20
"""What a chunk whose first letter is small says, a reader need not know."""
_COMPRESSED = {b"zTXt", b"iTXt", b"iCCP"}
_MOVING = {b"acTL", b"fcTL", b"fdAT"}
_LARGEST_TEXT_BYTES = 1 << 20
"""Pillow refuses a whole picture for a longer one."""
_MOST_CHUNKS = 1_000_000


def is_cut_off(data: bytes) -> bool:
    """Tell whether the file ends before its last chunk does."""
    end, kind = len(SIGNATURE), b""
    for start, size, name in _places(data):
        end, kind = start + size + 12, name
    return end > len(data) or (kind != b"IEND" and end + 8 > len(data))


def mended_png(data: bytes) -> bytes | None:
    """Return a PNG without what may be wrong beside the picture (checksums, texts that are bombs); None if nothing is.

    Viewers pass over such chunks; Pillow refuses the picture. What moves is left out, too, for only the still picture
    is shown. What that needs stays as it is.
    """
    if not data.startswith(SIGNATURE):
        return None
    kept, place = [data[: len(SIGNATURE)]], len(SIGNATURE)
    for start, size, kind in _places(data):
        end = start + size + 12
        if end > len(data):
            break
        if kind in _MOVING or (kind[0] & _ANCILLARY and not _is_sound(data, start, size, kind)):
            kept.append(data[place:start])
            place = end
    if place == len(SIGNATURE) and len(kept) == 1:
        return None
    return b"".join([*kept, data[place:]])


def _places(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield start, length of the content, and type of each chunk; the last may reach beyond the end."""
    place = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if place + 8 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, place)
        if not kind.isalpha():
            return
        yield place, size, kind
        if kind == b"IEND":
            return
        place += size + 12


def _is_sound(data: bytes, start: int, size: int, kind: bytes) -> bool:
    content = memoryview(data)[start + 8 : start + 8 + size]
    (checksum,) = struct.unpack_from(">I", data, start + 8 + size)
    if zlib.crc32(content, zlib.crc32(kind)) != checksum:
        return False
    return kind not in _COMPRESSED or _unpacks(bytes(content), kind)


def _unpacks(content: bytes, kind: bytes) -> bool:
    """Tell whether a compressed text or profile is whole and not larger than Pillow takes."""
    _, _, rest = content.partition(b"\0")
    if kind == b"iTXt":
        if len(rest) < 2 or rest[:1] == b"\0":
            return len(rest) <= _LARGEST_TEXT_BYTES
        rest = rest[2:].split(b"\0", 2)[-1]
    else:
        rest = rest[1:]
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(rest, _LARGEST_TEXT_BYTES)
    except zlib.error:
        return False
    return kind == b"iCCP" or not unpacking.unconsumed_tail
