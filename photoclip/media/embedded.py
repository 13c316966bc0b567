"""The keywords, rating and label inside a photo file: its XMP wherever the format keeps it, IPTC, and Windows' EXIF."""

from __future__ import annotations

import contextlib
import re
import warnings
import zlib
from collections.abc import Iterator
from typing import IO, Any

from PIL import Image

from photoclip.core.xmp import MOST_KEYWORDS, XmpFields, key, keyword
from photoclip.errors import MalformedXmp, XmpProblem
from photoclip.media.metadata import METADATA_ERRORS, png_chunks, tags_of
from photoclip.media.photoshop import IPTC
from photoclip.media.tiff import PhotoTiff
from photoclip.media.xmp_document import LARGEST_BYTES
from photoclip.media.xmp_reading import read_packet

_PNG_KEYWORD = b"XML:com.adobe.xmp"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_HAS_EXTENSION = re.compile(rb"""HasExtendedXMP(?:\s*=\s*["']|>\s*)([0-9A-Fa-f]{32})""")
# An extension mostly holds a depth map of many megabytes, which is not worth parsing for what is not in it.
_OURS = re.compile(rb"subject|hierarchicalSubject|TagsList|LastKeyword|Rating|Label")
_GIF_APPLICATION = b"\x21\xff\x0bXMP DataXMP"
_GIF_END = b"\x01\xff\xfe\xfd"

_TIFF_XMP, _TIFF_IPTC = 700, 33_723
_IPTC_CHARSET, _IPTC_KEYWORD = (1, 90), (2, 25)
_LONGEST_IPTC_KEYWORD, _LONGEST_LETTER = 64, 4
"""In bytes; a program cuts off what is longer, at a letter or within it."""
_RATING, _XP_KEYWORDS = 0x4746, 0x9C9E
_IPTC_UTF8 = b"\x1b%G"

_ERRORS = (*METADATA_ERRORS, zlib.error, MalformedXmp, XmpProblem)


def read_embedded(picture: Image.Image) -> XmpFields:
    """Return what an opened picture says about keywords, rating and label; a broken part counts as none.

    Never decodes and never raises for a file's fault. Call it before the pixels are loaded: TIFF forgets its tags then.
    """
    found = XmpFields()
    with contextlib.suppress(*_ERRORS):  # what was read before the error stands
        for packet in xmp_packets(picture):
            fields = _read(packet)
            found = XmpFields(
                found.keywords + fields.keywords, found.rating or fields.rating, found.label or fields.label
            )
    tags = _exif_tags(picture)
    keywords = list(found.keywords)
    for flat in (_read_keywords(picture), _windows_keywords(tags)):
        keywords += _unsaid(flat, keywords)
    return XmpFields(tuple(keywords), found.rating or _exif_rating(tags), found.label)


def _unsaid(names: list[str], keywords: list[str]) -> list[str]:
    """Return those of `names` that `keywords` do not say, as one of their levels or with the end that IPTC cut off."""
    levels = {key(level) for path in keywords for level in path.split("/")}

    def is_said(name: str) -> bool:
        cut_off = len(name.encode()) > _LONGEST_IPTC_KEYWORD - _LONGEST_LETTER
        return key(name) in levels or (cut_off and any(level.startswith(key(name)) for level in levels))

    return [name for name in names if not is_said(name)]


def _read_keywords(picture: Image.Image) -> list[str]:
    """Return the IPTC keywords; programs that know no XMP write only these."""
    with contextlib.suppress(*_ERRORS):
        return list(_iptc_keywords(iptc_records(picture)))
    return []


def _exif_tags(picture: Image.Image) -> dict[int, Any]:
    with warnings.catch_warnings(), contextlib.suppress(*_ERRORS):
        warnings.simplefilter("ignore")  # Pillow's complaints about malformed tags
        return tags_of(picture)[0]
    return {}


def _exif_rating(tags: dict[int, Any]) -> int | None:
    """Return the stars that Windows and cameras write into EXIF."""
    stars = tags.get(_RATING)
    return stars if isinstance(stars, int) and 1 <= stars <= 5 else None


def _windows_keywords(tags: dict[int, Any]) -> list[str]:
    """Return the keywords that Windows writes into EXIF: UTF-16, apart by semicolons."""
    data = tags.get(_XP_KEYWORDS)
    if isinstance(data, tuple):
        data = bytes(number for number in data if isinstance(number, int) and 0 <= number < 256)
    if not isinstance(data, bytes):
        return []
    text = data[: len(data) // 2 * 2].decode("utf-16-le", "replace").split("\0", 1)[0]
    return [name for part in text.split(";")[:MOST_KEYWORDS] if (name := keyword([part]))]


def _read(packet: bytes) -> XmpFields:
    try:
        return read_packet(packet)
    except (MalformedXmp, XmpProblem):
        return XmpFields()


def xmp_packets(picture: Image.Image) -> Iterator[bytes]:
    """Yield a picture's XMP, the main packet first."""
    packet = picture.info.get("xmp")
    if packet is None and isinstance(picture, PhotoTiff):
        packet = picture.raw_tag(_TIFF_XMP)
    if packet is None and picture.format == "PNG":
        packet = _png_packet(picture)
    if packet is None and picture.format == "GIF":
        packet = _gif_packet(picture)
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes):
        return
    yield packet
    if (match := _HAS_EXTENSION.search(packet)) is not None:
        extension = _extension(getattr(picture, "applist", []), match[1])
        if _OURS.search(extension):
            yield extension


