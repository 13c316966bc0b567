"""Photoshop files as far as a person sees them: the picture of all layers, and the resources beside it.

Adobe Photoshop File Formats Specification. Pillow reads the picture where it has 8 bits a channel and the file is no
large one (PSB); others are rebuilt as it reads them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.color import eight_bits
from photoclip.media.refusals import CUT_OFF, too_large

FORMAT = "PSD"
"""Pillow's name for it."""
IPTC = 0x0404
"""The number of the image resource that holds IPTC, by which `Image.info["photoshop"]` has it, too."""
NOT_MERGED = english("it was saved without a picture of all its layers (“Maximize compatibility” in Photoshop)")

_SIGNATURE = b"8BPS"
_PSD, _PSB = 1, 2
_VERSION, _EXIF, _XMP = 0x0421, 0x0422, 0x0424
_PLAIN, _PACKED = 0, 1
_MOST_CHANNELS = 56


@dataclass(frozen=True, slots=True)
class _Header:
    """What a file begins with, and where its parts lie; reading it raises struct.error where the file ends before."""

    version: int
    channels: int
    height: int
    width: int
    depth: int
    mode: int
    palette: bytes
    resources: bytes
    layer_count: int
    """Below zero where the first channel beyond the colours is transparency."""
    pixels: int
    """Where the picture of all layers begins."""

    @staticmethod
    def read(data: bytes) -> _Header:
        version, channels, height, width, depth, mode = struct.unpack_from(">4xH6xHIIHH", data)
        palette, place = _block(data, 26)
        resources, place = _block(data, place)
        form = ">QQh" if version == _PSB else ">IIh"
        (whole,) = struct.unpack_from(form[:2], data, place)
        count = 0
        if whole >= struct.calcsize(form[:2]) + 2:
            _whole, info, count = struct.unpack_from(form, data, place)
            count = count if info else 0
        pixels = place + struct.calcsize(form[:2]) + whole
        return _Header(version, channels, height, width, depth, mode, palette, resources, count, pixels)


def is_rebuilt(data: bytes) -> bool:
    """Tell whether a file is a Photoshop file that Pillow does not read as it is."""
    if not data.startswith(_SIGNATURE) or len(data) < 26:
        return False
    version, depth = struct.unpack_from(">4xH16xH", data)
    return (version, depth) in {(_PSD, 16), (_PSB, 8), (_PSB, 16)}


def rebuilt(data: bytes, max_pixels: int) -> bytes | None:
    """Return the file with 8 bits a channel and no layers, as a small one; None where it makes no sense.

    Raises `UnreadableImage` where it is too large or ends too early.
    """
    try:
        header = _Header.read(data)
        if header.width * header.height > max_pixels:
            raise too_large(header.width * header.height)
        if not 0 < header.channels <= _MOST_CHANNELS or not header.width * header.height:
            return None
        samples = _samples(data, header)
    except struct.error as exc:
        raise UnreadableImage(CUT_OFF) from exc
    if samples is None:
        return None
    layers = struct.pack(">IIh", 10, 2, header.layer_count) + bytes(4) if header.layer_count else bytes(4)
    return b"".join(
        (
            struct.pack(">4sH6xHII", _SIGNATURE, _PSD, header.channels, header.height, header.width),
            struct.pack(">HH", 8, header.mode),
            *(struct.pack(">I", len(block)) + block for block in (header.palette, header.resources)),
            layers,
            struct.pack(">H", _PLAIN),
            samples,
        )
    )


def _block(data: bytes, place: int) -> tuple[bytes, int]:
    """Return what lies there, its length before it, and the place behind it."""
    (size,) = struct.unpack_from(">I", data, place)
    end = place + 4 + int(size)
    return data[place + 4 : end], end


def _samples(data: bytes, header: _Header) -> bytes | None:
    """Return the picture's channels, one after the other, with 8 bits a sample."""
    (packing,) = struct.unpack_from(">H", data, header.pixels)
    row_bytes, rows = header.width * header.depth // 8, header.height * header.channels
    place = header.pixels + 2
    if packing == _PLAIN:
        plain = data[place : place + row_bytes * rows]
    elif packing == _PACKED:
        place += rows * (4 if header.version == _PSB else 2)  # how long each row is, which says itself
        try:
            plain = Image.frombytes("L", (row_bytes, rows), data[place:], "packbits", "L").tobytes()
        except ValueError as exc:
            raise UnreadableImage(CUT_OFF) from exc
    else:
        return None
    if len(plain) < row_bytes * rows:
        raise UnreadableImage(CUT_OFF)
    return eight_bits(np.frombuffer(plain, ">u2").reshape(rows, -1)).tobytes() if header.depth == 16 else plain


def tags(picture: Image.Image) -> dict[str, Any]:
    """Return what `Image.info` holds of other files, and Pillow leaves in the resources: EXIF, XMP, IPTC."""
    resources = _resources(picture)
    found: dict[str, Any] = {
        name: resources[number] for number, name in ((_EXIF, "exif"), (_XMP, "xmp")) if number in resources
    }
    return found | ({"photoshop": {IPTC: resources[IPTC]}} if IPTC in resources else {})


def is_merged(picture: Image.Image) -> bool:
    """Tell whether the file holds a picture of all its layers; older ones, which do not say, do."""
    version = _resources(picture).get(_VERSION, b"")
    return len(version) < 5 or version[4] != 0


def is_see_through(data: bytes) -> bool:
    """Tell whether what is beyond the colours is how transparent the picture is, and no selection that was kept."""
    try:
        return _Header.read(data).layer_count < 0
    except struct.error:
        return False


def without_selections(picture: Image.Image, see_through: bool) -> Image.Image:
    """Return the loaded picture without a channel that is no transparency."""
    kept = {"RGBA": "RGB", "LA": "L"}.get(picture.mode)
    if see_through or kept is None:
        return picture
    colours = Image.merge(kept, [picture.getchannel(band) for band in kept])
    colours.info = dict(picture.info)
    return colours


def _resources(picture: Image.Image) -> dict[int, bytes]:
    found: Any = getattr(picture, "resources", None)
    return {number: data for number, _name, data in found} if isinstance(found, list) else {}
