"""Cameras' raw photos: told by their content, shown upright, with the camera's picture or developed."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoclip.core.photo_names import RAW_NAMES, is_photo_name
from photoclip.errors import UnreadableImage
from photoclip.media.decode import Enough, decode, format_of, open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from photoclip.media.pool import DecodePool
from photoclip.media.raw_files import box_of, raw_name, tiff_of
from photoclip.media.reading import read_photo, render_photo
from tests.unit.media.dng import dng
from tests.unit.media.drawn import encoded, scene, turned

LIMITS = DecodeLimits()
SCENE = scene(240, 160, noise=2)
# Blue throughout, so that one sees which of the two is shown.
PREVIEW = Image.new("RGB", (120, 80), (0, 0, 255))


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    small = image.resize((8, 8), Image.Resampling.BOX)
    return [tuple(small.getpixel(at)) for at in ((0, 0), (7, 0), (0, 7), (7, 7))]  # type: ignore[arg-type]


def are_alike(one: Image.Image, other: Image.Image) -> bool:
    return bool(np.abs(np.subtract(corners(one), corners(other), dtype=float)).max() < 60)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("has_preview", [False, True])
def test_a_raw_photo_stands_upright(orientation: int, has_preview: bool) -> None:
    stored = turned(SCENE, orientation)
    picture = open_picture(dng(stored, stored if has_preview else None, orientation=orientation), LIMITS)
    decoded = decode(picture, Enough(1, 200))
    assert (format_of(picture), decoded.width, decoded.height) == ("DNG", 240, 160)
    assert are_alike(decoded.image, SCENE)


def test_a_picture_that_the_camera_turned_itself_is_not_turned_again() -> None:
    picture = open_picture(dng(turned(SCENE, 6).resize((160, 240)), SCENE.resize((160, 240)), orientation=6), LIMITS)
    assert picture.size == (240, 160)
    lying = open_picture(dng(turned(SCENE.resize((160, 240)), 6), SCENE.resize((160, 240)), orientation=6), LIMITS)
    assert lying.size == (160, 240)
    assert are_alike(decode(lying, Enough(1, 200)).image, SCENE.resize((160, 240)))


def is_the_cameras(image: Image.Image) -> bool:
    return all(blue > 200 and red < 60 for red, _, blue in corners(image))


def test_the_cameras_picture_is_shown_at_once_and_the_whole_is_developed(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(dng(SCENE, PREVIEW))
    looked_at, whole = render_photo(path, 200, LIMITS), render_photo(path, None, LIMITS)
    shown = [Image.frombytes("RGB", (one.width, one.height), one.pixels) for one in (looked_at, whole)]
    assert is_the_cameras(shown[0])
    assert shown[1].size == (240, 160)
    assert are_alike(shown[1], SCENE)


def test_a_small_picture_of_the_cameras_is_not_enough_and_one_as_large_as_the_photo_is(tmp_path: Path) -> None:
    small = open_picture(dng(SCENE, PREVIEW.resize((60, 40))), LIMITS)
    assert are_alike(decode(small, Enough(100, 200)).image, SCENE)
    large = open_picture(dng(SCENE, PREVIEW.resize((240, 160))), LIMITS)
    assert is_the_cameras(decode(large).image)


def test_date_camera_and_keywords_are_read(tmp_path: Path) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
    )
    path = tmp_path / "IMG_1.DNG"
    path.write_bytes(dng(SCENE, PREVIEW, xmp=packet.encode()))
    reading = read_photo(path, tmp_path / "thumbnails", None, LIMITS)
    shot = reading.shot
    assert (reading.format, reading.width, reading.height, reading.xmp.rating) == ("DNG", 240, 160, 4)
    assert (str(shot.taken_at), shot.date_source, shot.camera_model) == ("2021-03-04 05:06:07", "exif", "Model 1")
    assert (shot.exposure_s, shot.iso, shot.f_number, shot.focal_length_mm) == (1 / 250, 400, 2.8, 35)
    assert list((tmp_path / "thumbnails").rglob("*.jpg"))


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.6, 0.95])
def test_a_raw_photo_that_is_cut_off_is_refused_in_words_or_shown_as_far_as_the_camera_did(share: float) -> None:
    data = dng(SCENE, PREVIEW)
    said = ""
    try:
        decode(open_picture(data[: int(len(data) * share)], LIMITS), Enough(1, 100))
    except UnreadableImage as exc:
        said = exc.reason
    assert said in {"", "the picture is cut off", "the picture is damaged", "not a picture PhotoClip can read"}


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_raw_photo_without_a_date_that_is_cut_off_shows_what_the_camera_made_of_it(orientation: int) -> None:
    width, stored = b"\0\1\4\0\1\0\0\0", turned(SCENE, orientation)
    # More of the sensor's data is said to be there than is, and no tag says when it was taken.
    data = dng(stored, turned(PREVIEW, orientation), orientation=orientation).replace(b"\3\x90\2\0", b"\4\x90\2\0", 1)
    data = data.replace(width + struct.pack("<I", stored.width), width + b"\0\x20\0\0", 1)
    decoded = decode(open_picture(data, LIMITS), Enough(1, 100))
    assert is_the_cameras(decoded.image)
    assert (decoded.width, decoded.height) == decoded.image.size  # and not what the file says
    assert "the camera's smaller picture" in decoded.incomplete


def test_a_raw_photo_whose_strip_is_said_too_long_and_is_there_all_the_same_is_whole() -> None:
    data = dng(SCENE, PREVIEW)
    length = data.find(struct.pack("<HHI", 279, 4, 1))
    data = data[: length + 8] + struct.pack("<I", len(data)) + data[length + 12 :]
    decoded = decode(open_picture(data, LIMITS), Enough(1, 100))
    assert (decoded.width, decoded.height, decoded.incomplete) == (240, 160, "")


def test_a_raw_photo_that_nobody_can_develop_shows_what_the_camera_made_of_it() -> None:
    # Compressed in a way that is not known.
    data = dng(SCENE, PREVIEW).replace(b"\3\1\3\0\1\0\0\0\1\0\0\0", b"\3\1\3\0\1\0\0\0\x55\x55\0\0", 1)
    picture = open_picture(data, LIMITS)
    assert (format_of(picture), picture.size) == ("DNG", PREVIEW.size)
    assert is_the_cameras(decode(picture).image)
    assert read_metadata(picture).camera_model == "Model 1"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_the_camera_made_of_it_stands_upright_all_the_same(orientation: int) -> None:
    upright = SCENE if orientation < 5 else SCENE.resize((160, 240))
    stored = turned(upright, orientation)
    data = dng(stored, stored, orientation=orientation)
    data = data.replace(b"\3\1\3\0\1\0\0\0\1\0\0\0", b"\3\1\3\0\1\0\0\0\x55\x55\0\0", 1)
    picture = open_picture(data, LIMITS)
    assert picture.size == upright.size
    assert are_alike(decode(picture).image, upright)


def test_one_without_even_that_is_refused() -> None:
    data = dng(SCENE).replace(b"\3\1\3\0\1\0\0\0\1\0\0\0", b"\3\1\3\0\1\0\0\0\x55\x55\0\0", 1)
    with pytest.raises(UnreadableImage, match="a kind of picture PhotoClip cannot read"):
        open_picture(data, LIMITS)


def test_a_raw_photo_too_large_to_show_is_refused() -> None:
    with pytest.raises(UnreadableImage, match="too large"):
        open_picture(dng(SCENE), DecodeLimits(max_pixels=1000))


def test_raw_photos_are_read_in_the_workers(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(dng(SCENE))
    pool = DecodePool(1, tmp_path / "thumbnails")
    try:
        assert pool.read(str(path), None).result().format == "DNG"
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 40, "CR2"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", "CR3"),
        (b"FUJIFILMCCD-RAW 0201", "RAF"),
        (b"IIRO\x08\0\0\0", "ORF"),
        (b"IIU\0\x18\0\0\0", "RW2"),
        (b"FOVb\0\0\2\0", "X3F"),
        (b"", ""),
        (b"II*\0", ""),
    ],
)
def test_a_raw_photo_is_told_by_its_content(data: bytes, name: str) -> None:
    assert raw_name(data) == name
    assert not name or name in RAW_NAMES


@pytest.mark.parametrize(("maker", "name"), [("NIKON CORPORATION", "NEF"), ("SONY", "ARW"), ("Hasselblad", "RAW")])
def test_a_mosaic_in_a_tiff_is_its_makers(maker: str, name: str) -> None:
    data = dng(SCENE).replace(b"PhotoClip\0", maker.encode().ljust(10, b"\0")[:10])
    assert raw_name(data.replace(b"\x12\xc6", b"\x77\x77")) == name  # without DNGVersion


def test_pictures_are_no_raw_photos() -> None:
    for form in ("TIFF", "JPEG", "PNG"):
        assert raw_name(encoded(SCENE, form)) == ""


@given(st.sampled_from([b"II*\0", b"MM\0*", b"II*\0\x08\0\0\0", b""]), st.binary(max_size=300))
def test_any_bytes_are_told_apart(start: bytes, rest: bytes) -> None:
    assert raw_name(start + rest) in {"", *RAW_NAMES}
    assert isinstance(tiff_of(start + rest), bytes)
    assert isinstance(box_of(rest + start, b"CMT1"), bytes)


def test_the_boxes_of_a_cr3_hold_their_tags() -> None:
    tiff = b"II*\0\x08\0\0\0" + b"\0" * 20
    assert box_of(b"\0\0\0\x08free" + (len(tiff) + 8).to_bytes(4, "big") + b"CMT2" + tiff + b"more", b"CMT2") == tiff


def test_the_dng_of_a_camera_is_read(shared: Path, tmp_path: Path) -> None:
    found = shared / "corpora/photoprism/assets/examples/canon_eos_6d.dng"
    if not found.exists():
        pytest.skip("that corpus is not there")
    path = tmp_path / "a.dng"
    shutil.copyfile(found, path)
    reading = read_photo(path, tmp_path / "thumbnails", None, LIMITS)
    assert (reading.format, reading.width, reading.height) == ("DNG", 1224, 816)
    assert (reading.shot.camera_model, str(reading.shot.taken_at)) == ("Canon EOS 6D", "2019-06-06 07:29:51")
    whole = decode(open_picture(found.read_bytes(), LIMITS)).image
    assert are_alike(whole, decode(open_picture(found.read_bytes(), LIMITS), Enough(1, 300)).image)


def test_names_of_raw_files_are_photos() -> None:
    assert all(is_photo_name(f"IMG_1.{name}") for name in RAW_NAMES)