def _extension(segments: list[tuple[str, bytes]], guid: bytes) -> bytes:
    """Return what did not fit into a JPEG's first 64 KiB (XMP part 3, 1.1.3.1), put together by the offsets."""
    parts: dict[int, bytes] = {}
    for marker, data in segments:
        body = data[len(_EXTENSION) :]
        if marker == "APP1" and data.startswith(_EXTENSION) and body[:32] == guid:
            parts[int.from_bytes(body[36:40], "big")] = body[40:]
    whole = b""
    for offset, part in sorted(parts.items()):
        if offset != len(whole) or offset + len(part) > LARGEST_BYTES:
            return b""
        whole += part
    return whole


def _png_packet(picture: Image.Image) -> bytes | None:
    """Return the XMP that Pillow does not see: behind the pixels, or as ImageMagick writes it."""
    for chunk in png_chunks(picture, b"iTXt", LARGEST_BYTES):
        name, _, rest = chunk.partition(b"\0")
        if name == _PNG_KEYWORD:
            text = rest[2:].split(b"\0", 2)[2]
            return zlib.decompressobj().decompress(text, LARGEST_BYTES) if rest[0] else text
    return _raw_profile(picture.info.get("Raw profile type xmp"))


def _gif_packet(picture: Image.Image) -> bytes | None:
    stream: IO[bytes] | None = getattr(picture, "fp", None)
    if stream is None:
        return None
    here = stream.tell()
    try:
        stream.seek(0)
        data = stream.read(2 * LARGEST_BYTES)
    finally:
        stream.seek(here)
    start = data.find(_GIF_APPLICATION)
    end = data.find(_GIF_END, start)
    return data[start + len(_GIF_APPLICATION) : end] if 0 <= start < end else None


def _raw_profile(text: object) -> bytes | None:
    """Return what ImageMagick puts into a PNG as text: a name, a length, and hexadecimal digits."""
    parts = str(text or "").split(maxsplit=2)
    return bytes.fromhex(parts[2]) if len(parts) == 3 else None


def iptc_records(picture: Image.Image) -> bytes:
    """Return a picture's IPTC-IIM records."""
    data: Any = None
    if isinstance(picture, PhotoTiff):
        data = picture.raw_tag(_TIFF_IPTC)
    elif isinstance(blocks := picture.info.get("photoshop"), dict):
        data = blocks.get(IPTC)
    elif picture.format == "PNG":
        data = _raw_profile(picture.info.get("Raw profile type iptc"))
    if not isinstance(data, bytes):
        return b""
    # ImageMagick keeps the Photoshop block around them.
    starts = (data.find(mark) for mark in (b"\x1c\x01", b"\x1c\x02")) if data.startswith(b"8BIM") else ()
    return bytes(data[min((start for start in starts if start >= 0), default=0) :])


def _iptc_keywords(records: bytes) -> Iterator[str]:
    utf8 = False
    count = 0
    for number, value in datasets(records):
        if number == _IPTC_CHARSET:
            utf8 = value.startswith(_IPTC_UTF8)
        elif number == _IPTC_KEYWORD and count < MOST_KEYWORDS:
            count += 1
            yield keyword([iptc_text(value, utf8)])


def datasets(records: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield (record, dataset) and value as IIM 4.2 puts them; ends where they do."""
    position = 0
    while records[position : position + 1] == b"\x1c" and position + 5 <= len(records):
        number = (records[position + 1], records[position + 2])
        length = int.from_bytes(records[position + 3 : position + 5], "big")
        position += 5
        if length & 0x8000:
            # The length of the length; no text is so long.
            size = length & 0x7FFF
            length = int.from_bytes(records[position : position + min(size, 8)], "big")
            position += size
        yield number, records[position : position + length]
        position += length


def iptc_text(value: bytes, utf8: bool) -> str:
    """Return a value's text: UTF-8 where it can be, else Latin-1, whatever the file declares.

    Programs add Latin-1 to files that declare UTF-8. Where the longest keyword ends within a letter, that was cut off.
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as exc:
        cut_off = exc.reason == "unexpected end of data" and len(value) >= _LONGEST_IPTC_KEYWORD
        if utf8 and cut_off:
            return value[: exc.start].decode("utf-8")
        return value.decode("cp1252", "replace")
