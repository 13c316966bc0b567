"""No thumbnail can be saved: an edited photo is told from another one all the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoclip.core.photo import Stamp
from photoclip.indexing.sameness import Sameness
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo
from photoclip.store.photos import PhotoStore
from tests.unit.store.conftest import Shelf


def picture(seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 255, (8, 10, 3), np.uint8)
    return Image.fromarray(noise).resize((400, 320), Image.Resampling.BICUBIC)


@pytest.mark.parametrize(("seed", "is_edit"), [(1, True), (2, False)])
def test_an_edit_is_told_by_its_looks_where_its_thumbnail_finds_no_room(
    tmp_path: Path, seed: int, is_edit: bool
) -> None:
    picture(1).save(tmp_path / "a.jpg", quality=90)
    before = read_photo(tmp_path / "a.jpg", tmp_path / "thumbnails", None, DecodeLimits())
    shelf = Shelf(tmp_path)
    photo_id = shelf.take("a.jpg", before.content_hash, stamp=Stamp(before.size_bytes, 1, 5))
    picture(seed).point(lambda value: value * 0.8).save(tmp_path / "a.jpg", quality=90)
    (tmp_path / "full").write_text("no folder")
    reading = read_photo(tmp_path / "a.jpg", tmp_path / "full", None, DecodeLimits())
    assert reading.no_thumbnail
    assert Sameness(PhotoStore(shelf.database), tmp_path / "thumbnails").is_edit(photo_id, reading) == is_edit
    shelf.database.close()
