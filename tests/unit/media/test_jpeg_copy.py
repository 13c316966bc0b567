"""JPEGs that are made for others: what they say, and what they do not."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from photoclip.core.photo import ShotInfo
from photoclip.core.xmp import XmpFields
from photoclip.media.embedded import read_embedded
from photoclip.media.jpeg_copy import jpeg_copy, place_alone
from photoclip.media.metadata import read_metadata

SHOT = ShotInfo(
    taken_at=datetime(2023, 6, 1, 10, 20, 30),
    utc_offset_min=-150,
    camera_make="FUJIFILM",
    camera_model="X-T5",
    lens="XF35mmF1.4 R",
    exposure_s=1 / 250,
    f_number=2.8,
    iso=400,
    focal_length_mm=35.0,
    latitude=-33.8568,
    longitude=151.2153,
    altitude_m=-2.5,
)
FIELDS = XmpFields(("animals/dog", "Ärger"), 4, "Red")
PIXELS = bytes([200, 40, 40]) * (60 * 40)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    assert (image.format, image.size, image.mode) == ("JPEG", (60, 40), "RGB")
    return image


def test_a_copy_says_what_is_known_of_the_photo() -> None:
    image = opened(jpeg_copy(60, 40, PIXELS, 90, SHOT, FIELDS))
    said = read_metadata(image)
    assert said.taken_at == SHOT.taken_at
    assert (said.utc_offset_min, said.camera_make, said.camera_model, said.lens) == (
        -150,
        "FUJIFILM",
        "X-T5",
        SHOT.lens,
    )
    assert said.exposure_s == pytest.approx(SHOT.exposure_s)
    assert (said.f_number, said.iso, said.focal_length_mm) == (2.8, 400, 35.0)
    assert said.latitude == pytest.approx(-33.8568, abs=1e-6)
    assert said.longitude == pytest.approx(151.2153, abs=1e-6)
    assert said.altitude_m == pytest.approx(-2.5)
    assert read_embedded(image) == FIELDS


def test_what_is_not_wanted_is_not_in_it() -> None:
    data = jpeg_copy(60, 40, PIXELS, 90)
    image = opened(data)
    assert read_metadata(image) == ShotInfo()
    assert not read_embedded(image)
    assert b"http" not in data


def test_the_place_goes_along_alone() -> None:
    said = read_metadata(opened(jpeg_copy(60, 40, PIXELS, 90, place_alone(SHOT))))
    assert said.latitude == pytest.approx(-33.8568, abs=1e-6)
    assert (said.taken_at, said.camera_model, said.lens, said.iso) == (None, None, None, None)


@pytest.mark.parametrize("precision", ["year", "month", "day"])
def test_a_date_in_part_is_not_made_up(precision: str) -> None:
    shot = ShotInfo(taken_at=datetime(2023, 1, 1), date_precision=precision)
    assert read_metadata(opened(jpeg_copy(60, 40, PIXELS, 90, shot))).taken_at is None


def test_quality_decides_how_large_it_is() -> None:
    noise = bytes(range(256)) * 29
    pixels = noise[: 60 * 40 * 3]
    sizes = [len(jpeg_copy(60, 40, pixels, quality)) for quality in (30, 80, 95)]
    assert sizes == sorted(set(sizes))
