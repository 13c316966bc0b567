"""Live and motion photos: what a photo says of the film that belongs to it."""

from __future__ import annotations

import contextlib
import re
import struct
from typing import Any

from PIL import ExifTags, Image

from photoclip.core.companions import INSIDE
from photoclip.errors import MalformedXmp, XmpProblem
from photoclip.media.boxes import boxes
from photoclip.media.embedded import xmp_packets
from photoclip.media.metadata import METADATA_ERRORS, tags_of

_APPLE = b"Apple iOS\0\0\x01MM"
_CONTENT_ID, _TEXT = 0x0011, 2
_MOST_TAGS, _LONGEST_ID = 256, 64
_SAMSUNG = b"MotionPhoto_Data"
_SAYS_SO = re.compile(rb"""(?:MotionPhoto|MicroVideo)(?:\s*=\s*["']|>\s*)1\b""")
_FILM_BOX = b"mpvd"
_FILM_START = re.compile(rb"....ftyp(?:mp4|isom|iso\d|avc1|qt  |MSNV)", re.DOTALL)


def live_id(picture: Image.Image, data: bytes) -> str:
    """Return what a live photo's film is told by, `INSIDE` where it lies in the file itself; '' for other photos.

    Call it before the pixels are loaded. Never raises for a file's fault.
    """
    with contextlib.suppress(*METADATA_ERRORS, MalformedXmp, XmpProblem):
        if _has_film(picture, data):
            return INSIDE
    with contextlib.suppress(*METADATA_ERRORS):
        _, camera, _ = tags_of(picture)
        return content_id(camera.get(ExifTags.Base.MakerNote))
    return ""


def content_id(maker_note: Any) -> str:
    """Return the identifier that Apple gives a live photo and its film; '' where a maker's note has none."""
    if not isinstance(maker_note, bytes) or not maker_note.startswith(_APPLE):
        return ""
    with contextlib.suppress(struct.error):
        (count,) = struct.unpack_from(">H", maker_note, len(_APPLE))
        for number in range(min(count, _MOST_TAGS)):
            entry = len(_APPLE) + 2 + 12 * number
            tag, kind, length, place = struct.unpack_from(">HHII", maker_note, entry)
            if tag == _CONTENT_ID and kind == _TEXT and length <= _LONGEST_ID:
                return maker_note[place : place + length].rstrip(b"\0").decode("ascii", "replace")
    return ""


def _has_film(picture: Image.Image, data: bytes) -> bool:
    if data[4:8] == b"ftyp":
        return any(box.kind == _FILM_BOX for box in boxes(data))
    if not data.startswith(b"\xff\xd8"):
        return False
    film = data.rfind(b"ftyp") - 4
    if film < 0 or not _FILM_START.match(data, film) or data.rfind(b"\xff\xd9", 0, film) < 0:
        return False
    return data.rfind(_SAMSUNG, 0, film) >= 0 or _says_so(picture)


def _says_so(picture: Image.Image) -> bool:
    return any(_SAYS_SO.search(packet) for packet in xmp_packets(picture))
