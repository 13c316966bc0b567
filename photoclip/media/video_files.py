"""Which files are videos, by what they begin with, and whether all of one is there. Nothing is decoded here."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

HEAD_BYTES = 4096
"""So much of a file's beginning tells whether it is a video."""

_STILL_BRANDS = {
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"miaf"),
    *(b"avif", b"avis", b"avio", b"crx ", b"jp2 ", b"jpx ", b"jxl "),
}
_PHONE_BRANDS = {b"3gp", b"3g2", b"3ge", b"3gg", b"3gr", b"3gs"}
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"skip", b"pnot"}
_EBML, _SEGMENT, _LONGEST_EBML_HEADER = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", 1 << 16
_TS_SYNC, _TS_PACKETS = 0x47, 8
_MOST_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class VideoKind:
    """What a person calls a video's format, and which demuxer reads it: no other one is asked."""

    name: str
    demuxer: str


def video_kind(head: bytes) -> VideoKind | None:
    """Return what kind of video begins like this; None for what is none."""
    if head[4:8] == b"ftyp":
        return _kind_of_brand(head)
    if head[4:8] in _OLD_QUICKTIME:
        return VideoKind("MOV", "mov")
    if head.startswith(_EBML):
        return VideoKind("WebM" if b"webm" in head[:64] else "MKV", "matroska")
    if head[:4] == b"RIFF" and head[8:11] == b"AVI":
        return VideoKind("AVI", "avi")
    return VideoKind("MTS", "mpegts") if _is_transport_stream(head) else None


def is_cut_off(file: BinaryIO, kind: VideoKind) -> bool:
    """Tell whether a video ends before its own numbers say. Reads a few bytes of it; raises OSError."""
    size = file.seek(0, 2)
    file.seek(0)
    if kind.demuxer == "mov":
        return max((end for _, end in _boxes(file, size)), default=0) > size
    if kind.demuxer == "avi":
        said = int.from_bytes(file.read(8)[4:], "little")
        return 0 < said < 0xFFFF_FFFF and said + 8 > size
    if kind.demuxer == "matroska":
        return _segment_end(file.read(_LONGEST_EBML_HEADER)) > size
    return False


def says_how_to_play(file: BinaryIO, kind: VideoKind) -> bool:
    """Tell whether what says where its pictures lie is there: phones write it last. Raises OSError."""
    return kind.demuxer != "mov" or any(box in {b"moov", b"moof"} for box, _ in _boxes(file, file.seek(0, 2)))


def _kind_of_brand(head: bytes) -> VideoKind | None:
    if head[8:12] in _STILL_BRANDS:
        return None
    if head[8:12] == b"qt  ":
        return VideoKind("MOV", "mov")
    return VideoKind("3GP" if head[8:11] in _PHONE_BRANDS else "MP4", "mov")


def _is_transport_stream(head: bytes) -> bool:
    """Tell whether packets of 188 bytes follow each other, or of 192 with a time before each, as cameras write them."""
    for first, step in ((0, 188), (4, 192)):
        syncs = head[first : first + step * _TS_PACKETS : step]
        if bytes(syncs) == bytes([_TS_SYNC]) * _TS_PACKETS:
            return True
    return False


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield kind and end of the boxes of a file that follow each other; the last may end beyond it."""
    place = 0
    for _ in range(_MOST_BOXES):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack_from(">I4s", head)
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack_from(">Q", head, 8)
        elif length == 0:
            length = size - place
        if length < 8:
            return
        place += length
        yield kind, place


def _segment_end(head: bytes) -> int:
    """Return where a Matroska file's one large element ends; 0 where it does not say."""
    place = head.find(_SEGMENT)
    if place < 0 or place + 12 > len(head):
        return 0
    first = head[place + 4]
    if not first:
        return 0
    length = 9 - first.bit_length()
    value = int.from_bytes(head[place + 4 : place + 4 + length], "big") & ((1 << (7 * length)) - 1)
    unknown = (1 << (7 * length)) - 1
    return 0 if value == unknown else place + 4 + length + value
