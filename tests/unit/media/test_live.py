"""Live and motion photos: what says that a film belongs to a photo."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.companions import INSIDE
from photoclip.media.decode import open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.live import content_id, live_id
from photoclip.media.reading import read_photo
from tests.unit.media.drawn import encoded, scene

ID = "8F2C2D1A-7C0E-4B39-9A3E-1B1C8A0F1234"
FILM = struct.pack(">I4s4sI", 24, b"ftyp", b"mp42", 0) + b"isommp42" + struct.pack(">I4s", 108, b"mdat") + bytes(100)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" %s/></rdf:RDF></x:xmpmeta>'
)


def maker_note(identifier: bytes = ID.encode() + b"\0") -> bytes:
    head = b"Apple iOS\0\0\x01MM" + struct.pack(">H", 2)
    entries = struct.pack(">HHII", 1, 9, 1, 14) + struct.pack(">HHII", 0x11, 2, len(identifier), 44)
    return head + entries + bytes(4) + identifier


def with_exif(form: str, note: bytes) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x927C] = note
    return encoded(scene(), form, exif=exif.tobytes())


def told(data: bytes) -> str:
    return live_id(open_picture(data, DecodeLimits()), data)


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_apples_live_photos_say_what_their_film_says(form: str) -> None:
    assert told(with_exif(form, maker_note())) == ID


@pytest.mark.parametrize("says", [b'GCamera:MotionPhoto="1"', b'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="132"'])
def test_a_film_behind_a_jpeg_that_says_so_is_one_photo_with_it(says: bytes) -> None:
    assert told(encoded(scene(), "JPEG", xmp=XMP % says) + FILM) == INSIDE


def test_samsungs_mark_before_the_film_says_so_too() -> None:
    assert told(encoded(scene(), "JPEG") + b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + FILM) == INSIDE


def test_a_box_with_a_film_in_a_heic_is_one() -> None:
    assert told(encoded(scene(), "HEIF") + struct.pack(">I4s", 8 + len(FILM), b"mpvd") + FILM) == INSIDE


@pytest.mark.parametrize(
    "data",
    [
        encoded(scene(), "JPEG"),
        encoded(scene(), "PNG"),
        encoded(scene(), "JPEG") + FILM,  # whatever it is, nobody says that it is this photo's
        encoded(scene(), "JPEG", xmp=XMP % b'GCamera:MotionPhoto="1"'),  # the film was cut off
        encoded(scene(), "JPEG", xmp=XMP % b'GCamera:MotionPhoto="0"') + FILM,
        with_exif("JPEG", maker_note()[:40]),
        with_exif("JPEG", b"Nikon\0" + bytes(40)),
    ],
)
def test_other_photos_are_not_live(data: bytes) -> None:
    assert told(data) == ""


def test_a_makers_note_of_anything_else_says_nothing() -> None:
    assert content_id(None) == content_id("Apple iOS") == content_id(b"Apple iOS\0\0\x01MM") == ""


def test_a_motion_photo_is_read_with_it(tmp_path: Path) -> None:
    path = tmp_path / "PXL_20210605_120000000.MP.jpg"
    path.write_bytes(encoded(scene(), "JPEG", xmp=XMP % b'GCamera:MotionPhoto="1"') + FILM)
    reading = read_photo(path, tmp_path / "thumbnails", None, DecodeLimits())
    assert reading.shot.live_id == INSIDE
    assert not reading.incomplete
