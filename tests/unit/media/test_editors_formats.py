"""JPEG 2000 and Photoshop files: what stands beside the pixels, and which pixels are the picture."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from photoclip.errors import UnreadableImage
from photoclip.media.decode import Enough, open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.jpeg2000 import most_halvings
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from tests.unit.media.drawn import decoded, distance, encoded, scene

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
)
IPTC = b"\x1c\x02\x19\x00\x05beach"


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x0110], tags[0x0112] = "Camera 1", orientation
    tags.get_ifd(0x8769)[0x9003] = "2019:07:04 12:00:00"
    return tags.tobytes()


# JPEG 2000


def with_boxes(data: bytes, **blocks: bytes) -> bytes:
    uuids = {
        "exif": b"JpgTiffExif->JP2",
        "xmp": bytes.fromhex("be7acfcb97a942e89c71999491e3afac"),
        "iptc": bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"),
    }
    return data + b"".join(
        struct.pack(">I4s", 24 + len(block), b"uuid") + uuids[name] + block for name, block in blocks.items()
    )


def with_profile(data: bytes, profile: bytes) -> bytes:
    """Return a JP2 whose colour space is said by a profile."""
    at = data.index(b"colr") - 4
    (length,) = struct.unpack_from(">I", data, at)
    box = struct.pack(">I4s3B", 11 + len(profile), b"colr", 2, 0, 0) + profile
    head = data.index(b"jp2h") - 4
    (whole,) = struct.unpack_from(">I", data, head)
    longer = struct.pack(">I", whole + len(box) - length)
    return data[:head] + longer + data[head + 4 : at] + box + data[at + length :]


def test_what_stands_in_the_boxes_is_read() -> None:
    data = with_boxes(encoded(scene(), "JPEG2000"), exif=exif(), xmp=XMP, iptc=IPTC)
    picture = open_picture(data, DecodeLimits())
    shot, fields = read_metadata(picture), read_embedded(picture)
    assert (shot.camera_model, shot.date_source) == ("Camera 1", "exif")
    assert (fields.keywords, fields.rating) == (("beach",), 4)


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_jpeg_2000_stands_upright(orientation: int) -> None:
    sides = (64, 96) if orientation == 6 else (96, 64)
    data = with_boxes(encoded(scene(), "JPEG2000"), exif=exif(orientation))
    assert decoded(data).image.size == sides


def test_the_profile_of_a_jpeg_2000_is_applied() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = encoded(scene(), "JPEG2000")
    assert open_picture(with_profile(plain, srgb), DecodeLimits()).info["icc_profile"] == srgb
    assert distance(decoded(with_profile(plain, srgb)).image, scene()) == 0


def test_a_jpeg_2000_is_decoded_smaller_when_that_is_enough() -> None:
    picture = decoded(encoded(scene(1600, 1200, noise=0), "JPEG2000"), Enough(shorter_px=280, longer_px=300))
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.image.size == (400, 300)
    assert distance(picture.image, scene(400, 300, noise=0)) < 2


def test_one_that_cannot_be_halved_is_decoded_whole() -> None:
    data = encoded(scene(1600, 1200), "JPEG2000", num_resolutions=1)
    assert most_halvings(data) == 0
    assert decoded(data, Enough(shorter_px=280, longer_px=300)).image.size == (1600, 1200)
    assert most_halvings(encoded(scene(), "JPEG2000")) == 5
    assert most_halvings(b"\xff\x4f\xff\x51") == most_halvings(b"") == 0


def test_boxes_that_reach_beyond_the_file_are_none() -> None:
    data = with_boxes(encoded(scene(), "JPEG2000"), exif=exif())
    for cut in range(1, 120):
        decoded(data[:-cut])  # the picture itself is whole


# Photoshop


def psd(picture: Image.Image, layers: int = 1, merged: bool = True, **resources: bytes) -> bytes:
    """Return a Photoshop file of the picture, as one writes that has `layers`."""
    numbers = {"iptc": 0x0404, "profile": 0x040F, "exif": 0x0422, "xmp": 0x0424, "version": 0x0421}
    resources["version"] = struct.pack(">IB", 1, merged) + bytes(12)
    blocks = b"".join(_resource(numbers[name], data) for name, data in resources.items())
    bands = picture.getbands()
    mode = {"L": 1, "RGB": 3, "CMYK": 4}["".join(bands).removesuffix("A") or "L"]
    info = struct.pack(">h", layers) + bytes(18 + 4 * len(bands)) if layers else b""
    kept = struct.pack(">I", len(info)) + info + bytes(4)
    return b"".join(
        (
            struct.pack(">4sH6xHIIHH", b"8BPS", 1, len(bands), picture.height, picture.width, 8, mode),
            struct.pack(">I", 0),
            struct.pack(">I", len(blocks)) + blocks,
            struct.pack(">I", len(kept)) + kept,
            struct.pack(">H", 0),
            *(picture.getchannel(band).tobytes() for band in bands),
        )
    )


def _resource(number: int, data: bytes) -> bytes:
    return struct.pack(">4sHHI", b"8BIM", number, 0, len(data)) + data + bytes(len(data) % 2)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_picture_of_all_layers_is_shown(mode: str) -> None:
    assert distance(decoded(psd(scene().convert(mode))).image, scene().convert(mode)) == 0


def test_what_stands_in_the_resources_is_read() -> None:
    picture = open_picture(psd(scene(), exif=exif(), xmp=XMP, iptc=IPTC), DecodeLimits())
    shot, fields = read_metadata(picture), read_embedded(picture)
    assert (picture.format, shot.camera_model, shot.date_source) == ("PSD", "Camera 1", "exif")
    assert (fields.keywords, fields.rating) == (("beach",), 4)


def test_transparency_shows_white_and_a_selection_that_was_kept_shows_nothing() -> None:
    picture = scene()
    picture.putalpha(0)
    white = Image.new("RGB", picture.size, "white")
    assert distance(decoded(psd(picture, layers=-1)).image, white) == 0
    assert distance(decoded(psd(picture, layers=1)).image, scene()) == 0
    assert distance(decoded(psd(picture, layers=0)).image, scene()) == 0


def test_one_without_a_picture_of_all_layers_says_so() -> None:
    with pytest.raises(UnreadableImage, match="Maximize compatibility"):
        decoded(psd(scene(), merged=False))


def large(picture: Image.Image, version: int, depth: int, packed: bool, layers: int = 0, cut: int = 0) -> bytes:
    """Return a Photoshop file of a picture of several bands, in any of the ways that Pillow does not read."""
    bands, length = picture.getbands(), ">Q" if version == 2 else ">I"
    rows = [row for band in bands for row in np.asarray(picture.getchannel(band))]
    if depth == 16:
        rows = [(row.astype(">u2") * 257) for row in rows]
    lines = [_packed(row.tobytes()) if packed else row.tobytes() for row in rows]
    counts = b"".join(struct.pack(">I" if version == 2 else ">H", len(line)) for line in lines)
    info = struct.pack(length + "h", 2, layers)
    kept = struct.pack(length, len(info)) + info if layers else struct.pack(length, 0)
    header = struct.pack(">4sH6xHIIHH", b"8BPS", version, len(bands), picture.height, picture.width, depth, 3)
    whole = header + bytes(8) + kept + struct.pack(">H", packed) + (counts if packed else b"") + b"".join(lines)
    return whole[: len(whole) - cut]


def _packed(row: bytes) -> bytes:
    """Return a row as runs and as they are, as PackBits has them."""
    parts = (row[at : at + 128] for at in range(0, len(row), 128))
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("version", "depth"), [(1, 16), (2, 8), (2, 16)])
def test_large_files_and_sixteen_bits_are_shown(version: int, depth: int, packed: bool) -> None:
    shown = decoded(large(scene(), version, depth, packed))
    assert distance(shown.image, scene()) == 0
    see_through = scene()
    see_through.putalpha(0)
    white = Image.new("RGB", see_through.size, "white")
    assert distance(decoded(large(see_through, version, depth, packed, layers=-1)).image, white) == 0
    assert distance(decoded(large(see_through, version, depth, packed, layers=2)).image, scene()) == 0


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("cut", [1, 300, 15_000])
def test_a_large_file_that_ends_early_is_cut_off(packed: bool, cut: int) -> None:
    with pytest.raises(UnreadableImage, match="cut off"):
        decoded(large(scene(), 2, 16, packed, cut=cut))


def test_a_large_file_is_not_begun_where_it_is_too_large() -> None:
    data = bytearray(large(scene(), 2, 16, packed=True))
    data[14:22] = struct.pack(">II", 300_000, 300_000)
    with pytest.raises(UnreadableImage, match="too large"):
        decoded(bytes(data))


@pytest.mark.parametrize(("at", "value"), [(23, 32), (5, 3), (25, 77)])
def test_what_is_said_in_no_known_way_is_a_kind_that_is_not_read(at: int, value: int) -> None:
    data = bytearray(psd(scene()))
    data[at] = value
    with pytest.raises(UnreadableImage, match=r"cannot read|damaged"):
        decoded(bytes(data))


@given(st.binary(max_size=200), st.sampled_from([(1, 16), (2, 8), (2, 16)]))
def test_no_file_that_begins_as_one_raises_anything_else(rest: bytes, kind: tuple[int, int]) -> None:
    with pytest.raises(UnreadableImage):
        decoded(struct.pack(">4sH6xHIIHH", b"8BPS", kind[0], 3, 40, 40, kind[1], 3) + rest)


def test_half_a_photoshop_file_is_never_shown_as_a_whole_photo() -> None:
    data = psd(scene(300, 200), exif=exif(), xmp=XMP)
    for part in range(1, 20):
        with pytest.raises(UnreadableImage):
            decoded(data[: len(data) * part // 20])
    assert decoded(data).image.size == (300, 200)
