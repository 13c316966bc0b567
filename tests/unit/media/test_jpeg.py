"""A JPEG whose end is missing is shown as far as it is there, and marked so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.errors import UnreadableImage
from photoclip.media.decode import Enough
from photoclip.media.jpeg import END, INCOMPLETE, ending
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo, render_photo
from tests.unit.media.drawn import decoded, distance, encoded, scene

WIDE = scene(400, 300)
KINDS = {
    "baseline": encoded(WIDE, "JPEG", quality=90),
    "progressive": encoded(WIDE, "JPEG", quality=90, progressive=True),
    "grey": encoded(WIDE.convert("L"), "JPEG", quality=90),
    "cmyk": encoded(WIDE.convert("CMYK"), "JPEG", quality=90),
    "restarts": encoded(WIDE, "JPEG", quality=90, restart_marker_rows=1),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", [1, 2, 10, 0.1, 0.5])
def test_what_is_there_is_shown_and_marked(kind, missing):
    data = KINDS[kind]
    keep = len(data) - missing if isinstance(missing, int) else round(len(data) * (1 - missing))
    whole, part = decoded(data), decoded(data[:keep])
    assert part.incomplete == INCOMPLETE
    assert not whole.incomplete
    assert (part.width, part.height) == (400, 300)
    top = (0, 0, 400, 100)
    # The first passes of a progressive picture show all of it, and coarsely.
    assert distance(part.image.crop(top), whole.image.crop(top)) < (14 if kind == "progressive" else 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_off_jpeg_is_decoded_smaller_too(kind):
    data = KINDS[kind]
    part = decoded(data[: len(data) * 9 // 10], Enough(1, 100))
    assert part.image.width < 400
    assert part.incomplete


@pytest.mark.parametrize("extra", [b"", bytes(100), b"Exif" * 50, KINDS["grey"], b"\0" * 7 + b"ftypmp42" + bytes(40)])
@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_a_whole_jpeg_does_not_make_it_incomplete(kind, extra):
    assert ending(KINDS[kind] + extra) == "whole"
    assert not decoded(KINDS[kind] + extra).incomplete


def test_bytes_that_were_lost_as_zeros_leave_it_incomplete():
    data = KINDS["baseline"]
    assert decoded(data[: len(data) // 2].ljust(len(data), b"\0")).incomplete


def test_a_jpeg_of_which_no_pixel_is_there_is_refused():
    data = KINDS["baseline"]
    start = data.index(b"\xff\xda")
    for end in range(2, start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") + 1):
        with pytest.raises(UnreadableImage, match="cut off"):
            decoded(data[:end])


def test_a_progressive_one_may_end_within_the_head_of_a_later_scan():
    data = KINDS["progressive"]
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    tables = data.rindex(b"\xff\xc4", 0, second)
    for end in range(tables, second + 12):
        assert decoded(data[:end]).incomplete, end


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_wherever_it_is_cut_it_is_shown_or_refused_as_cut_off(kind, data):
    whole = KINDS[kind]
    try:
        shown = decoded(whole[: data.draw(st.integers(20, len(whole) - 1))])
    except UnreadableImage as exc:
        assert exc.reason == "the picture is cut off"  # noqa: PT017  either is right
    else:
        assert shown.incomplete


def test_it_has_all_that_a_photo_has(tmp_path):
    path = tmp_path / "cut.jpg"
    path.write_bytes(KINDS["baseline"][:-2])
    reading = read_photo(path, tmp_path / "thumbnails", None, DecodeLimits())
    assert reading.incomplete == INCOMPLETE
    assert not reading.no_thumbnail
    assert render_photo(path, 200, DecodeLimits()).width == 200


@given(st.binary(max_size=300))
def test_any_bytes_have_an_ending(data):
    assert ending(b"\xff\xd8" + data) in {"whole", "in the picture", "before the picture"}
    assert ending(b"\xff\xd8" + data + END) == "whole"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["trunc_10bytes.jpg", "trunc_90.jpg", "trunc_noeoi.jpg"])
def test_the_cases_are_shown_and_marked(shared: Path, name: str) -> None:
    path = shared / "cases" / "pixels" / name
    if not path.exists():
        pytest.skip(f"needs {name}, which lies beside the repository")
    shown = decoded(path.read_bytes())
    assert shown.incomplete
    assert np.asarray(shown.image)[:400].std() > 0
