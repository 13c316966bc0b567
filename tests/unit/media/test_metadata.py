from __future__ import annotations

import struct
import zlib
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photoclip.core.photo import ShotInfo
from photoclip.media.decode import open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from tests.unit.media.drawn import encoded, scene

WITH_EXIF = ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"]
EXIF, GPS = 0x8769, 0x8825
LATITUDE = (IFDRational(48), IFDRational(51), IFDRational(2952, 100))
LONGITUDE = (IFDRational(2), IFDRational(17), IFDRational(40))


def exif_of(main=None, shot=None, place=None) -> Image.Exif:
    exif = Image.Exif()
    exif.update(main or {})
    if shot:
        exif.get_ifd(EXIF).update(shot)
    if place:
        exif.get_ifd(GPS).update(place)
    return exif


def read(exif: Image.Exif | bytes, form: str = "JPEG") -> ShotInfo:
    data = exif if isinstance(exif, bytes) else exif.tobytes()
    return read_metadata(open_picture(encoded(scene(16, 16), form, exif=data), DecodeLimits()))


@pytest.mark.parametrize("form", WITH_EXIF)
def test_everything_the_camera_wrote_is_read_from_every_format(form):
    shot = read(
        exif_of(
            {0x010F: "Canon", 0x0110: "EOS R5", 0x0112: 6},
            {
                0x9003: "2024:05:06 07:08:09",
                0x9291: "25",
                0x9011: "+02:00",
                0xA434: "RF24-70mm F2.8 L IS USM",
                0x829A: IFDRational(1, 250),
                0x829D: IFDRational(28, 10),
                0x8827: 400,
                0x920A: IFDRational(50),
            },
            {1: "N", 2: LATITUDE, 3: "W", 4: LONGITUDE, 5: b"\x00", 6: IFDRational(355, 10)},
        ),
        form,
    )
    assert shot.taken_at == datetime(2024, 5, 6, 7, 8, 9, 250_000)
    assert shot.utc_offset_min == 120
    assert (shot.camera_make, shot.camera_model, shot.lens) == ("Canon", "EOS R5", "RF24-70mm F2.8 L IS USM")
    assert (shot.exposure_s, shot.f_number, shot.iso, shot.focal_length_mm) == (1 / 250, 2.8, 400, 50)
    assert (shot.latitude, shot.longitude) == (pytest.approx(48.8582), pytest.approx(-2.294444, abs=1e-5))
    assert shot.altitude_m == 35.5
    assert shot.orientation == 6


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF"])
def test_a_picture_without_exif_has_nothing_to_say(form):
    picture = open_picture(encoded(scene(16, 16), form), DecodeLimits())
    assert read_metadata(picture) == ShotInfo()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_metadata_is_read_of_a_picture_whose_pixels_are_cut_off(form):
    data = encoded(scene(200, 200), form, exif=exif_of({0x0110: "Model"}))
    assert read_metadata(open_picture(data[: len(data) // 2], DecodeLimits())).camera_model == "Model"


def test_png_exif_behind_the_pixels_is_found():
    data = encoded(scene(16, 16), "PNG")
    exif = exif_of({0x0110: "Late"}).tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
    end = data.rindex(b"IEND") - 4
    assert read_metadata(open_picture(data[:end] + chunk + data[end:], DecodeLimits())).camera_model == "Late"


@pytest.mark.parametrize(
    ("date", "fraction", "expected"),
    [
        ("2024:02:29 23:59:59", "1", datetime(2024, 2, 29, 23, 59, 59, 100_000)),
        ("2024:02:29 23:59:59", "123456789", datetime(2024, 2, 29, 23, 59, 59, 123_456)),
        ("2024:02:29 23:59:59", "  ", datetime(2024, 2, 29, 23, 59, 59)),
        ("2024-02-29T23:59:59", None, datetime(2024, 2, 29, 23, 59, 59)),
        ("2024:02:29 23:59", None, datetime(2024, 2, 29, 23, 59)),
        ("2024:02:29 23:59:59\0\0", None, datetime(2024, 2, 29, 23, 59, 59)),
        ("0000:00:00 00:00:00", None, None),
        ("    :  :     :  :  ", None, None),
        ("2023:02:29 12:00:00", None, datetime(2023, 2, 1)),
        ("2023:02:28 24:00:00", None, datetime(2023, 3, 1)),
        ("9999:01:01 00:00:00", None, None),
        ("yesterday", None, None),
    ],
)
def test_dates_are_read_and_impossible_ones_are_not(date, fraction, expected):
    assert read(exif_of(shot={0x9003: date, **({0x9291: fraction} if fraction else {})})).taken_at == expected


def test_an_impossible_date_gives_way_to_the_next_best():
    exif = exif_of({0x0132: "2020:01:02 03:04:05"}, {0x9003: "0000:00:00 00:00:00", 0x9004: "2019:01:02 03:04:05"})
    assert read(exif).taken_at == datetime(2019, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("offset", "minutes"),
    [("-03:30", -210), ("Z", 0), ("+14:00", 840), ("+25:00", None), ("+01:75", None), ("CET", None)],
)
def test_offsets_are_read_and_impossible_ones_are_not(offset, minutes):
    assert read(exif_of(shot={0x9003: "2024:01:01 00:00:00", 0x9011: offset})).utc_offset_min == minutes


def test_names_lose_padding_control_characters_and_absurd_length():
    shot = read(exif_of({0x010F: "  NIKON\tCORPORATION \x07 \0garbage", 0x0110: "M" * 70_0}, {0xA434: "   "}))
    assert shot.camera_make == "NIKON CORPORATION"
    assert shot.camera_model == "M" * 100
    assert shot.lens is None


def test_utf8_names_are_not_mangled():
    assert read(exif_of({0x0110: "相机 é".encode()})).camera_model == "相机 é"


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (IFDRational(91), IFDRational(0), IFDRational(0)), 3: "E", 4: LONGITUDE},
        {1: "N", 2: LATITUDE, 3: "E", 4: (IFDRational(180), IFDRational(1), IFDRational(0))},
        {1: "N", 2: (IFDRational(48, 0), IFDRational(0), IFDRational(0)), 3: "E", 4: LONGITUDE},
        {1: "N", 2: (IFDRational(48), IFDRational(61), IFDRational(0)), 3: "E", 4: LONGITUDE},
        {1: "N", 2: (IFDRational(0),) * 3, 3: "E", 4: (IFDRational(0),) * 3},
        {2: LATITUDE, 4: LONGITUDE},
        {1: "N", 2: LATITUDE},
        {1: "Q", 2: LATITUDE, 3: "E", 4: LONGITUDE},
    ],
    ids=[
        "91 degrees",
        "past 180",
        "zero denominator",
        "61 minutes",
        "no fix",
        "no references",
        "half",
        "odd reference",
    ],
)
def test_impossible_positions_are_no_positions(place):
    shot = read(exif_of(place=place))
    assert (shot.latitude, shot.longitude) == (None, None)


