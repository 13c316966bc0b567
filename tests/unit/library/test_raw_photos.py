"""Raw photos in a library: found with the next look, searched for like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.search import SearchRequest
from tests.household import Household, drawn
from tests.unit.media.dng import dng
from tests.unit.media.drawn import scene


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    (made.roots[0] / "a.jpg").write_bytes(drawn(1))
    made.index()
    yield made
    made.close()


def test_a_raw_photo_is_indexed_embedded_and_found_by_its_kind(house: Household) -> None:
    picture = scene(320, 240)
    (house.roots[0] / "IMG_1.DNG").write_bytes(dng(picture, picture.resize((160, 120))))
    report = house.index()
    assert (report.indexed, report.failed, dict(report.passed_over)) == (1, (), {})
    raw = house.photo_at(0, "IMG_1.DNG")
    assert house.library.photos.count_without_embedding() == 0
    other = house.photo_at(0, "a.jpg")
    for text, found in (("type:raw", {raw}), ("type:dng", {raw}), ("type:nef", set()), ("-type:raw", {other})):
        assert set(house.library.search.find(SearchRequest(text)).photo_ids.tolist()) == found, text
