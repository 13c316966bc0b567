"""Boxes of AVIF and HEIC files (ISO 14496-12), and mending of AVIF files that viewers show and libavif refuses."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_BOXES = 4096
_FREE = b"free"
_TRANSFORMS = {b"clap", b"irot", b"imir"}


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, and where it and its content begin and where both end."""

    kind: bytes
    start: int
    content: int
    end: int


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes that follow each other from `start` on, as far as they make sense.

    The last may reach beyond `end`: the file is cut off there.
    """
    end = len(data) if end is None else end
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        content = start + 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            content = start + 16
        elif size == 0:
            size = end - start
        if start + size < content:
            return
        yield Box(kind, start, content, start + size)
        start += size


def is_cut_off(data: bytes) -> bool:
    """Tell whether a file of boxes ends within one."""
    last = 0
    for box in boxes(data):
        last = box.end
    return last > len(data) or len(data) - last in range(1, 8)


def largest_picture(data: bytes) -> int:
    """Return the most pixels that a picture in the file says to have; 0 where none says so."""
    most = 0
    for box in _properties(data):
        if box.kind == b"ispe" and box.content + 12 <= min(box.end, len(data)):
            width, height = struct.unpack_from(">II", data, box.content + 4)
            most = max(most, width * height)
    return most


def mended_avif(data: bytes, without_alpha: bool = False) -> bytes | None:
    """Return an AVIF with what is known to keep libavif from reading it set right; None where there is nothing.

    Two tables that give the pictures their properties become one; turning and clipping count as essential; a sequence
    and groups beside the still picture are left out. `without_alpha`: its transparency is, too. Nothing moves in the
    file.
    """
    meta = next((box for box in boxes(data) if box.kind == b"meta" and box.end <= len(data)), None)
    if meta is None:
        return None
    mended = bytearray(data)
    for box in (*boxes(data), *boxes(data, meta.content + 4, meta.end)):
        if box.kind in {b"moov", b"grpl"}:
            mended[box.start + 4 : box.start + 8] = _FREE
        elif box.kind == b"ftyp" and data[box.content : box.content + 4] == b"avis":
            mended[box.content : box.content + 4] = b"avif"
        elif box.kind in {b"iref", b"iinf"} and without_alpha:
            _leave_out_alpha(mended, box)
    joined = _with_one_table(bytes(mended), meta)
    return None if joined == data else joined


def _leave_out_alpha(mended: bytearray, box: Box) -> None:
    """Give references to an auxiliary picture, and items other than the first, a type that readers pass over."""
    version = mended[box.content] if box.content < len(mended) else 0
    entries = box.content + 4 if box.kind == b"iref" else box.content + (6 if version == 0 else 8)
    for number, entry in enumerate(boxes(bytes(mended), entries, box.end)):
        if entry.kind == b"auxl":
            mended[entry.start + 4 : entry.start + 8] = b"skip"
        elif entry.kind == b"infe" and number:
            at = entry.content + (8 if mended[entry.content] < 3 else 10)
            mended[at : at + 4] = b"skip"


def _with_one_table(data: bytes, meta: Box) -> bytes:
    """Join the tables of properties (`ipma`) of one version and flags; the room that is saved becomes a free box."""
    parts: list[bytes] = []
    for box in boxes(data, meta.content + 4, meta.end):
        whole = data[box.start : box.end]
        parts.append(_joined_tables(data, box) if box.kind == b"iprp" and box.content - box.start == 8 else whole)
    content = b"".join(parts)
    room = meta.end - meta.content - 4 - len(content)
    if room >= 8:
        content += struct.pack(">I4s", room, _FREE) + bytes(room - 8)
    elif room:
        return data
    return data[: meta.content + 4] + content + data[meta.end :]


def _joined_tables(data: bytes, iprp: Box) -> bytes:
    kinds = [box.kind for box in _properties(data)]
    tables: dict[bytes, tuple[int, bytes]] = {}
    others = b""
    for box in boxes(data, iprp.content, iprp.end):
        if box.kind != b"ipma" or box.end - box.content < 8 or box.end > iprp.end:
            others += data[box.start : box.end]
            continue
        version = data[box.content : box.content + 4]
        (count,) = struct.unpack_from(">I", data, box.content + 4)
        known, entries = tables.get(version, (0, b""))
        tables[version] = known + count, entries + _essential(data[box.content + 8 : box.end], version, kinds)
    joined = b"".join(
        struct.pack(">I4s4sI", 16 + len(entries), b"ipma", version, count) + entries
        for version, (count, entries) in tables.items()
    )
    return struct.pack(">I4s", 8 + len(others) + len(joined), b"iprp") + others + joined


def _essential(entries: bytes, version: bytes, kinds: list[bytes]) -> bytes:
    """Mark turning and clipping as what a reader must understand. (One byte for a property, as small files have it.)"""
    if version[3] & 1:
        return entries
    mended, place, id_bytes = bytearray(entries), 0, 2 if version[0] == 0 else 4
    while place + id_bytes < len(mended):
        first = place + id_bytes + 1
        place = first + mended[first - 1]
        for at in range(first, min(place, len(mended))):
            number = mended[at] & 0x7F
            if 0 < number <= len(kinds) and kinds[number - 1] in _TRANSFORMS:
                mended[at] |= 0x80
    return bytes(mended)


def _properties(data: bytes) -> Iterator[Box]:
    for meta in boxes(data):
        if meta.kind != b"meta":
            continue
        for iprp in boxes(data, meta.content + 4, min(meta.end, len(data))):
            if iprp.kind == b"iprp":
                for ipco in boxes(data, iprp.content, min(iprp.end, len(data))):
                    if ipco.kind == b"ipco":
                        yield from boxes(data, ipco.content, min(ipco.end, len(data)))