def test_below_the_sea_is_negative():
    assert read(exif_of(place={5: b"\x01", 6: IFDRational(12)})).altitude_m == -12


def test_zero_denominators_and_absurd_values_are_missing():
    shot = read(
        exif_of(
            shot={
                0x829A: IFDRational(1, 0),
                0x829D: IFDRational(0, 0),
                0x8827: 65535,
                0x8832: 102_400,
                0x920A: IFDRational(0),
            }
        )
    )
    assert (shot.exposure_s, shot.f_number, shot.focal_length_mm) == (None, None, None)
    assert shot.iso == 102_400


def test_orientation_outside_one_to_eight_is_upright():
    assert read(exif_of({0x0112: 0})).orientation == read(exif_of({0x0112: 9})).orientation == 1


GOOD = exif_of(
    {0x010F: "Canon", 0x0112: 6}, {0x9003: "2024:05:06 07:08:09", 0x829A: IFDRational(1, 250)}, {1: "N", 2: LATITUDE}
).tobytes()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(6, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_malformed_exif_never_raises(changes):
    data = bytearray(GOOD)
    for position, value in changes:
        data[position] = value
    assert isinstance(read(bytes(data)), ShotInfo)


@settings(max_examples=80)
@given(st.binary(max_size=200))
def test_random_exif_never_raises(data):
    for form in ("JPEG", "PNG", "WEBP"):
        stream = BytesIO()
        scene(8, 8).save(stream, form, exif=b"Exif\0\0" + data)
        assert isinstance(read_metadata(open_picture(stream.getvalue(), DecodeLimits())), ShotInfo)


def test_a_broken_gps_directory_does_not_lose_the_date():
    # The pointer to the GPS directory leads past the end.
    data = bytearray(GOOD)
    at = data.index(struct.pack(">HHI", GPS, 4, 1)) + 8
    data[at : at + 4] = struct.pack(">I", 0x7FFF_FFFF)
    shot = read(bytes(data))
    assert shot.taken_at == datetime(2024, 5, 6, 7, 8, 9)
    assert shot.latitude is None
