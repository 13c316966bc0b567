"""Writing into a photo itself: through exiftool, whole or not at all, and only what was asked."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from photoclip.core.xmp import XmpFields
from photoclip.errors import XmpProblem
from photoclip.media.decode import open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.exiftool import ExifTool
from photoclip.media.limits import DecodeLimits
from tests.unit.media.drawn import FORMATS, WITHOUT_TAGS, saved, scene
from tests.unit.media.test_xmp_embedded import app13, exif_with, iptc, jpeg
from tests.unit.media.xmp_samples import DIGIKAM, LIGHTROOM

FIELDS = XmpFields(("animals/dog", "-ex=x", "<in", "a;b, c", "${x} @file | #", "caf\u00e9", "\u6d77"), 3, "Blue")
LIMITS = DecodeLimits()

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stands in for exiftool with a shell script")


@pytest.fixture(scope="module")
def exiftool() -> ExifTool:
    found = ExifTool.find()
    if found is None:
        pytest.skip("needs the program exiftool")
    return found


def stand_in(folder: Path, script: str) -> ExifTool:
    """Return an exiftool that does what a shell script says."""
    path = folder / "bin" / "exiftool"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return ExifTool(str(path), "12.57")


def read(path: Path) -> XmpFields:
    return read_embedded(open_picture(path.read_bytes(), LIMITS))


def pixels(path: Path) -> bytes:
    return open_picture(path.read_bytes(), LIMITS).convert("RGB").tobytes()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return saved(tmp_path / "-a b.jpg", scene(32, 24), "JPEG", xmp=LIGHTROOM.encode())


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in WITHOUT_TAGS])
def test_what_is_written_is_read_and_the_pixels_stay(exiftool: ExifTool, tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"a{FORMATS[form]}", scene(32, 24), form)
    before = pixels(path)
    exiftool.write_into(path, FIELDS)
    assert read(path) == FIELDS
    assert pixels(path) == before
    exiftool.write_into(path, XmpFields(label="To do"))
    assert read(path) == XmpFields(label="To do")
    exiftool.write_into(path, XmpFields())
    assert read(path) == XmpFields()


def test_what_others_wrote_stays_but_for_our_fields(exiftool: ExifTool, photo: Path) -> None:
    exiftool.write_into(photo, FIELDS)
    packet = open_picture(photo.read_bytes(), LIMITS).info["xmp"].decode()
    assert "Exposure2012" in packet
    assert "Café &amp; friends" in packet
    assert read(photo) == FIELDS


def test_copies_of_a_field_do_not_bring_it_back(exiftool: ExifTool, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", scene(32, 24), "JPEG", xmp=DIGIKAM.encode())
    exiftool.write_into(path, XmpFields())
    assert read(path) == XmpFields()
    path.write_bytes(jpeg(app13(iptc((2, 25, b"dog")))))
    assert read(path).keywords == ("dog",)
    exiftool.write_into(path, XmpFields(rating=2))
    assert read(path) == XmpFields(rating=2)
    windows = {0x9C9E: "dog;cat\0".encode("utf-16-le"), 0x4746: 4}
    path.write_bytes(jpeg(exif_with(windows), app13(iptc((2, 25, b"dog"), (2, 25, b"cat")))))
    assert read(path) == XmpFields(("cat", "dog"), 4)
    exiftool.write_into(path, XmpFields(("cat",)))
    assert read(path) == XmpFields(("cat",))


def test_time_and_permissions_are_kept_and_nothing_is_left_beside(exiftool: ExifTool, photo: Path) -> None:
    photo.chmod(0o640)
    os.utime(photo, (1_000_000_000, 1_000_000_000))
    exiftool.write_into(photo, FIELDS)
    assert photo.stat().st_mtime == 1_000_000_000
    assert stat.S_IMODE(photo.stat().st_mode) == 0o640
    assert list(photo.parent.iterdir()) == [photo]


def test_a_link_is_followed(exiftool: ExifTool, photo: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.jpg"
    link.symlink_to(photo)
    exiftool.write_into(link, FIELDS)
    assert link.is_symlink()
    assert read(photo) == FIELDS


def test_a_person_s_configuration_is_not_run(
    exiftool: ExifTool, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".ExifTool_config").write_text("die 'run';", encoding="ascii")
    monkeypatch.setenv("EXIFTOOL_HOME", str(home))
    exiftool.write_into(photo, FIELDS)
    assert read(photo) == FIELDS


@pytest.mark.parametrize("data", [b"no picture", b"", b"\xff\xd8\xff\xe1\0\x20http://ns.adobe.com"])
def test_what_exiftool_refuses_is_said_and_left_as_it_is(exiftool: ExifTool, photo: Path, data: bytes) -> None:
    photo.write_bytes(data)
    with pytest.raises(XmpProblem, match=r"exiftool could not write into .*-a b.jpg \(.+\)\.$"):
        exiftool.write_into(photo, FIELDS)
    assert photo.read_bytes() == data
    assert list(photo.parent.iterdir()) == [photo]


def test_a_protected_photo_is_not_replaced(photo: Path) -> None:
    photo.chmod(0o444)
    before = photo.read_bytes()
    with pytest.raises(XmpProblem, match="write-protected"):
        ExifTool("exiftool", "12.57").write_into(photo, FIELDS)
    assert photo.read_bytes() == before


def test_a_photo_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(XmpProblem, match="cannot be written"):
        ExifTool("exiftool", "12.57").write_into(tmp_path / "gone.jpg", FIELDS)


def test_an_exiftool_that_hangs_is_ended_and_leaves_nothing(photo: Path, tmp_path: Path) -> None:
    before = photo.read_bytes()
    tool = stand_in(tmp_path / "tools", "exec sleep 60")
    with pytest.raises(XmpProblem, match="in time"):
        tool.write_into(photo, FIELDS, timeout_s=0.5)
    assert photo.read_bytes() == before
    assert {path.name for path in photo.parent.iterdir()} == {photo.name, "tools"}


def test_a_photo_that_another_program_changed_meanwhile_is_left_as_it_is(photo: Path, tmp_path: Path) -> None:
    tool = stand_in(tmp_path / "tools", f'for last; do :; done; echo more >> "{photo}"\n'
                    'while [ "$1" != "-o" ]; do shift; done; cp "$last" "$2"')  # fmt: skip
    with pytest.raises(XmpProblem, match="changed by another program"):
        tool.write_into(photo, FIELDS)
    assert photo.read_bytes().endswith(b"more\n")


def test_an_exiftool_that_is_gone_is_said(photo: Path, tmp_path: Path) -> None:
    with pytest.raises(XmpProblem, match="could not be started"):
        ExifTool(str(tmp_path / "none"), "12.57").write_into(photo, FIELDS)


@pytest.mark.parametrize("script", ["exit 1", "echo hello", "echo 12.57; exit 2"])
def test_a_program_that_does_not_answer_as_exiftool_is_none(tmp_path: Path, script: str) -> None:
    tool = stand_in(tmp_path, script)
    assert ExifTool.find(str(Path(tool.path).parent)) is None


def test_exiftool_is_found_where_it_is(tmp_path: Path) -> None:
    tool = stand_in(tmp_path, "echo 12.57")
    assert ExifTool.find(str(Path(tool.path).parent)) == tool
    shutil.rmtree(Path(tool.path).parent)
    assert ExifTool.find(str(tmp_path)) is None
