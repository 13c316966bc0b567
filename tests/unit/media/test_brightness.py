"""Which photos hold more brightness than is shown of them."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from photoclip.media.brightness import has_high_range
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo
from tests.unit.media.drawn import encoded, scene
from tests.unit.media.test_wide_range import hdr

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</r:RDF>'
    "</x:xmpmeta>"
)
ADOBE = XMP.format('<r:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"/>').encode()
APPLE = XMP.format("<r:Description>urn:com:apple:photo:2020:aux:hdrgainmap</r:Description>").encode()


def jpeg(xmp: bytes = b"", exif: bytes = b"") -> bytes:
    stream = BytesIO()
    scene().save(stream, "JPEG", xmp=xmp, exif=exif)
    return stream.getvalue()


def with_iso(data: bytes) -> bytes:
    said = b"urn:iso:std:iso:ts:21496:-1\0" + bytes(20)
    return data[:2] + b"\xff\xe2" + struct.pack(">H", len(said) + 2) + said + data[2:]


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def heif(*tables: bytes) -> bytes:
    return box(b"ftyp", b"mif1" + bytes(4)) + box(b"meta", bytes(4) + b"".join(tables)) + box(b"mdat", b"x" * 40)


def nclx(curve: int) -> bytes:
    return box(b"iprp", box(b"ipco", box(b"colr", b"nclx" + struct.pack(">HHHB", 9, curve, 9, 128))))


@pytest.mark.parametrize("gain_map", [jpeg(ADOBE), jpeg(APPLE), with_iso(jpeg())], ids=["adobe", "apple", "iso"])
def test_a_gain_map_behind_a_jpeg_is_seen(gain_map: bytes) -> None:
    assert has_high_range("JPEG", jpeg() + gain_map)
    assert has_high_range("JPEG", jpeg(ADOBE) + bytes(300) + gain_map)
    assert not has_high_range("JPEG", gain_map), "a gain map alone is a picture"
    assert not has_high_range("JPEG", (jpeg() + gain_map)[: len(jpeg()) + 10])


def test_what_outlived_its_gain_map_says_nothing() -> None:
    thumbnail = Image.Exif()
    thumbnail[270] = (b"\xff\xd9" + jpeg(ADOBE)).decode("latin-1")
    assert not has_high_range("JPEG", jpeg(ADOBE))
    assert not has_high_range("JPEG", jpeg(ADOBE) + jpeg())
    assert not has_high_range("JPEG", jpeg(exif=thumbnail.tobytes()))


@pytest.mark.parametrize(
    ("data", "is_bright"),
    [
        (heif(nclx(16)), True),
        (heif(nclx(18)), True),
        (heif(nclx(13)), False),
        (heif(box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2" + bytes(7) + b"tmap" + b"\0"))), True),
        (heif(box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2" + bytes(7) + b"av01" + b"\0"))), False),
        (heif(box(b"iprp", box(b"auxC", bytes(4) + b"urn:com:apple:photo:2020:aux:hdrgainmap\0"))), True),
        (heif(nclx(16))[:40], False),
        (encoded(scene(), "PNG"), False),
    ],
    ids=["pq", "hlg", "srgb", "iso", "av1", "apple", "cut_off", "png"],
)
def test_the_tables_of_a_file_say_it(data: bytes, is_bright: bool) -> None:
    assert has_high_range("", data) is is_bright


def test_a_png_says_it_in_its_own_way() -> None:
    data = encoded(scene(), "PNG")
    for curve, is_bright in ((16, True), (18, True), (13, False)):
        said = struct.pack(">I4s4BI", 4, b"cICP", 9, curve, 0, 1, 0)
        assert has_high_range("PNG", data[:33] + said + data[33:]) is is_bright


def test_a_photo_that_is_read_says_it(tmp_path: Path) -> None:
    found = {}
    made = {"map.jpg": jpeg() + jpeg(APPLE), "light.hdr": hdr([[[4.0, 1, 1]] * 9] * 9), "plain.jpg": jpeg()}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        found[name] = read_photo(tmp_path / name, tmp_path / "small", None, DecodeLimits()).shot.high_range
    assert found == {"map.jpg": True, "light.hdr": True, "plain.jpg": False}
