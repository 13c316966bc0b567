"""TIFFs beside libtiff's own reading of them, by its program: another decoder than the one that PhotoClip stands on."""

from __future__ import annotations

import shutil
import subprocess
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.unit.media.drawn import decoded, scene
from tests.unit.media.tiff_pages import COMPRESSIONS, DEFLATE, LZW, Page, written

pytestmark = pytest.mark.skipif(shutil.which("tiff2rgba") is None, reason="tiff2rgba is not here")

WIDE, HIGH = 70, 50
COLOURS = np.asarray(scene(WIDE, HIGH, noise=0))
KINDS = {"white is zero": 0, "grey": 1, "colours": 2}


def by_libtiff(data: bytes, folder: Path) -> np.ndarray:
    """Return shape (height, width, 3), as libtiff gives it."""
    there, read = folder / "there.tif", folder / "read.tif"
    there.write_bytes(data)
    subprocess.run(["tiff2rgba", "-c", "none", str(there), str(read)], check=True, capture_output=True)
    with Image.open(read) as picture:
        return np.asarray(picture.convert("RGB"), np.int16)


def by_us(data: bytes) -> np.ndarray:
    return np.asarray(decoded(data).image.convert("RGB"), np.int16)


def samples(kind: str, dtype: str) -> np.ndarray:
    levels = COLOURS.astype(np.float64) / 255
    if kind != "colours":
        levels = levels.mean(axis=2, keepdims=True)
    return np.round(levels * np.iinfo(dtype).max).astype(dtype)


def page_of(kind: str, dtype: str, planar: bool, compression: int, predictor: bool, tile: int, rows: int = 20) -> Page:
    differences = 2 if predictor and compression in {LZW, DEFLATE} else 1
    values = samples(kind, dtype)
    return Page(values, KINDS[kind], planar, compression, differences, tile=tile, rows=rows)


@pytest.mark.parametrize(
    ("kind", "dtype", "planar", "big_endian"), [*product(KINDS, ("u1", "u2"), (False, True), (False, True))]
)
def test_colours_are_those_that_libtiff_reads(
    tmp_path: Path, kind: str, dtype: str, planar: bool, big_endian: bool
) -> None:
    data = written(page_of(kind, dtype, planar, LZW, True, 0), big_endian=big_endian)
    assert np.abs(by_us(data) - by_libtiff(data, tmp_path)).max() <= 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from([*KINDS]),
    dtype=st.sampled_from(["u1", "u2"]),
    planar=st.booleans(),
    compression=st.sampled_from(COMPRESSIONS),
    predictor=st.booleans(),
    tile=st.sampled_from([0, 16, 32, 64]),
    rows=st.integers(1, HIGH),
    big_endian=st.booleans(),
)
def test_any_layout_looks_as_libtiff_reads_it(
    tmp_path: Path,
    kind: str,
    dtype: str,
    planar: bool,
    compression: int,
    predictor: bool,
    tile: int,
    rows: int,
    big_endian: bool,
) -> None:
    # libtiff 4.5 reads 16 bits of grey wrongly in tiles that reach beyond the picture: we show what was written.
    assume(not (tile and dtype == "u2" and kind != "colours"))
    data = written(page_of(kind, dtype, planar, compression, predictor, tile, rows), big_endian=big_endian)
    assert np.abs(by_us(data) - by_libtiff(data, tmp_path)).max() <= 1


@pytest.mark.parametrize(
    ("bits", "white_is_zero", "planar", "compression"),
    [*product((1, 2, 4, 8), (False, True), (False, True), (1, 32_773))],
)
def test_a_few_bits_of_grey_look_as_libtiff_reads_them(
    tmp_path: Path, bits: int, white_is_zero: bool, planar: bool, compression: int
) -> None:
    width = 64
    levels = np.arange(width * HIGH).reshape(HIGH, width) % (1 << bits)
    packed = np.packbits(
        np.unpackbits(levels.astype(np.uint8)[:, :, None], axis=2)[:, :, 8 - bits :].reshape(HIGH, -1), 1
    )
    page = Page(packed[:, :, None], int(not white_is_zero), planar, compression, tags={256: width, 258: bits})
    data = written(page)
    assert np.abs(by_us(data) - by_libtiff(data, tmp_path)).max() <= 1


@pytest.mark.shared
@pytest.mark.parametrize("name", ["gray16_inv.tif", "rgb16_planar.tif"])
def test_the_cases_look_as_libtiff_reads_them(shared: Path, tmp_path: Path, name: str) -> None:
    data = (shared / "cases" / "pixels" / name).read_bytes()
    assert np.abs(by_us(data) - by_libtiff(data, tmp_path)).max() <= 1
