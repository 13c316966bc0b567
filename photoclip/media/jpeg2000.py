"""What stands in a JPEG 2000 file beside its pixels, and how much smaller it can be decoded (ISO 15444-1)."""

from __future__ import annotations

from typing import Any

from photoclip.media.boxes import Box, boxes
from photoclip.media.photoshop import IPTC

FORMAT = "JPEG2000"
"""Pillow's name for it."""

_UUIDS = {
    b"JpgTiffExif->JP2": "exif",
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "xmp",
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): "iptc",
}
"""As exiftool and Adobe name them."""
_LONGEST_BYTES = 16 << 20
_PROFILES = (b"\x02", b"\x03")
"""Ways to say a colour space that mean: by an ICC profile."""
_CODING_STYLE, _START_OF_TILE = b"\xff\x52", b"\xff\x90"


def tags(data: bytes) -> dict[str, Any]:
    """Return what `Image.info` holds of other files, and Pillow leaves in the boxes: EXIF, XMP, IPTC, ICC profile."""
    found: dict[str, Any] = {}
    for box in boxes(data):
        if box.end - box.content > _LONGEST_BYTES:
            continue
        if box.kind == b"uuid" and (name := _UUIDS.get(data[box.content : box.content + 16])):
            block = data[box.content + 16 : box.end]
            found |= {"photoshop": {IPTC: block}} if name == "iptc" else {name: block}
        elif box.kind == b"jp2h" and (profile := _profile(data, box)):
            found["icc_profile"] = profile
    return found


def most_halvings(data: bytes) -> int:
    """Return how often the picture's sides can be halved by decoding less of it."""
    start = data.find(b"\xff\x4f\xff\x51")
    header = data[start : data.find(_START_OF_TILE, start)] if start >= 0 else b""
    at = header.find(_CODING_STYLE)
    # The marker, its length, the style, the order, the layers and the transform of components, then the levels.
    levels = header[at + 9] if 0 <= at < len(header) - 9 else 0
    return levels if levels <= 32 else 0


def ends_early(data: bytes) -> bool:
    """Tell whether the file ends before its pixels do."""
    if data.startswith(b"\xff\x4f"):
        return not data.rstrip(b"\0").endswith(b"\xff\xd9")
    return any(box.kind == b"jp2c" and box.end > len(data) for box in boxes(data))


def _profile(data: bytes, header: Box) -> bytes:
    for box in boxes(data, header.content, min(header.end, len(data))):
        if box.kind == b"colr" and data[box.content : box.content + 1] in _PROFILES:
            return data[box.content + 3 : box.end]
    return b""
