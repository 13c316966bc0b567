"""Whether pictures are known as pages: drawn ones, as scanned and as photographed, and what only looks a little so."""

from __future__ import annotations

from io import BytesIO
from random import Random

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw, ImageFilter, PngImagePlugin

from photoclip.media.looks import looks_of
from photoclip.media.pages import PageSigns, chance_of_page, signs_of_page
from photoclip.media.scanners import FOR_ANYTHING, FOR_PAPERS, page_odds
from photoclip.store.looks import PAGE_FROM
from tests.drawn_pages import KINDS, photographed


def page(image: Image.Image, scanned: float = 0.0) -> float:
    looks = looks_of(image, scanned)
    assert looks is not None
    return looks.page


every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_a_scanned_page_is_a_document_whichever_way_it_lies(kind: str) -> None:
    scan = KINDS[kind](Random(1))
    assert page(scan) >= PAGE_FROM
    assert page(scan.transpose(Image.Transpose.ROTATE_90)) >= PAGE_FROM
    assert page(scan.convert("1").convert("RGB")) >= PAGE_FROM  # as a fax machine has it


@every_kind
def test_a_page_photographed_on_a_table_in_uneven_light_is_one(kind: str) -> None:
    assert page(photographed(KINDS[kind](Random(2)), Random(3), long_px=1000)) >= PAGE_FROM


def test_an_empty_sheet_and_a_plain_picture_are_none() -> None:
    for colour in ("white", "black", "grey", "navy"):
        assert page(Image.new("RGB", (800, 1100), colour)) < 0.2


def test_noise_a_gradient_and_cloth_are_none() -> None:
    made = np.random.default_rng(4)
    noise = Image.fromarray(made.integers(0, 255, (600, 800, 3), np.uint8))
    sky = Image.fromarray(np.broadcast_to(np.linspace(90, 250, 600)[:, None, None], (600, 800, 3)).astype(np.uint8))
    for image in (noise, noise.filter(ImageFilter.GaussianBlur(3)), sky):
        assert page(image) < PAGE_FROM


def test_things_on_white_ground_and_a_bird_in_the_sky_are_none() -> None:
    white = Image.new("RGB", (900, 700), "white")
    draw = ImageDraw.Draw(white)
    draw.ellipse((200, 150, 650, 560), fill=(180, 60, 40))
    draw.rectangle((500, 300, 760, 600), fill=(40, 60, 90))
    assert page(white) < PAGE_FROM
    sky = Image.new("RGB", (900, 700), (190, 210, 240))
    ImageDraw.Draw(sky).line((300, 300, 380, 340, 450, 290), fill=(20, 20, 20), width=7)
    assert page(sky) < PAGE_FROM


def test_a_picture_too_small_to_tell_is_none() -> None:
    assert signs_of_page(Image.new("RGB", (95, 400), "white")) is None
    assert page(Image.new("RGB", (90, 90), "white")) == 0.0


def test_a_chance_is_one_whatever_the_signs() -> None:
    assert chance_of_page(PageSigns(0, 0, 5, 0, 1)) < 0.01
    assert chance_of_page(PageSigns(1, 1, 0, 9, 0), 1e6) == pytest.approx(1.0)


def saved(tags: dict[int, str]) -> Image.Image:
    exif, stream = Image.Exif(), BytesIO()
    for tag, value in tags.items():
        exif[tag] = value
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif)
    return Image.open(stream)


@pytest.mark.parametrize(
    ("tag", "says", "odds"),
    [
        (ExifTags.Base.Software, "Adobe Scan for Android 21.09", FOR_PAPERS),
        (ExifTags.Base.Software, "CamScanner", FOR_PAPERS),
        (ExifTags.Base.Model, "ScanSnap iX500", FOR_PAPERS),
        (ExifTags.Base.Model, "fi-7160", FOR_PAPERS),
        (ExifTags.Base.Model, "CanoScan LiDE 220", FOR_ANYTHING),
        (ExifTags.Base.Software, "VueScan 9 x64", FOR_ANYTHING),
        (ExifTags.Base.Model, "HP Scanjet G4050", FOR_ANYTHING),
        (ExifTags.Base.Software, "Adobe Photoshop Lightroom", 0.0),
        (ExifTags.Base.Model, "Canon EOS Scandium", 0.0),
        (ExifTags.Base.Software, "16.5.1", 0.0),
    ],
)
def test_what_made_a_file_speaks_for_a_page(tag: int, says: str, odds: float) -> None:
    assert page_odds(saved({tag: says})) == odds


def test_a_png_says_its_program_in_its_own_way() -> None:
    info, stream = PngImagePlugin.PngInfo(), BytesIO()
    info.add_text("Software", "NAPS2")
    Image.new("RGB", (8, 8)).save(stream, "PNG", pnginfo=info)
    assert page_odds(Image.open(stream)) == FOR_PAPERS
    assert page_odds(Image.new("RGB", (8, 8))) == 0.0


def test_a_portrait_taken_with_an_app_for_papers_is_still_none() -> None:
    portrait = Image.new("RGB", (700, 900), (90, 110, 80))
    ImageDraw.Draw(portrait).ellipse((200, 180, 520, 640), fill=(215, 170, 145))
    assert page(portrait, FOR_PAPERS) < PAGE_FROM
