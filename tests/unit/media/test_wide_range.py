"""JPEG XL, OpenEXR and Radiance: pixels, what stands beside them, and true reasons for what cannot be read."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pylibjxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from photoclip.errors import UnreadableImage
from photoclip.media import brought
from photoclip.media.decode import format_of, open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.high_range import shown, srgb_from
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from photoclip.media.pool import DecodePool
from photoclip.media.refusals import CUT_OFF, DAMAGED, DAMAGED_OR_CUT_OFF
from tests.unit.media.drawn import decoded, distance, scene, turned
from tests.unit.media.test_editors_formats import XMP, exif

SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290))
BT2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), (0.3127, 0.3290))


def jxl(image: Image.Image, **options: Any) -> bytes:
    return bytes(pylibjxl.encode(np.asarray(image), **({"lossless": True} | options)))


def exr(folder: Path, channels: dict[str, Any], **header: Any) -> bytes:
    kinds = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.ZIP_COMPRESSION}
    with OpenEXR.File(kinds | header, channels) as file:
        file.write(str(folder / "made.exr"))
    return (folder / "made.exr").read_bytes()


def hdr(light: Any, packed: bool = True, size: bytes = b"", header: bytes = b"") -> bytes:
    """Return a Radiance picture, its lines as runs and stretches or as whole pixels."""
    light = np.asarray(light, np.float32)
    most = light.max(axis=2)
    _, exponent = np.frexp(most)
    scale = np.where(most > 1e-32, np.ldexp(np.float32(256), -exponent), 0)
    samples = np.concatenate(
        (
            (light * scale[..., None]).astype(np.uint8),
            np.where(most > 1e-32, exponent + 128, 0)[..., None].astype(np.uint8),
        ),
        axis=2,
    )
    rows, columns = most.shape
    lines = []
    for row in samples:
        if not packed:
            lines.append(row.tobytes())
            continue
        lines.append(bytes((2, 2, columns >> 8, columns & 255)))
        for channel in row.T:
            for start in range(0, columns, 128):
                part = channel[start : start + 128]
                same = len(part) < 128 and (part == part[0]).all()
                lines.append(bytes((128 + len(part), part[0])) if same else bytes((len(part),)) + part.tobytes())
    return b"".join(
        (b"#?RADIANCE\n", header, b"FORMAT=32-bit_rle_rgbe\n\n", size or b"-Y %d +X %d\n" % (rows, columns), *lines)
    )


def linear(image: Image.Image) -> Any:
    levels = np.asarray(image, np.float64) / 255
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4).astype(np.float32)


# JPEG XL


def test_a_jpeg_xl_shows_what_was_put_into_it() -> None:
    assert distance(decoded(jxl(scene())).image, scene()) == 0
    assert distance(decoded(jxl(scene(), lossless=False)).image, scene()) < 10


@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_greys_and_transparency_of_jpeg_xl_are_shown(mode: str) -> None:
    picture = scene().convert(mode)
    if mode == "RGBA":
        picture.paste((0, 0, 0, 0), (0, 0, 48, 64))
    image = decoded(jxl(picture)).image
    assert image.getpixel((80, 5)) == picture.convert("RGB").getpixel((80, 5))
    assert mode == "L" or image.getpixel((5, 5)) == (255, 255, 255)


def test_what_stands_beside_the_pixels_of_a_jpeg_xl_is_read() -> None:
    opened = open_picture(jxl(scene(), exif=exif(), xmp=XMP), DecodeLimits())
    shot = read_metadata(opened)
    assert (format_of(opened), shot.camera_model, str(shot.taken_at)) == ("JPEG XL", "Camera 1", "2019-07-04 12:00:00")
    assert read_embedded(opened).rating == 4


def test_a_jpeg_packed_as_jpeg_xl_is_upright_once() -> None:
    stream = BytesIO()
    turned(scene(), 6).save(stream, "JPEG", exif=exif(6), quality=95)
    shown_upright = decoded(pylibjxl.jpeg_to_jxl(stream.getvalue()))
    assert (shown_upright.width, shown_upright.height) == (96, 64)
    assert distance(shown_upright.image, scene()) < 12


def test_the_colour_profile_of_a_jpeg_xl_is_applied() -> None:
    linear_light = _gamma_one_profile()
    grey = Image.new("RGB", (8, 8), (55, 55, 55))
    image = decoded(jxl(grey, icc=linear_light)).image
    assert abs(image.getpixel((4, 4))[0] - 128) < 4  # type: ignore[index]


def _gamma_one_profile() -> bytes:
    """Return the profile of sRGB with its three curves straight."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for n in range(int.from_bytes(data[128:132], "big")):
        at = 132 + 12 * n
        start = int.from_bytes(data[at + 4 : at + 8], "big")
        if data[at + 1 : at + 4] == b"TRC":
            data[start : start + 12] = b"curv" + bytes(8)
        if data[at : at + 4] == b"desc":
            size = int.from_bytes(data[at + 8 : at + 12], "big")
            data[start : start + size] = data[start : start + size].replace(b"\0s\0R\0G\0B", b"\0l\0i\0n\0e")
    return bytes(data)


