"""Documents among the photos: where the person asks for them, and never by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.photo_names import DOCUMENT_EXTENSIONS
from tests.checker import disagreements
from tests.household import Household
from tests.unit.media.drawn import encoded, scene
from tests.unit.media.test_documents import pdf, svg


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    """A photo, a drawing and a document in one folder."""
    made = Household(tmp_path)
    for name, data in {"a.jpg": encoded(scene(), "JPEG"), "b.svg": svg(), "c.PDF": pdf()}.items():
        (made.roots[0] / name).write_bytes(data)
    made.index()
    yield made
    assert disagreements(made.library) == []
    made.close()


def names(house: Household) -> set[str]:
    tiles = house.library.photos.tiles(house.library.photos.ids().tolist())
    return {tile.name for tile in tiles.values()}


def test_documents_come_when_they_are_asked_for_and_leave_with_what_was_put_on_them_kept(house: Household) -> None:
    folders = house.library.folders
    assert (names(house), folders.documents()) == ({"a.jpg"}, False)
    folders.show_documents(True)
    house.index()
    assert names(house) == {"a.jpg", "b.svg", "c.PDF"}
    drawing = house.photo_at(0, "b.svg")
    assert drawing is not None
    house.library.tags.put([drawing], "plan")
    folders.show_documents(False)
    house.index()
    assert names(house) == {"a.jpg"}
    assert house.library.missing.all().total == 0, "they are left out, not gone"
    folders.show_documents(True)
    assert house.index().indexed == 0, "nothing is read again"
    assert names(house) == {"a.jpg", "b.svg", "c.PDF"}
    assert [tag.name for tag in house.library.tags.of(drawing)] == ["plan"]


def test_what_is_left_out_is_said_with_the_switch_that_shows_it(house: Household) -> None:
    line = next(one for one in house.library.health.examine() if one.name == "other files")
    assert "Settings > Folders shows documents, too." in line.said
    assert {detail.rpartition(" ")[2] for detail in line.details} <= DOCUMENT_EXTENSIONS
    house.library.folders.show_documents(True)
    house.index()
    line = next(one for one in house.library.health.examine() if one.name == "other files")
    assert line.state == "good"
