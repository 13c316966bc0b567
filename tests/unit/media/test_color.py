from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageCms

from photoclip.media.color import to_srgb
from tests.unit.media.drawn import decoded, distance, encoded, scene

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixel(image: Image.Image) -> tuple[int, ...]:
    value = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "HSV", "LA", "PA", "RGBA", "RGBX", "RGBa"])
def test_every_mode_becomes_rgb_of_the_same_look(mode):
    grey = Image.new("L", (8, 8), 255)
    picture = grey.convert("RGBA").convert(mode) if mode in {"PA", "RGBa"} else grey.convert(mode)
    assert to_srgb(picture).mode == "RGB"
    assert pixel(to_srgb(picture)) == (255, 255, 255)


def test_lab_becomes_rgb():
    lab = Image.new("LAB", (4, 4), (255, 128, 128))
    assert min(pixel(to_srgb(lab))) > 250


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_stands_on_white(mode):
    picture = Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode)
    assert pixel(to_srgb(picture)) == (255, 255, 255)


def test_half_transparent_black_is_grey():
    assert pixel(to_srgb(Image.new("RGBA", (8, 8), (0, 0, 0, 128)))) == pytest.approx((127, 127, 127), abs=1)


def test_the_transparent_colour_of_gif_and_png_palettes_and_greys_stands_on_white():
    palette = Image.new("P", (8, 8), 3)
    palette.putpalette([0, 0, 0] * 8)
    assert pixel(decoded(encoded(palette, "GIF", transparency=3)).image) == (255, 255, 255)
    assert pixel(decoded(encoded(palette, "PNG", transparency=3)).image) == (255, 255, 255)
    assert pixel(decoded(encoded(Image.new("L", (8, 8), 7), "PNG", transparency=7)).image) == (255, 255, 255)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 32768, 65535]], np.uint16), [0, 128, 255]),
        (np.array([[0, 32768, 65535]], np.int32), [0, 128, 255]),
        (np.array([[0, 100, 255]], np.int32), [0, 100, 255]),
        (np.array([[-100, 0, 100]], np.int32), [0, 128, 255]),
        (np.array([[0, 0.5, 1]], np.float32), [0, 128, 255]),
        (np.array([[0, 100, 255]], np.float32), [0, 100, 255]),
        (np.array([[np.nan, np.inf, 0.5]], np.float32), [0, 0, 128]),
        (np.array([[0, 0, 0]], np.float32), [0, 0, 0]),
    ],
    ids=["16 bit", "16 in 32 bit", "8 in 32 bit", "signed", "unit floats", "byte floats", "no numbers", "black"],
)
def test_deep_greys_are_scaled_and_not_clipped_to_white(values, expected):
    levels = np.asarray(to_srgb(Image.fromarray(values)))[0, :, 0]
    assert levels.tolist() == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_a_16_bit_grey_file_keeps_its_tones(form):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None, :].repeat(4, 0)
    levels = np.asarray(decoded(encoded(Image.fromarray(ramp), form)).image)[0, :, 0]
    assert np.abs(levels.astype(int) - np.arange(256)).max() <= 1


def test_an_srgb_profile_changes_nothing():
    assert decoded(encoded(scene(), "PNG", icc_profile=SRGB)).image.tobytes() == scene().tobytes()


@pytest.mark.parametrize("profile", [b"", b"no profile", SRGB[:200], SRGB[:-20] + b"\xff" * 20, b"\0" * 4096])
def test_a_broken_profile_is_ignored(profile):
    picture = scene()
    picture.info["icc_profile"] = profile
    assert distance(to_srgb(picture), scene()) < 2


def test_a_profile_of_another_kind_than_the_pixels_is_ignored():
    picture = scene().convert("CMYK")
    picture.info["icc_profile"] = SRGB.replace(b"sRGB built-in", b"qRGB built-in")
    assert to_srgb(picture).tobytes() == scene().convert("CMYK").convert("RGB").tobytes()


def test_cmyk_without_profile_and_inverted_by_adobe_looks_right():
    picture = scene(noise=0).convert("CMYK")
    assert distance(decoded(encoded(picture, "JPEG", quality=95)).image, scene(noise=0)) < 6
    assert distance(decoded(encoded(picture, "TIFF")).image, scene(noise=0)) < 3


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "plain"), [("pil_sample_cmyk.jpg", "pil_sample_rgb.jpg"), ("hopper.Lab.tif", "hopper.jpg")]
)
def test_cmyk_and_lab_files_look_like_their_rgb_originals(shared, name, plain):
    folder = shared / "corpora" / "pillow" / "Tests" / "images"
    if not (folder / plain).exists():
        pytest.skip(f"needs {plain}, which this corpus lacks")
    ours, theirs = (decoded((folder / n).read_bytes()).image for n in (name, plain))
    assert distance(ours, theirs.resize(ours.size)) < 12


def test_a_profile_with_other_primaries_moves_colours_and_keeps_greys():
    # A made-up profile: sRGB with red and green swapped.
    data = bytearray(SRGB.replace(b"s\0R\0G\0B", b"q\0R\0G\0B").replace(b"sRGB", b"qRGB"))
    table = {bytes(data[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(data[131])}
    red, green = table[b"rXYZ"], table[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    picture = Image.new("RGB", (8, 8), (200, 30, 30))
    picture.info["icc_profile"] = bytes(data)
    red_level, green_level, _ = pixel(to_srgb(picture))
    assert green_level > 150
    assert red_level < 80
    grey = Image.new("RGB", (8, 8), (90, 90, 90))
    grey.info["icc_profile"] = bytes(data)
    assert pixel(to_srgb(grey)) == pytest.approx((90, 90, 90), abs=2)


def grey_profile(gamma: float = 1.0) -> bytes:
    """Return an ICC profile for greys, by hand: littleCMS makes none through Pillow."""
    curve = b"curv" + bytes(4) + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big") + bytes(2)
    white = b"XYZ " + bytes(4) + b"".join(round(part * 65536).to_bytes(4, "big") for part in (0.9642, 1.0, 0.8249))
    head = bytes(4) + b"lcms\x02\x10\0\0mntrGRAYXYZ ".ljust(128 - 4, b"\0")
    head = head[:36] + b"acsp" + head[40:68] + white[8:] + head[80:]
    start = 128 + 4 + 2 * 12
    table = b"wtpt" + start.to_bytes(4, "big") + (20).to_bytes(4, "big")
    table += b"kTRC" + (start + 20).to_bytes(4, "big") + len(curve).to_bytes(4, "big")
    whole = head + (2).to_bytes(4, "big") + table + white + curve
    return len(whole).to_bytes(4, "big") + whole[4:]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_profile_for_greys_says_nothing_about_a_picture_in_colour(mode):
    picture = scene(noise=0).convert(mode)
    plain = to_srgb(picture)
    picture.info["icc_profile"] = grey_profile()
    assert to_srgb(picture).tobytes() == plain.tobytes()


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_profile_for_greys_is_applied_to_greys(mode):
    picture = Image.new("L", (8, 8), 128).convert(mode)
    picture.info["icc_profile"] = grey_profile(gamma=1.0)
    assert pixel(to_srgb(picture))[0] == pytest.approx(188, abs=2)
