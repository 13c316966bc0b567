"""Where a date may stand, and whose word counts: camera, XMP, IPTC, satellites, PNG, Takeout, name, sidecar."""

from __future__ import annotations

import json
import os
import struct
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from photoclip.core.photo import ShotInfo
from photoclip.media.dates import dated_beside
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo
from photoclip.media.takeout import json_names
from tests.unit.media.drawn import scene
from tests.unit.media.test_xmp_embedded import app13, iptc, jpeg, main_segment

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    ' {field}="{date}"/></rdf:RDF></x:xmpmeta>'
)
SECONDS = "1258375918"


def packet(date: str, field: str = "photoshop:DateCreated") -> bytes:
    return XMP.format(field=field, date=date).encode()


def exif_segment(**said: str) -> bytes:
    exif = Image.Exif()
    camera, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    if "shot" in said:
        camera[0x9003] = said["shot"]
    if "offset" in said:
        camera[0x9011] = said["offset"]
    if "changed" in said:
        exif[306] = said["changed"]
    if "satellites" in said:
        place[29], place[7] = said["satellites"], (5.0, 6.0, 7.0)
    data = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def shot_of(folder: Path, data: bytes, name: str = "a.jpg") -> ShotInfo:
    path = folder / name
    path.write_bytes(data)
    return read_photo(path, folder / "thumbnails", None, DecodeLimits()).shot


def said(shot: ShotInfo) -> tuple[str, str]:
    return ("" if shot.taken_at is None else shot.taken_at.isoformat(" "), shot.date_source)


EXIF = exif_segment(shot="2010:01:01 10:00:00")
IN_XMP = main_segment(packet("2001-02-03T04:05:06"))
IN_IPTC = app13(iptc((2, 55, b"20020304"), (2, 60, b"050607+0100")))
SATELLITES = exif_segment(satellites="2012:03:04", changed="2020:01:01 00:00:00")


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ((EXIF, IN_XMP, IN_IPTC), ("2010-01-01 10:00:00", "exif")),
        ((IN_XMP, IN_IPTC), ("2001-02-03 04:05:06", "xmp")),
        ((SATELLITES, IN_XMP), ("2001-02-03 04:05:06", "xmp")),
        ((SATELLITES, IN_IPTC), ("2002-03-04 05:06:07", "iptc")),
        ((SATELLITES,), ("2012-03-04 05:06:07", "gps")),
        ((exif_segment(changed="2020:01:01 00:00:00"),), ("2020-01-01 00:00:00", "exif-changed")),
        ((exif_segment(shot="    :  :     :  :  "), IN_XMP), ("2001-02-03 04:05:06", "xmp")),
        ((main_segment(packet("1987", "exif:DateTimeOriginal")),), ("1987-01-01 00:00:00", "xmp")),
        ((), ("", "")),
    ],
)
def test_the_first_word_in_the_stated_order_counts(tmp_path, segments, expected):
    assert said(shot_of(tmp_path, jpeg(*segments))) == expected


def test_the_offset_counts_wherever_it_stands(tmp_path):
    for segment in (
        exif_segment(shot="2015:02:01 14:42:59+01:00"),
        exif_segment(shot="2015:02:01 14:42:59", offset="+01:00"),
    ):
        assert shot_of(tmp_path, jpeg(segment)).utc_offset_min == 60
    assert shot_of(tmp_path, jpeg(SATELLITES)).utc_offset_min == 0
    assert shot_of(tmp_path, jpeg(IN_IPTC)).utc_offset_min == 60


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.xmp", "a.jpg.XMP"])
def test_a_sidecar_is_right_over_the_file(tmp_path, name):
    (tmp_path / name).write_bytes(packet("1985-07-08T09:10:11"))
    assert said(shot_of(tmp_path, jpeg(EXIF))) == ("1985-07-08 09:10:11", "sidecar")


@pytest.mark.parametrize("date", ["2010-01-01T10:00:00", "2010-01-01", "2010"])
def test_a_sidecar_that_says_no_more_leaves_the_cameras_word(tmp_path, date):
    (tmp_path / "a.jpg.xmp").write_bytes(packet(date))
    assert said(shot_of(tmp_path, jpeg(EXIF))) == ("2010-01-01 10:00:00", "exif")


@pytest.mark.parametrize("content", [b"", b"<", packet("no date"), b"\0" * 100])
def test_a_broken_sidecar_says_nothing(tmp_path, content):
    (tmp_path / "a.jpg.xmp").write_bytes(content)
    assert said(shot_of(tmp_path, jpeg(EXIF))) == ("2010-01-01 10:00:00", "exif")


def takeout(latitude: float = 30.65, longitude: float = 104.07) -> str:
    place = {"latitude": latitude, "longitude": longitude, "altitude": 0}
    return json.dumps({"title": "a.jpg", "photoTakenTime": {"timestamp": SECONDS}, "geoData": place})


