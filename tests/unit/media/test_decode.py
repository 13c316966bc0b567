from __future__ import annotations

import pytest
from PIL import Image

from photoclip.errors import UnreadableImage
from photoclip.media.decode import Enough
from photoclip.media.limits import DecodeLimits
from tests.unit.media.drawn import FORMATS, decoded, distance, encoded, scene, turned

WITH_ORIENTATION = ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"]
LOSSY = {"JPEG": 12, "GIF": 20, "AVIF": 12, "HEIF": 12, "WEBP": 12}


def orientation_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_decodes_to_rgb(form):
    picture = decoded(encoded(scene(), form))
    assert (picture.image.mode, picture.image.size) == ("RGB", (96, 64))
    assert distance(picture.image, scene()) <= LOSSY.get(form, 0)


@pytest.mark.parametrize("form", WITH_ORIENTATION)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_exactly_once(form, orientation):
    upright = scene(noise=0)
    picture = decoded(encoded(turned(upright, orientation), form, exif=orientation_exif(orientation)))
    assert (picture.width, picture.height) == picture.image.size == upright.size
    assert distance(picture.image, upright) < 8


@pytest.mark.parametrize("orientation", [3, 6])
def test_orientation_of_a_png_is_read_behind_the_pixels_and_from_xmp(orientation):
    upright = scene(noise=0)
    xmp = f'<x:xmpmeta><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>'.encode()
    picture = decoded(encoded(turned(upright, orientation), "WEBP", lossless=True, xmp=xmp))
    assert distance(picture.image, upright) < 8


def test_a_jpeg_is_decoded_smaller_when_that_is_enough():
    upright = scene(1600, 1200)
    data = encoded(turned(upright, 6), "JPEG", quality=95, exif=orientation_exif(6))
    picture = decoded(data, Enough(shorter_px=280, longer_px=300))
    assert picture.image.size == (400, 300)
    assert (picture.width, picture.height) == (1600, 1200)
    assert distance(picture.image, upright.resize((400, 300), Image.Resampling.BOX)) < 3


@pytest.mark.parametrize(("width", "height"), [(1601, 1203), (5000, 10), (10, 5000), (1, 1), (7, 3000)])
def test_a_reduced_jpeg_keeps_enough_pixels_on_both_sides(width, height):
    enough = Enough(shorter_px=200, longer_px=300)
    picture = decoded(encoded(scene(width, height), "JPEG"), enough)
    assert (picture.width, picture.height) == (width, height)
    assert min(picture.image.size) >= min(200, width, height)
    assert max(picture.image.size) >= min(300, max(width, height))


def test_a_small_jpeg_is_never_reduced():
    assert decoded(encoded(scene(500, 375), "JPEG"), Enough(448, 768)).image.size == (500, 375)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF", "TIFF"])
def test_of_an_animation_the_first_frame_is_shown(form):
    first, second = scene(noise=0), Image.new("RGB", (96, 64), "white")
    data = encoded(first, form, save_all=True, append_images=[second])
    assert distance(decoded(data).image, first) < 20


def test_a_picture_above_the_limit_is_refused_with_its_size():
    data = encoded(Image.new("1", (5000, 3000)), "PNG")
    with pytest.raises(UnreadableImage, match=r"^the picture is too large \(15 megapixels\)$"):
        decoded(data, limits=DecodeLimits(max_pixels=10_000_000))


def test_a_picture_far_above_the_limit_is_refused_by_pillow_with_the_same_words():
    data = encoded(Image.new("1", (5000, 3000)), "PNG")
    with pytest.raises(UnreadableImage, match=r"^the picture is too large \(15 megapixels\)$"):
        decoded(data, limits=DecodeLimits(max_pixels=1_000_000))


@pytest.mark.parametrize("data", [b"", b"x"], ids=["nothing", "a letter"])
def test_nothing_is_not_a_picture(data):
    with pytest.raises(UnreadableImage) as caught:
        decoded(data)
    assert caught.value.reason == ("not a picture PhotoClip can read" if data else "the file is empty")


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP", "QOI", "JPEG2000"])
def test_a_picture_that_ends_early_is_cut_off(form):
    data = encoded(scene(300, 200), form)
    with pytest.raises(UnreadableImage) as caught:
        decoded(data[: len(data) // 2])
    assert caught.value.reason == "the picture is cut off"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["Landscape", "Portrait"])
def test_all_eight_orientations_of_the_public_examples_look_alike(shared, name):
    folder = shared / "corpora" / "exif-orientation-examples"
    pictures = [decoded((folder / f"{name}_{n}.jpg").read_bytes()) for n in range(1, 9)]
    assert {(p.width, p.height) for p in pictures} == {(pictures[0].width, pictures[0].height)}
    small = [p.image.resize((60, 60), Image.Resampling.BOX) for p in pictures]
    assert max(distance(small[0], other) for other in small[1:]) < 3


@pytest.mark.shared
def test_the_other_set_of_orientations_looks_alike_too(shared):
    folder = shared / "corpora" / "exif-orientation-rasteiner"
    small = [
        decoded((folder / f"test_{n}.jpg").read_bytes()).image.resize((60, 60), Image.Resampling.BOX)
        for n in range(1, 9)
    ]
    assert max(distance(small[0], other) for other in small[1:]) < 3