def test_what_cannot_be_read_of_a_jpeg_xl_is_said_as_it_is() -> None:
    whole = jxl(scene(), exif=exif())
    bare = jxl(scene())
    assert whole.startswith(b"\0\0\0\x0cJXL")
    for data, reason in (
        (whole[: len(whole) // 2], CUT_OFF),
        (whole[:200] + bytes(len(whole) - 200), DAMAGED),
        (bare[: len(bare) // 2], DAMAGED_OR_CUT_OFF if bare.startswith(b"\xff\x0a") else CUT_OFF),
    ):
        with pytest.raises(UnreadableImage) as refused:
            decoded(data)
        assert refused.value.reason == reason


def test_a_jpeg_xl_that_is_too_large_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = jxl(scene(200, 100))
    monkeypatch.setattr(pylibjxl, "JXL", lambda **_: pytest.fail("decoded"))
    with pytest.raises(UnreadableImage, match="too large"):
        open_picture(data, DecodeLimits(max_pixels=10_000))


# OpenEXR


def test_light_that_a_screen_can_show_is_shown_as_it_is(tmp_path: Path) -> None:
    data = exr(tmp_path, {"RGB": linear(scene())})
    opened = open_picture(data, DecodeLimits())
    assert format_of(opened) == "OpenEXR"
    assert distance(decoded(data).image, scene()) < 1


def test_what_stands_in_the_head_of_an_openexr_is_read(tmp_path: Path) -> None:
    said = {"capDate": "2019:07:04 12:00:00", "cameraMake": "Maker", "latitude": -10.5, "longitude": 20.25}
    data = exr(tmp_path, {"RGB": linear(scene())}, isoSpeed=200.0, expTime=0.01, aperture=2.8, **said)
    shot = read_metadata(open_picture(data, DecodeLimits()))
    assert (str(shot.taken_at), shot.camera_make, shot.iso) == ("2019-07-04 12:00:00", "Maker", 200)
    assert (shot.latitude, shot.longitude, shot.f_number) == (-10.5, 20.25, pytest.approx(2.8))


def test_greys_and_what_is_seen_through_stand_on_white(tmp_path: Path) -> None:
    grey = decoded(exr(tmp_path, {"Y": np.full((8, 8), 0.2140, np.float32), "Z": np.ones((8, 8), np.float32)})).image
    assert grey.getpixel((4, 4)) == (127, 127, 127)
    clear = np.zeros((8, 8, 4), np.float32)
    clear[4:] = (1, 0, 0, 1)
    image = decoded(exr(tmp_path, {"RGBA": clear})).image
    assert (image.getpixel((4, 1)), image.getpixel((4, 6))) == ((255, 255, 255), (255, 0, 0))


def test_colours_of_a_wider_space_are_made_those_of_a_screen(tmp_path: Path) -> None:
    matrix = srgb_from(BT2020)
    assert matrix is not None
    assert srgb_from(SRGB) is None
    wide = (linear(scene()).reshape(-1, 3) @ np.linalg.inv(matrix).T).reshape(64, 96, 3).astype(np.float32)
    data = exr(tmp_path, {"RGB": wide}, chromaticities=tuple(n for corner in BT2020 for n in corner))
    assert distance(decoded(data).image, scene()) < 1


def test_depth_alone_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="cannot read"):
        decoded(exr(tmp_path, {"Z": np.ones((8, 8), np.float32)}))


def test_an_openexr_that_is_cut_off_or_too_large_is_refused(tmp_path: Path) -> None:
    data = exr(tmp_path, {"RGB": linear(scene())})
    for part in (data[:40], data[: len(data) // 2], data[:-10]):
        with pytest.raises(UnreadableImage, match="damaged"):
            decoded(part)
    with pytest.raises(UnreadableImage, match="too large"):
        open_picture(data, DecodeLimits(max_pixels=1000))


# Radiance


@pytest.mark.parametrize("packed", [True, False])
def test_a_radiance_picture_is_shown(packed: bool) -> None:
    data = hdr(linear(scene(300, 40)), packed)
    assert format_of(open_picture(data, DecodeLimits())) == "HDR"
    assert distance(decoded(data).image, scene(300, 40)) < 2


def test_a_line_of_the_first_writers_is_read() -> None:
    pixel = bytes((128, 64, 32, 128))
    data = b"#?RGBE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 4\n" + pixel + b"\1\1\1\x03"
    image = decoded(data).image
    assert image.size == (4, 1)
    assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize(
    ("size", "way"),
    [
        (b"+Y 8 +X 16\n", Image.Transpose.FLIP_TOP_BOTTOM),
        (b"-Y 8 -X 16\n", Image.Transpose.FLIP_LEFT_RIGHT),
        (b"+X 8 -Y 16\n", Image.Transpose.TRANSPOSE),
    ],
)
def test_a_radiance_picture_is_upright(size: bytes, way: Image.Transpose) -> None:
    small = scene(16, 8, noise=0)
    assert distance(decoded(hdr(linear(small), size=size)).image, small.transpose(way)) < 2


def test_a_radiance_picture_that_ends_early_is_cut_off() -> None:
    data = hdr(linear(scene()))
    for part in (data[:30], data[: len(data) // 2], data[:-1]):
        with pytest.raises(UnreadableImage) as refused:
            decoded(part)
        assert refused.value.reason == CUT_OFF


def test_a_radiance_picture_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableImage, match="too large"):
        decoded(hdr(linear(scene()), size=b"-Y 99999 +X 99999\n"))


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_radiance_picture_raises_anything_else(noise: bytes, place: int) -> None:
    data = hdr(linear(scene(16, 8)))
    try:
        decoded(data[:place] + noise + data[place + len(noise) :])
    except UnreadableImage as refused:
        assert refused.reason  # noqa: PT017


# What a screen cannot show


def test_a_scene_with_the_sun_in_it_is_neither_black_nor_white() -> None:
    light = linear(scene()) * np.float32(40)
    light[:4, :4] = 60_000
    levels = np.asarray(shown(light), np.float32)
    assert 60 < levels.mean() < 190
    assert levels.std() > 25


def test_what_is_no_number_is_black_and_what_is_endless_white() -> None:
    light = np.full((8, 8, 3), 0.5, np.float32)
    light[0], light[1] = np.nan, np.inf
    levels = np.asarray(shown(light))
    assert levels[0].max() == 0
    assert levels[1].min() == 255


def test_of_a_photo_with_a_gain_map_the_base_is_shown() -> None:
    """As phones write it: the map, grey and smaller, behind the picture, and XMP that says so."""
    xmp = XMP.replace(b'xmp:Rating="4"', b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"')
    base, stream = scene(), BytesIO()
    map_of_it = scene(48, 32, seed=3).convert("L")
    base.save(stream, "MPO", save_all=True, append_images=[map_of_it], quality=95, xmp=xmp)
    shown_base = decoded(stream.getvalue())
    assert (shown_base.width, shown_base.height, shown_base.incomplete) == (96, 64, "")
    assert distance(shown_base.image, base) < 12


# In the workers


def test_they_are_read_in_the_workers(tmp_path: Path) -> None:
    files = {
        "a.jxl": jxl(scene()),
        "b.exr": exr(tmp_path, {"RGB": linear(scene())}),
        "c.hdr": hdr(linear(scene())),
        "d.jxl": jxl(scene())[:100],
    }
    pool = DecodePool(1, tmp_path / "thumbnails")
    try:
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        readings = [pool.read(str(tmp_path / name), None) for name in files]
        assert [reading.result().format for reading in readings[:3]] == ["JPEG XL", "OpenEXR", "HDR"]
        with pytest.raises(UnreadableImage):
            readings[3].result()
    finally:
        pool.close()


def test_without_its_library_a_format_is_refused_by_the_packages_name(monkeypatch: pytest.MonkeyPatch) -> None:
    data = jxl(scene())

    monkeypatch.setitem(sys.modules, "pylibjxl", None)  # as if it were not installed
    with pytest.raises(UnreadableImage, match="package pylibjxl, which is not installed"):
        open_picture(data, DecodeLimits())
    assert brought.missing_packages() == {"JPEG XL": "pylibjxl"}
