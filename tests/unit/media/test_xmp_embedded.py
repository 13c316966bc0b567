"""Keywords, rating and label are found inside every kind of photo, and a broken part never fails the photo."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from photoclip.core.xmp import XmpFields
from photoclip.media.decode import open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo
from photoclip.media.xmp_writing import new_packet
from tests.unit.media.drawn import encoded, saved, scene
from tests.unit.media.xmp_samples import LIGHTROOM, described, listed

FIELDS = XmpFields(("animals/dog", "café"), 3, "Blue")
PACKET = new_packet(FIELDS)
LIMITS = DecodeLimits()
PICTURE = scene(16, 16)
PNG_TEXT, PACKED_PNG_TEXT = b"XML:com.adobe.xmp\0\0\0\0\0", b"XML:com.adobe.xmp\0\1\0\0\0"
GUID = "0123456789ABCDEF0123456789ABCDEF"


def read(data: bytes) -> XmpFields:
    return read_embedded(open_picture(data, LIMITS))


def with_xmp(form: str, packet: bytes) -> bytes:
    """Return a picture with XMP in it."""
    if form == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", packet.decode())
        return encoded(PICTURE, form, pnginfo=texts)
    if form == "TIFF":
        return encoded(PICTURE, form, tiffinfo={700: packet})
    if form == "GIF":
        plain = encoded(PICTURE, form)
        trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
        return plain[:-1] + b"\x21\xff\x0bXMP DataXMP" + packet + trailer + plain[-1:]
    return encoded(PICTURE, form, xmp=packet)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def behind_pixels(text: bytes) -> bytes:
    plain = encoded(PICTURE, "PNG")
    end = plain.rindex(b"IEND") - 4
    return plain[:end] + chunk(b"iTXt", text) + plain[end:]


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*segments: bytes) -> bytes:
    plain = encoded(PICTURE, "JPEG")
    return plain[:2] + b"".join(segments) + plain[2:]


def main_segment(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def extension(packet: bytes, size: int, claimed: int | None = None) -> list[bytes]:
    whole = len(packet) if claimed is None else claimed
    return [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + GUID.encode()
            + struct.pack(">II", whole, start)
            + packet[start : start + size],
        )
        for start in range(0, len(packet), size)
    ]


def extended(main: str = "") -> bytes:
    attributes = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{GUID}"'
    return main_segment(described(main, attributes))


def iptc(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in datasets
    )


def app13(records: bytes) -> bytes:
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    return segment(0xED, b"Photoshop 3.0\0" + block)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "HEIF"])
def test_xmp_is_read_from_every_format(form) -> None:
    assert read(with_xmp(form, PACKET)) == FIELDS


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "HEIF"])
def test_a_photo_without_xmp_says_nothing(form) -> None:
    assert read(encoded(PICTURE, form)) == XmpFields()


@pytest.mark.parametrize("packet", [b"rubbish", b"<!DOCTYPE x>" + PACKET, PACKET[:-200], b"\0"])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "HEIF"])
def test_a_broken_packet_counts_as_none(form, packet) -> None:
    assert read(with_xmp(form, packet)) == XmpFields()


def test_a_reading_carries_what_the_file_says(tmp_path) -> None:
    path = saved(tmp_path / "a.jpg", PICTURE, "JPEG", xmp=PACKET)
    assert read_photo(path, tmp_path / "thumbnails", None, LIMITS).xmp == FIELDS


@pytest.mark.parametrize("compressed", [False, True])
def test_a_png_is_read_behind_its_pixels(compressed) -> None:
    text = PACKED_PNG_TEXT + zlib.compress(PACKET) if compressed else PNG_TEXT + PACKET
    assert read(behind_pixels(text)) == FIELDS


def test_a_png_of_imagemagick_is_read() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Raw profile type xmp", f"\nxmp\n{len(PACKET):8}\n{PACKET.hex()}\n", zip=True)
    assert read(encoded(PICTURE, "PNG", pnginfo=texts)) == FIELDS
    block = b"8BIM\x04\x04\0\0\0\0\0\x08" + iptc((2, 25, b"dog"))
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Raw profile type iptc", f"\niptc\n{len(block):8}\n{block.hex()}\n", zip=True)
    assert read(encoded(PICTURE, "PNG", pnginfo=texts)).keywords == ("dog",)


def test_a_png_that_unpacks_to_a_hundred_megabytes_costs_eight() -> None:
    bomb = zlib.compress(b" " * 100_000_000)
    assert read(behind_pixels(PACKED_PNG_TEXT + bomb)) == XmpFields()


def test_extended_xmp_is_put_together() -> None:
    rest = described("<!-- long -->" + listed("dc:subject", *(f"word {n}" for n in range(300))))
    assert len(read(jpeg(extended(), *extension(rest, 5000))).keywords) == 300
    assert len(read(jpeg(extended(), *reversed(extension(rest, 5000)))).keywords) == 300


def test_extended_xmp_adds_to_what_the_first_part_says() -> None:
    data = jpeg(extended(listed("dc:subject", "dog")), *extension(described(attributes='xmp:Rating="4"'), 100))
    assert read(data) == XmpFields(("dog",), 4)


def test_an_extension_with_a_piece_missing_counts_as_none() -> None:
    pieces = extension(described(listed("dc:subject", "cat")), 100)
    assert read(jpeg(extended(listed("dc:subject", "dog")), *pieces[1:])).keywords == ("dog",)


def test_an_extension_that_claims_four_gigabytes_costs_what_is_there() -> None:
    data = jpeg(extended(), *extension(described(listed("dc:subject", "cat")), 5000, claimed=0xFFFF_FFFF))
    assert read(data).keywords == ("cat",)


def test_iptc_keywords_stand_in_where_xmp_has_none() -> None:
    records = iptc((2, 0, b"\0\4"), (2, 25, b"dog"), (2, 5, b"title"), (2, 25, b"beach"))
    assert read(jpeg(app13(records))).keywords == ("beach", "dog")
    assert read(jpeg(main_segment(described(attributes='xmp:Rating="2"')), app13(records))) == XmpFields(
        ("beach", "dog"), 2
    )
    assert read(jpeg(main_segment(LIGHTROOM.encode()), app13(records))).keywords == ("animals/dog", "beach")


@pytest.mark.parametrize(
    ("charset", "value", "word"),
    [
        ((1, 90, b"\x1b%G"), "café".encode(), "café"),
        ((1, 90, b"\x1b%G"), b"caf\xe9", "café"),
        ((1, 90, b"\x1b%G"), b"M\xfcller", "Müller"),
        ((1, 90, b"\x1b%G"), ("x" * 63 + "é").encode()[:64], "x" * 63),
        ((2, 0, b"\0\4"), "café".encode(), "café"),
        ((2, 0, b"\0\4"), "café".encode("latin-1"), "café"),
        ((2, 0, b"\0\4"), b"a/b", "a\N{DIVISION SLASH}b"),
    ],
)
def test_iptc_text_is_read_in_its_encoding(charset, value, word) -> None:
    assert read(jpeg(app13(iptc(charset, (2, 25, value))))).keywords == (word,)


def test_iptc_keywords_are_read_from_a_tiff_in_either_byte_order() -> None:
    records = iptc((1, 90, b"\x1b%G"), (2, 25, "café".encode()), (2, 25, b"dog"))
    records += b"\0" * (-len(records) % 4)
    for order in ("<", ">"):
        # Some programs call the bytes numbers of four bytes each.
        entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
        entries += [(273, 4, 1, 8), (278, 3, 1, 1), (279, 4, 1, 1), (33_723, 4, len(records) // 4, 12)]
        data = b"II*\0" if order == "<" else b"MM\0*"
        data += struct.pack(f"{order}I", 12 + len(records)) + b"\x80\0\0\0" + records
        data += struct.pack(f"{order}H", len(entries))
        for tag, kind, count, value in entries:
            data += struct.pack(f"{order}HHI", tag, kind, count)
            data += struct.pack(f"{order}{'Hxx' if kind == 3 else 'I'}", value)
        assert read(data + b"\0\0\0\0").keywords == ("café", "dog")


@settings(max_examples=80)
@given(st.binary(max_size=60))
def test_rubbish_for_iptc_says_nothing_or_something(records) -> None:
    read(jpeg(app13(b"\x1c" + records)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_photo_with_wrong_bytes_in_its_xmp_is_still_a_photo(form, changes) -> None:
    packet = bytearray(LIGHTROOM.encode())
    for part, value in changes:
        packet[int(part * len(packet))] = value
    data = behind_pixels(PNG_TEXT + packet) if form == "PNG" else with_xmp(form, bytes(packet))
    picture = open_picture(data, LIMITS)
    read_embedded(picture)
    picture.load()


def test_reading_leaves_the_pixels_as_they_are() -> None:
    for form in ("PNG", "TIFF", "GIF", "JPEG"):
        plain, read_before = open_picture(with_xmp(form, PACKET), LIMITS), open_picture(with_xmp(form, PACKET), LIMITS)
        read_embedded(read_before)
        assert read_before.tobytes() == plain.tobytes()


def test_the_stream_is_where_it_was() -> None:
    for form in ("PNG", "GIF"):
        picture = open_picture(encoded(PICTURE, form), LIMITS)
        stream = picture.fp
        assert isinstance(stream, BytesIO)
        here = stream.tell()
        read_embedded(picture)
        assert stream.tell() == here


def exif_with(tags: dict[int, object]) -> bytes:
    exif = Image.Exif()
    exif.update(tags)
    return segment(0xE1, exif.tobytes())


def test_iptc_and_xmp_are_united() -> None:
    xmp = main_segment(described(listed("dc:subject", "one")))
    assert read(jpeg(xmp, app13(iptc((2, 25, b"two"), (2, 25, b"One"))))).keywords == ("one", "two")


def test_what_windows_writes_into_exif_is_read() -> None:
    keywords = "beach;family trip; ;Müller\0".encode("utf-16-le")
    fields = read(jpeg(exif_with({0x9C9E: keywords, 0x4746: 4})))
    assert (fields.keywords, fields.rating) == (("beach", "family trip", "Müller"), 4)


def test_xmp_stars_are_right_over_those_in_exif_and_odd_ones_are_none() -> None:
    xmp = main_segment(described(attributes='xmp:Rating="2"'))
    assert read(jpeg(xmp, exif_with({0x4746: 4}))).rating == 2
    assert read(jpeg(exif_with({0x4746: 77}))).rating is None
    assert read(jpeg(exif_with({0x9C9E: b"\0"}))).keywords == ()


@pytest.mark.parametrize("kept", [61, 63, 64], ids=str)
def test_a_keyword_that_iptc_cut_off_is_no_second_one(kept: int) -> None:
    long = "a keyword that is longer than all that fits into the field of IPTC"
    xmp = main_segment(described(listed("dc:subject", long)))
    assert read(jpeg(xmp, app13(iptc((2, 25, long[:kept].encode()))))).keywords == (long,)
    assert read(jpeg(xmp, app13(iptc((2, 25, b"a keyword"))))).keywords == ("a keyword", long)