@pytest.mark.parametrize(
    ("photo", "beside"),
    [
        ("IMG_3397.JPG", "IMG_3397.JPG.supplemental-metadata.json"),
        ("IMG_3397.JPG", "IMG_3397.JPG.json"),
        ("IMG_3397.JPG", "IMG_3397.JPG.suppl.json"),
        ("IMG_3397.JPG", "IMG_3397.json"),
        ("IMG_3397(2).JPG", "IMG_3397.JPG(2).json"),
        ("IMG_3397(2).JPG", "IMG_3397.JPG.supplemental-metadata(2).json"),
        ("IMG_3397-edited.JPG", "IMG_3397.JPG.supplemental-metadata.json"),
        (
            "a_very_long_name_that_takeout_does_not_keep_whole.jpg",
            "a_very_long_name_that_takeout_does_not_keep_wh.json",
        ),
        ("a_name_of_thirty_six_letters_all_in.jpg", "a_name_of_thirty_six_letters_all_in.jpg.supple.json"),
    ],
)
def test_takeout_says_date_and_place(tmp_path, photo, beside):
    (tmp_path / beside).write_text(takeout())
    shot = shot_of(tmp_path, jpeg(), photo)
    assert (shot.taken_at, shot.utc_offset_min, shot.date_source) == (datetime(2009, 11, 16, 12, 51, 58), 0, "takeout")
    assert (shot.latitude, shot.longitude, shot.altitude_m) == (30.65, 104.07, None)


def test_takeout_adds_a_place_and_leaves_the_cameras_date(tmp_path):
    (tmp_path / "a.jpg.json").write_text(takeout())
    shot = shot_of(tmp_path, jpeg(EXIF))
    assert (shot.date_source, shot.latitude) == ("exif", 30.65)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "null", '{"photoTakenTime": 7}', '{"photoTakenTime": {"timestamp": "9e99"}}', "[" * 5000),
        *(takeout()[:40], '{"geoData": {"latitude": 1e999, "longitude": "x"}}'),
    ],
)
def test_a_json_that_is_something_else_says_nothing(tmp_path, text):
    (tmp_path / "a.jpg.json").write_text(text)
    assert said(shot_of(tmp_path, jpeg())) == ("", "")


def test_nowhere_is_no_place(tmp_path):
    (tmp_path / "a.jpg.json").write_text(takeout(0, 0))
    assert shot_of(tmp_path, jpeg()).latitude is None


def test_names_of_json_files_are_few():
    assert len(set(json_names("IMG_3397(2)-edited.JPG"))) < 80


def test_the_name_counts_where_nothing_else_does(tmp_path):
    assert said(shot_of(tmp_path, jpeg(), "IMG-20190704-WA0001.jpg")) == ("2019-07-04 00:00:00", "name")
    assert said(shot_of(tmp_path, jpeg(EXIF), "IMG-20190704-WA0002.jpg")) == ("2010-01-01 10:00:00", "exif")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ({"Creation Time": "2021:03:04 05:06:07"}, "2021-03-04 05:06:07"),
        ({"Creation Time": "Thu, 04 Mar 2021 05:06:07 +0100"}, "2021-03-04 05:06:07"),
        ({}, "2020-02-03 04:05:06"),
        ({"Creation Time": "once"}, "2020-02-03 04:05:06"),
    ],
)
def test_a_png_says_it_as_text_or_as_its_own_time(tmp_path, text, expected):
    info = PngImagePlugin.PngInfo()
    for name, value in text.items():
        info.add_text(name, value)
    info.add(b"tIME", struct.pack(">HBBBBB", 2020, 2, 3, 4, 5, 6))
    scene().save(tmp_path / "a.png", pnginfo=info)
    assert said(shot_of(tmp_path, (tmp_path / "a.png").read_bytes(), "a.png")) == (expected, "png")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "date", "precision"),
    [
        ("dates/dateonly.jpg", "2004-05-06 00:00:00", "day"),
        ("dates/year.jpg", "1993-01-01 00:00:00", "year"),
        ("dates/blankpadded.jpg", "2004-05-06 07:08:09", "second"),
        ("dates/sec60.jpg", "2016-12-31 23:59:59", "second"),
        ("dates/with_offset.jpg", "2015-02-01 14:42:59", "second"),
        ("dates/offsetspace.jpg", "2017-04-22 03:00:22", "second"),
        ("dates/xmponly.jpg", "2001-02-03 04:05:06", "second"),
        ("dates/gpsutc.jpg", "2012-03-04 05:06:07", "second"),
        ("dates/sidecardate.jpg", "1985-07-08 09:10:11", "second"),
        ("dates/IMG-20190704-WA0001.jpg", "2019-07-04 00:00:00", "day"),
        ("dates/Screenshot_20210304-050607.jpg", "2021-03-04 05:06:07", "second"),
        ("take_out/IMG_3397.JPG", "2009-11-16 12:51:58", "second"),
    ],
)
def test_the_cases_have_their_dates(shared, tmp_path, name, date, precision):
    path = shared / "cases" / name
    if not path.exists():
        pytest.skip(f"needs {name}, which lies beside the repository")
    shot = read_photo(path, tmp_path, None, DecodeLimits()).shot
    assert (str(shot.taken_at), shot.date_precision) == (date, precision)


def test_what_lies_beside_photos_costs_one_question_each(tmp_path, monkeypatch):
    for number in range(50):
        (tmp_path / f"IMG_{number}.JPG").touch()
    (tmp_path / "IMG_7.jpg.xmp").write_bytes(packet("1985-07-08"))
    os.utime(tmp_path, (1e9, 1e9))  # at rest
    asked = []
    for name in ("stat", "lstat", "listdir"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, real=real, **more: asked.append(args) or real(*args, **more))
    shots = [dated_beside(ShotInfo(), tmp_path / f"IMG_{number}.JPG") for number in range(50)]
    monkeypatch.undo()
    assert [shot.date_source for shot in shots] == ["sidecar" if number == 7 else "" for number in range(50)]
    assert len(asked) <= 60
    (tmp_path / "IMG_8.xmp").write_bytes(packet("1986"))
    assert dated_beside(ShotInfo(), tmp_path / "IMG_8.JPG").date_precision == "year"
