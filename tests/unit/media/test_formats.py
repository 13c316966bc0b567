from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.photo_names import (
    DOCUMENT_FORMATS,
    EXTENSIONS,
    FORMAT_NAMES,
    RAW_EXTENSIONS,
    RAW_NAMES,
    VIDEO_EXTENSIONS,
    VIDEO_FORMATS,
    is_photo_name,
)
from photoclip.core.photo_names import FORMATS as ENDINGS
from photoclip.errors import UnreadableImage
from photoclip.media import brought
from photoclip.media.brought import PACKAGES
from photoclip.media.decode import format_of, open_picture
from photoclip.media.formats import PILLOW_FORMATS, register_formats, shown_name
from photoclip.media.limits import DecodeLimits
from tests.unit.media.drawn import FORMATS, encoded, scene
from tests.waiting import PATIENCE_S

SHOWN = {"WEBP": "WebP", "HEIF": "HEIC", "JPEG2000": "JPEG 2000"}


@pytest.mark.parametrize("name", ["a.jpg", "A.JPG", "b.JpEg", "x.y.heic", "été.png", "鳥.webp", "d/e.tiff", "i.avif"])
def test_photo_names_are_recognised_whatever_their_case_or_script(name):
    assert is_photo_name(name)


@pytest.mark.parametrize(
    "name", ["", "jpg", ".jpg", "._IMG_1.jpg", ".hidden.png", "a.txt", "a.jpg.part", "a.eps", "a.wmv"]
)
def test_other_names_and_hidden_files_are_not_photos(name):
    assert not is_photo_name(name)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_opens_under_the_name_a_person_uses(form):
    picture = open_picture(encoded(scene(), form), DecodeLimits())
    assert format_of(picture) == SHOWN.get(form, form)


def test_a_jpeg_with_more_pictures_behind_it_is_a_jpeg():
    stream = BytesIO()
    scene().save(stream, "MPO", save_all=True, append_images=[scene(seed=1)])
    assert format_of(open_picture(stream.getvalue(), DecodeLimits())) == "JPEG"


@pytest.mark.parametrize("form", ["PPM", "TGA", "ICO", "EPS", "PCX", "SGI", "DDS"])
def test_formats_outside_the_list_never_reach_their_decoder(form, monkeypatch):
    data = encoded(scene(), form)
    Image.init()
    if form in Image.OPEN:
        monkeypatch.setitem(Image.OPEN, form, (_must_not_run, None))
    with pytest.raises(UnreadableImage, match=r"not a picture|which PhotoClip does not read"):
        open_picture(data, DecodeLimits())


def test_reading_photos_needs_neither_torch_nor_qt_nor_pillows_other_plugins():
    code = (
        "import sys, photoclip.media.pool; from PIL import Image;"
        "from photoclip.media.formats import register_formats; register_formats(1);"
        "print([m for m in ('torch', 'open_clip', 'PySide6', 'PIL.EpsImagePlugin') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    assert done.stdout.strip() == "[]"


def _must_not_run(*_):
    raise AssertionError("reached a decoder that is not on the list")


def test_every_ending_that_makes_a_file_a_photo_has_a_decoder_and_every_decoder_an_ending():
    register_formats(1_000_000)
    formats = Image.registered_extensions()
    # MPO and DIB are what the JPEG and BMP plugins open, too.
    by_pillow = EXTENSIONS.difference(RAW_EXTENSIONS, VIDEO_EXTENSIONS, {".psb"})  # which becomes a PSD
    assert {formats[ending] for ending in by_pillow} == {*PILLOW_FORMATS, "MPO", "DIB"}


def test_what_every_decoder_and_demuxer_calls_its_format_stands_in_the_one_table():
    assert {shown_name(name) for name in PILLOW_FORMATS} | {"Raw"} == {*ENDINGS, *DOCUMENT_FORMATS}
    assert {*ENDINGS, *RAW_NAMES, *DOCUMENT_FORMATS, *VIDEO_FORMATS} == {*FORMAT_NAMES}


def test_readme_names_every_format_and_ending():
    readme = Path(__file__).parents[3].joinpath("README.md").read_text("utf-8")
    endings_of = {**ENDINGS, **VIDEO_FORMATS}
    rows = [f"| {name} | {' '.join(ending[1:] for ending in endings)} |" for name, endings in endings_of.items()]
    rows += [
        f"| {name}, where you ask for documents | {' '.join(ending[1:] for ending in endings)} |"
        for name, endings in DOCUMENT_FORMATS.items()
    ]
    assert "\n".join(["| format | endings |", "|---|---|", *rows]) in readme


@pytest.mark.parametrize("form", PACKAGES)
def test_what_is_missing_is_told_of_every_format_that_a_package_reads(form, monkeypatch):
    module, package = PACKAGES[form]
    assert brought.missing_packages() == {}
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    assert brought.missing_packages() == {other: package for other in PACKAGES if PACKAGES[other] == (module, package)}


def test_every_format_that_a_package_of_its_own_reads_is_one_of_the_table():
    assert set(PACKAGES) <= set(FORMAT_NAMES)
    assert set(VIDEO_FORMATS) <= set(PACKAGES)


def test_without_its_library_heic_is_refused_by_the_packages_name_and_all_else_is_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.delitem(Image.OPEN, "HEIF")
    with pytest.raises(UnreadableImage, match="reading HEIC files needs the package pillow-heif"):
        open_picture(encoded(scene(), "HEIF"), DecodeLimits())
    assert format_of(open_picture(encoded(scene(), "AVIF"), DecodeLimits())) == "AVIF"
