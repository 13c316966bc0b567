"""Every layout of samples gives the colours that were written, and the picture of a TIFF is none of its thumbnails."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photoclip.core.xmp import XmpFields
from photoclip.errors import UnreadableImage
from photoclip.media.decode import open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from photoclip.media.xmp_writing import new_packet
from tests.unit.media.drawn import decoded, distance, scene
from tests.unit.media.tiff_pages import COMPRESSIONS, DEFLATE, LZW, Page, written

COLOURS = np.asarray(scene(70, 50, noise=0), np.float64) / 255
GREY = COLOURS.mean(axis=2, keepdims=True)
DEEP = ("u2", "u4", "f2", "f4", "f8")


def as_samples(levels: np.ndarray, dtype: str) -> np.ndarray:
    kind = np.dtype(dtype)
    return levels.astype(kind) if kind.kind == "f" else np.round(levels * np.iinfo(kind).max).astype(kind)


def shown(data: bytes) -> np.ndarray:
    return np.asarray(decoded(data).image, np.float64) / 255


def near(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.abs(one - other).max() < 0.006)


@pytest.mark.parametrize(("dtype", "planar", "big_endian"), [*product(DEEP, (False, True), (False, True))])
def test_deep_colours_are_what_was_written(dtype, planar, big_endian):
    data = written(Page(as_samples(COLOURS, dtype), planar=planar), big_endian=big_endian)
    assert near(shown(data), COLOURS)


@pytest.mark.parametrize(("dtype", "compression", "tile"), [*product(("u2", "f4"), COMPRESSIONS, (0, 32))])
def test_planes_are_put_together_however_they_are_packed(dtype, compression, tile):
    data = written(Page(as_samples(COLOURS, dtype), planar=True, compression=compression, tile=tile))
    assert near(shown(data), COLOURS)


@pytest.mark.parametrize(
    ("dtype", "predictor", "planar", "big_endian", "tile"),
    [
        (d, p, pl, b, t)
        for (d, p), pl, b, t in product((("u2", 2), ("f4", 3), ("f2", 3)), *[(False, True)] * 2, (0, 32))
    ],
)
def test_differences_are_added_up_again(dtype, predictor, planar, big_endian, tile):
    page = Page(as_samples(COLOURS, dtype), planar=planar, compression=DEFLATE, predictor=predictor, tile=tile)
    assert near(shown(written(page, big_endian=big_endian)), COLOURS)


@pytest.mark.parametrize(
    ("dtype", "big_endian", "compression"), [*product(("u1", "u2", "u4"), (False, True), (1, LZW))]
)
def test_white_as_zero_is_no_negative(dtype, big_endian, compression):
    page = Page(as_samples(1 - GREY, dtype), photometric=0, compression=compression)
    assert near(shown(written(page, big_endian=big_endian)), GREY)


@pytest.mark.parametrize(("dtype", "planar", "photometric"), [*product(("u1", "u2", "f4"), (False, True), (1, 2))])
def test_transparency_stands_on_white(dtype, planar, photometric):
    levels = GREY if photometric == 1 else COLOURS
    alpha = np.zeros((*GREY.shape[:2], 1))
    alpha[:25] = 1
    page = Page(as_samples(np.dstack([levels, alpha]), dtype), photometric, planar=planar, extra=(2,))
    assert near(shown(written(page)), np.where(alpha > 0, levels, 1))


def test_a_few_highlights_beyond_white_do_not_darken_a_picture_of_floats():
    bright = COLOURS.astype("f4")
    bright[:2, :3], bright[4, :4] = 40.0, -0.2
    picture = shown(written(Page(bright)))
    assert near(picture[6:], COLOURS[6:])
    assert picture[:2, :3].min() == 1


@pytest.mark.parametrize("planar", [False, True])
def test_cmyk_of_16_bits_looks_like_that_of_8(planar):
    inks = np.asarray(scene(70, 50).convert("CMYK")).astype("u2") * 257
    eight = decoded(written(Page(np.asarray(scene(70, 50).convert("CMYK")), 5))).image
    assert distance(decoded(written(Page(inks, 5, planar=planar))).image, eight) < 1


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_deep_pictures_are_turned_like_others(orientation):
    deep = written(Page(as_samples(COLOURS, "f4"), tags={274: orientation}))
    plain = written(Page(as_samples(COLOURS, "u1"), tags={274: orientation}))
    assert near(shown(deep), shown(plain))
    assert open_picture(deep, DecodeLimits()).size == open_picture(plain, DecodeLimits()).size


SMALL = as_samples(1 - COLOURS[::7, ::7][:8, :10], "u1")
LARGE = as_samples(COLOURS, "u1")
REDUCED, MASK = {254: 1}, {254: 4}


@pytest.mark.parametrize(
    "pages",
    [
        (Page(SMALL), Page(LARGE)),
        (Page(SMALL, tags=REDUCED), Page(LARGE)),
        (Page(SMALL[:, :4], tags=REDUCED), Page(LARGE)),
        (Page(LARGE), Page(SMALL)),
        (Page(LARGE), Page(np.tile(LARGE, (3, 2, 1)))),
        (Page(LARGE), Page(as_samples(1 - COLOURS, "u1"))),
        (Page(LARGE[:, :, :1], 1, tags=MASK), Page(LARGE)),
        (Page(LARGE), Page(np.tile(SMALL, (20, 20, 1))[:150, :210, :1], 4, tags=MASK)),
        (Page(SMALL, tags={255: 2}), Page(as_samples(COLOURS, "f4"), compression=LZW)),
    ],
    ids=["unmarked", "marked", "letterboxed", "behind", "book", "two photos", "mask", "mask behind", "floats"],
)
@pytest.mark.parametrize("big_endian", [False, True])
def test_the_picture_of_a_tiff_is_shown_and_not_its_thumbnail(pages, big_endian):
    assert near(shown(written(*pages, big_endian=big_endian)), COLOURS)


@pytest.mark.parametrize("compression", [1, LZW])
def test_the_picture_may_lie_below_its_thumbnail(compression):
    data = written(
        Page(SMALL, tags=REDUCED), Page(SMALL, tags=REDUCED), Page(LARGE, compression=compression), below=True
    )
    assert near(shown(data), COLOURS)


def test_what_is_written_at_the_thumbnail_is_said_of_the_picture():
    tags = REDUCED | {271: b"Canon\0", 306: b"2004:05:06 07:08:09\0", 700: new_packet(XmpFields(("sea",)))}
    picture = open_picture(written(Page(SMALL, tags=tags), Page(LARGE)), DecodeLimits())
    assert read_metadata(picture).camera_make == "Canon"
    assert read_embedded(picture).keywords == ("sea",)


def test_the_largest_page_counts_for_the_limit():
    data = written(Page(SMALL), Page(LARGE))
    with pytest.raises(UnreadableImage, match="too large"):
        open_picture(data, DecodeLimits(max_pixels=2000))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_tiff_is_refused_in_words_or_shown(data):
    page = Page(
        as_samples(COLOURS, data.draw(st.sampled_from(["u2", "f4"]))),
        planar=data.draw(st.booleans()),
        compression=data.draw(st.sampled_from(COMPRESSIONS)),
        tile=data.draw(st.sampled_from([0, 32])),
    )
    whole = bytearray(written(Page(SMALL), page))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(max(8, len(whole) - 400), len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    with suppress(UnreadableImage):
        decoded(bytes(whole), limits=DecodeLimits(max_pixels=100_000))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("gray16_inv.tif", [(88, 88, 88), (124, 124, 124), (72, 72, 72)]),
        ("rgb16_planar.tif", [(200, 40, 40), (40, 180, 60), (50, 60, 190)]),
        ("rgb32f.tif", [(200, 40, 40), (40, 180, 60), (50, 60, 190)]),
        ("smallfirst.tif", [(200, 40, 40), (40, 180, 60), (50, 60, 190)]),
        ("rgb_with_grayicc.jpg", [(200, 40, 40), (40, 180, 60), (50, 60, 190)]),
    ],
)
def test_the_cases_have_their_colours(shared: Path, name: str, colours: list[tuple[int, int, int]]) -> None:
    picture = case_of(shared, name)
    assert picture.size == (96, 64)
    for place, colour in zip((10, 48, 86), colours, strict=True):
        assert picture.getpixel((place, 32)) == pytest.approx(colour, abs=2)


def case_of(shared: Path, name: str) -> Image.Image:
    path = shared / "cases" / "pixels" / name
    if not path.exists():
        pytest.skip(f"needs {name}, which lies beside the repository")
    return decoded(path.read_bytes()).image
