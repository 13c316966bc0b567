"""How sharp and how bright photos are is kept with them, also of those that were there before anybody looked."""

from __future__ import annotations

from datetime import date

from photoclip.core.photo import Looks
from photoclip.core.query import Filter, parse
from photoclip.store.filters import PhotoFilters
from tests.unit.indexing.conftest import World

SOFT, SHARP = Looks(0.2, 0.9), Looks(0.9, 0.9)


def blurry(world: World) -> list[int]:
    (term,) = parse("is:blurry", today=date(2024, 2, 29)).terms
    assert isinstance(term, Filter)
    found: list[int] = PhotoFilters(world.database).ids([[term]]).tolist()
    return found


def test_what_reading_finds_is_found_by_searches(world: World) -> None:
    world.write("soft.jpg", "a dog")
    world.write("sharp.jpg", "a cat")
    world.reader.looks = {"a dog": SOFT, "a cat": SHARP}
    world.index()
    assert blurry(world) == [world.photo_of("soft.jpg")]


def test_photos_that_were_read_before_are_read_again(world: World) -> None:
    world.write("soft.jpg", "a dog")
    world.index()
    assert blurry(world) == []
    with world.database.transaction() as connection:
        connection.execute("UPDATE files SET read_by = 1")
    world.reader.looks = {"a dog": SOFT}
    world.index()
    assert blurry(world) == [world.photo_of("soft.jpg")]


def test_an_edit_that_saves_a_photo_is_seen(world: World) -> None:
    path = world.write("soft.jpg", "a dog")
    world.reader.looks = {"a dog": SOFT}
    world.index()
    path.write_text("a dog, sharpened")
    world.reader.looks = {"a dog, sharpened": SHARP}
    world.index()
    assert blurry(world) == []
