"""Two copies of one photo that are edited, each differently: both keep what the person put on the photo."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.tags import Marks
from photoclip.core.taken import Taken
from photoclip.core.xmp import XmpFields
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.store import parted_photos
from tests.checker import disagreements, unlike_the_disk
from tests.household import Household, drawn, look_at

SCENES = {"dated": 1, "no date": 2}

NOT_COPIED = {
    "files": "say where a photo lies",
    "albums": "a cover is one photo",
    "embeddings": "are made of the content",
    "part_embeddings": "are made of the content",
    "embedded_fields": "what the file says inside, with what was taken over: `found_inside`",
    "former_contents": "an older copy is the photo it was",
    "former_places": "where the photo itself lay",
    "replaced_photos": "where the photo itself lay",
    "kept_apart": "has a statement of its own",
    "live_apart": "is found out anew for each of them",
}


class Copies:
    """A photo in two places, `first` read before `second`."""

    def __init__(self, house: Household, scene: int) -> None:
        self.house, self.library, self.scene = house, house.library, scene
        self.first, self.second = (house.roots[0] / name for name in ("a.jpg", "b.jpg"))
        self.first.write_bytes(drawn(scene))
        shutil.copyfile(self.first, self.second)
        (house.roots[0] / "another.jpg").write_bytes(drawn(4))
        house.index()
        self.photo_id = self.at(self.first)
        assert self.at(self.second) == self.photo_id

    def at(self, path: Path) -> int:
        photo_id = self.house.photo_at(0, path.name)
        assert photo_id is not None
        return photo_id

    def edit(self, path: Path, variant: int) -> None:
        path.write_bytes(drawn(self.scene, variant))

    def edit_both(self, looks_between: bool = False) -> tuple[int, int]:
        """Edit both, each differently; return the photo it was, and the other one."""
        self.edit(self.first, 1)
        if looks_between:
            self.house.index()
        self.edit(self.second, 2)
        self.house.index()
        now = {self.at(self.first), self.at(self.second)}
        assert disagreements(self.library, look_at) == unlike_the_disk(self.library) == []
        (other,) = now - {self.photo_id}
        return self.photo_id, other

    def tags_of(self, photo_id: int) -> list[str]:
        return sorted(tag.name for tag in self.library.tags.of(photo_id))


@pytest.fixture(params=[*SCENES.values()], ids=[*SCENES])
def copies(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Copies]:
    house = Household(tmp_path)
    yield Copies(house, request.param)
    house.close()


@pytest.mark.parametrize("looks_between", [False, True], ids=["at once", "one after the other"])
def test_both_keep_what_the_person_put_on_the_photo(copies: Copies, looks_between: bool) -> None:
    library, photo_id = copies.library, copies.photo_id
    library.tags.put([photo_id], "wedding")
    library.marks.change([photo_id], rating=4, favourite=True, color="red", flag="picked", hidden=True)
    album = library.albums.create("Best", [photo_id])
    said = Taken(datetime(1987, 5, 1), "month", None, "person")
    library.dates.say({photo_id: said})
    both = copies.edit_both(looks_between)
    assert [copies.tags_of(one) for one in both] == [["wedding"]] * 2
    assert set(library.marks.of(both).values()) == {Marks(4, True, "red", "", "picked", True)}
    assert library.albums.count(album.id) == 2
    assert set(library.dates.of(both).values()) == {said}


def test_undoing_a_tag_reaches_both(copies: Copies) -> None:
    put = copies.library.tags.put([copies.photo_id], "wedding")
    both = copies.edit_both()
    copies.library.tags.undo(put.id)
    assert [copies.tags_of(one) for one in both] == [[], []]


def test_undoing_that_a_tag_was_taken_off_reaches_both(copies: Copies) -> None:
    library = copies.library
    library.tags.put([copies.photo_id], "wedding")
    (tag,) = library.tags.of(copies.photo_id)
    taken_off = library.tags.take_off([copies.photo_id], [tag.tag_id])
    both = copies.edit_both()
    assert [copies.tags_of(one) for one in both] == [[], []]
    library.tags.undo(taken_off.id)
    assert [copies.tags_of(one) for one in both] == [["wedding"]] * 2


def test_a_tag_that_was_taken_off_does_not_come_back_from_the_sidecars_of_either(copies: Copies) -> None:
    library = copies.library
    for path in (copies.first, copies.second):
        write_sidecar(path, XmpFields(("Rome", "wedding"), 3), None)
    library.exchange.import_sidecars()
    tag = next(tag for tag in library.tags.of(copies.photo_id) if tag.name == "Rome")
    library.tags.take_off([copies.photo_id], [tag.tag_id])
    both = copies.edit_both()
    library.exchange.import_sidecars()
    library.exchange.export_sidecars()
    assert [copies.tags_of(one) for one in both] == [["wedding"]] * 2
    for path in (copies.first, copies.second):
        found = read_sidecar(path)
        assert found is not None
        assert found.fields == XmpFields(("wedding",), 3)


@pytest.mark.parametrize("looks_between", [False, True], ids=["at once", "one after the other"])
def test_keywords_inside_are_taken_over_once(copies: Copies, looks_between: bool) -> None:
    """What was taken off stays off, what one edit brought reaches that one, and costs the other nothing."""
    library = copies.library
    for path, variant in ((copies.first, 0), (copies.second, 0)):
        path.write_bytes(with_keywords(drawn(copies.scene, variant), "Rome", "wedding"))
    copies.house.index()
    library.exchange.import_sidecars()
    tag = next(tag for tag in library.tags.of(copies.photo_id) if tag.name == "Rome")
    library.tags.take_off([copies.photo_id], [tag.tag_id])
    copies.first.write_bytes(with_keywords(drawn(copies.scene, 1), "Rome", "wedding", "cake"))
    if looks_between:
        copies.house.index()
        library.exchange.import_sidecars()
    copies.second.write_bytes(with_keywords(drawn(copies.scene, 2), "Rome", "wedding", "dance"))
    copies.house.index()
    library.exchange.import_sidecars()
    assert copies.tags_of(copies.at(copies.first)) == ["cake", "wedding"]
    assert copies.tags_of(copies.at(copies.second)) == (["cake"] if looks_between else []) + ["dance", "wedding"]


def test_they_are_no_duplicates_of_what_the_photo_was_kept_apart_from(copies: Copies) -> None:
    another = copies.house.photo_at(0, "another.jpg")
    assert another is not None
    copies.library.duplicates.keep_all([copies.photo_id, another])
    _, other = copies.edit_both()
    pair = sorted((another, other))
    assert copies.house.row("SELECT count(*) FROM kept_apart WHERE photo_id = ? AND other_id = ?", *pair) == (1,)


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
def test_an_older_copy_that_is_edited_is_the_photo_when_nothing_else_of_it_is_left(
    copies: Copies, at_once: bool
) -> None:
    copies.library.tags.put([copies.photo_id], "wedding")
    copies.edit(copies.first, 1)
    copies.house.index()
    copies.first.unlink()
    if not at_once:
        copies.house.index()
    copies.edit(copies.second, 2)
    copies.house.index()
    assert copies.at(copies.second) == copies.photo_id
    assert copies.tags_of(copies.photo_id) == ["wedding"]
    assert disagreements(copies.library, look_at) == unlike_the_disk(copies.library) == []


def test_every_table_that_says_something_of_a_photo_is_thought_of(copies: Copies) -> None:
    (schema,) = copies.house.row(
        "SELECT group_concat(sql, char(10)) FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%REFERENCES photos%'"
    )
    tables = set(re.findall(r"CREATE TABLE \"?(\w+)", schema))
    assert tables == {*parted_photos.COPIED, *NOT_COPIED}


def with_keywords(jpeg: bytes, *keywords: str) -> bytes:
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in keywords)
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    with Image.open(BytesIO(jpeg)) as picture:
        stream = BytesIO()
        picture.save(stream, "JPEG", quality=90, exif=picture.getexif(), xmp=packet.encode())
    return stream.getvalue()
