"""Sidecars in and out: what each side says reaches the other, and what both changed is shown."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ExchangeReport, SidecarChange
from photoclip.core.labels import TagScope
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.tags import Marks
from photoclip.core.taken import Taken
from photoclip.core.xmp import XmpFields
from photoclip.errors import Cancelled, LibraryProblem, XmpProblem
from photoclip.media import sidecar as sidecar_module
from photoclip.media.embedded import read_embedded
from photoclip.media.exiftool import ExifTool
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.media.xmp_document import XmpDocument
from photoclip.media.xmp_reading import read_date
from photoclip.store.albums import AlbumStore
from photoclip.store.folders import FolderStore
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.shared_fields import SharedFieldStore
from photoclip.store.tags import TagStore
from photoclip.tagging.exchange import SidecarExchange
from photoclip.tagging.tables import TagTables
from tests.unit.store.conftest import Shelf


class Desk:
    """Three photos in a folder on disk, and what exchanges their tags."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        self.folder = folder / "photos"
        self.folder.mkdir()
        for number in (1, 2, 3):
            self.photo(number).write_bytes(b"original %d" % number)
            self.look(number)
        self.into_files = False
        self.tags = TagStore(self.shelf.database)
        self.on = PhotoTagStore(self.shelf.database)
        self.marks = MarkStore(self.shelf.database)
        self.shared = SharedFieldStore(self.shelf.database)
        self.dates = SaidDateStore(self.shelf.database)
        self.exchange = SidecarExchange(
            self.shared,
            self.tags,
            self.on,
            self.marks,
            self.shelf.photos,
            self.photos_of,
            self.dates,
            lambda: self.into_files,
        )
        self.tables = TagTables(self.shelf.photos, self.on, self.marks, AlbumStore(self.shelf.database), self.photos_of)

    def photos_of(self, where: TagScope):  # type: ignore[no-untyped-def]
        return self.shelf.photos.ids(where.scope, newest_first=False)

    def photo(self, number: int) -> Path:
        return self.folder / f"{number}.jpg"

    def look(self, number: int) -> None:
        """Let the library find the photo as it lies there now."""
        stamp = Stamp.of(self.photo(number).stat())
        known = self.shelf.files.known(self.shelf.root).get(f"{number}.jpg")
        file_id = self.shelf.see(f"{number}.jpg", stamp) if known is None else known.id
        put = self.shelf.photos.put(file_id, stamp, f"content {number}", 40, 30, "JPEG", ShotInfo(), edited=True)
        assert put.photo_id == number

    def says(self, number: int) -> XmpFields | None:
        found = read_sidecar(self.photo(number))
        return None if found is None else found.fields

    def other_program_writes(self, number: int, fields: XmpFields) -> None:
        found = read_sidecar(self.photo(number))
        write_sidecar(self.photo(number), fields, None if found is None else found.content_hash)

    def names(self, number: int) -> list[str]:
        return [tag.name for tag in self.on.of(number)]

    def read(self, apply: bool = True) -> ExchangeReport:
        return self.exchange.read(TagScope(), apply, CancelToken())

    def write(self, apply: bool = True) -> ExchangeReport:
        return self.exchange.write(TagScope(), apply, CancelToken())


@pytest.fixture
def desk(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = Desk(tmp_path)
    yield made
    made.shelf.database.close()


def test_tags_stars_and_labels_reach_the_sidecar_and_no_original_changes(desk: Desk) -> None:
    desk.on.put([1], "animals/dog")
    desk.marks.change([1], 4, True, "red")
    report = desk.write()
    assert (report.changed, report.unchanged, report.failed) == (1, 2, ())
    assert report.paths == (str(desk.photo(1)),)
    assert desk.says(1) == XmpFields(("animals/dog",), 4, "Red")
    assert desk.says(2) is None
    assert desk.photo(1).read_bytes() == b"original 1"
    again = desk.write()
    assert (again.changed, again.unchanged) == (0, 3)


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    desk.on.put([1, 2], "dog")
    report = desk.write(apply=False)
    assert (report.changed, report.dry_run) == (2, True)
    assert desk.says(1) is None
    desk.other_program_writes(3, XmpFields(("cat",)))
    assert desk.read(apply=False).changed == 1
    assert desk.names(3) == []


def test_a_rehearsal_says_of_each_sidecar_what_comes_goes_and_stays(desk: Desk) -> None:
    desk.on.put([1, 2], "dog")
    desk.on.put([1], "Rome")
    desk.marks.change([1], 4, False, "red")
    rehearsed = desk.write(apply=False).changes
    assert desk.write().changes == rehearsed
    assert rehearsed == (
        SidecarChange(
            str(desk.photo(1)), True, added=("dog", "Rome"), fields=(("rating", "", "4"), ("label", "", "Red"))
        ),
        SidecarChange(str(desk.photo(2)), True, added=("dog",)),
    )
    desk.on.take_off([1], [desk.tags.find("dog") or 0])
    desk.on.put([1], "sea")
    desk.marks.change([1], 0, False, "red")
    [change] = desk.write(apply=False).changes
    assert change == SidecarChange(str(desk.photo(1)), False, ("sea",), ("dog",), ("Rome",), (("rating", "4", ""),))
    assert desk.says(1) == XmpFields(("dog", "Rome"), 4, "Red")  # nothing is written


def test_keywords_stars_and_labels_of_sidecars_come_in_with_their_source(desk: Desk) -> None:
    desk.other_program_writes(1, XmpFields(("animals/dog", "Rome"), 3, "Purple"))
    report = desk.read()
    assert (report.changed, report.taken) == (1, 1)
    assert desk.names(1) == ["animals/dog", "Rome"]
    assert {tag.source for tag in desk.on.of(1)} == {"file"}
    assert desk.marks.of([1])[1] == Marks(3, False, "purple")
    assert desk.read().changed == 0
    assert desk.write().changed == 0


def test_a_keyword_that_another_program_took_out_goes_and_one_of_ours_stays(desk: Desk) -> None:
    desk.on.put([1], "dog")
    desk.on.put([1], "Rome")
    desk.write()
    desk.other_program_writes(1, XmpFields(("Rome", "holiday"), 2))
    desk.on.put([1], "new")
    report = desk.write()
    assert (report.changed, report.taken) == (1, 1)
    assert sorted(desk.names(1)) == ["Rome", "holiday", "new"]
    assert desk.says(1) == XmpFields(("Rome", "holiday", "new"), 2)


def test_what_is_taken_off_here_goes_from_the_sidecar_too(desk: Desk) -> None:
    desk.on.put([1], "dog")
    desk.write()
    dog = desk.tags.find("dog")
    assert dog is not None
    desk.on.take_off([1], [dog])
    desk.read()
    assert desk.names(1) == []
    desk.write()
    assert desk.says(1) == XmpFields()


def test_stars_that_both_sides_changed_are_shown_and_neither_is_overwritten(desk: Desk) -> None:
    desk.marks.change([1], 3, None, None)
    desk.write()
    desk.marks.change([1], 5, None, None)
    desk.other_program_writes(1, XmpFields((), 1))
    for report in (desk.write(), desk.read(), desk.write()):
        (conflict,) = report.conflicts
        assert (conflict.field, conflict.ours, conflict.theirs) == ("rating", "5", "1")
        assert desk.says(1) == XmpFields((), 1)
        assert desk.marks.of([1])[1].rating == 5


@pytest.mark.parametrize(("side", "stars"), [("ours", 5), ("theirs", 1)])
def test_a_conflict_is_settled_for_one_side(desk: Desk, side: str, stars: int) -> None:
    desk.marks.change([1], 3, None, None)
    desk.write()
    desk.marks.change([1], 5, None, None)
    desk.other_program_writes(1, XmpFields(("kept",), 1))
    (conflict,) = desk.write().conflicts
    desk.exchange.resolve(conflict, side)  # type: ignore[arg-type]
    assert desk.says(1) == XmpFields(("kept",), stars)
    assert desk.marks.of([1])[1].rating == stars
    assert desk.names(1) == ["kept"]
    assert desk.write().conflicts == desk.read().conflicts == ()


def test_a_conflict_of_a_photo_that_is_gone_is_said(desk: Desk) -> None:
    desk.marks.change([1], 3, None, None)
    desk.write()
    desk.marks.change([1], 5, None, None)
    desk.other_program_writes(1, XmpFields((), 1))
    (conflict,) = desk.write().conflicts
    FolderStore(desk.shelf.database).remove(desk.shelf.root)
    with pytest.raises(LibraryProblem, match="not in the library"):
        desk.exchange.resolve(conflict, "ours")


def test_a_broken_sidecar_is_named_and_left_and_the_rest_goes_on(desk: Desk) -> None:
    desk.on.put([1, 2, 3], "dog")
    broken = desk.folder / "2.jpg.xmp"
    broken.write_bytes(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    report = desk.write()
    (failure,) = report.failed
    assert failure.path == str(desk.photo(2))
    assert report.changed == 2
    assert broken.read_bytes().startswith(b"<!DOCTYPE")
    assert len(desk.read().failed) == 1


def test_a_read_only_folder_is_named_and_the_rest_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.on.put([1, 2], "dog")
    real = sidecar_module.write_sidecar

    def refuse(path: Path, *arguments: object) -> object:
        if path.name == "1.jpg":
            raise XmpProblem(f"PhotoClip is not allowed to write {path}.xmp.")
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("photoclip.tagging.sidecar_disk.write_sidecar", refuse)
    report = desk.write()
    assert [failure.reason for failure in report.failed] == [f"PhotoClip is not allowed to write {desk.photo(1)}.xmp."]
    assert report.changed == 1
    monkeypatch.undo()
    assert desk.write().changed == 1


def test_an_offline_photo_is_named_and_tried_again_later(desk: Desk) -> None:
    desk.on.put([1], "dog")
    with desk.shelf.database.transaction() as connection:
        connection.execute("UPDATE folders SET online = 0")
    (failure,) = desk.write().failed
    assert "offline" in failure.reason
    with desk.shelf.database.transaction() as connection:
        connection.execute("UPDATE folders SET online = 1")
    assert desk.write().changed == 1


def test_what_a_file_carries_inside_comes_in_once(desk: Desk) -> None:
    desk.shared.found_inside(1, XmpFields(("dog",), 2, "Green"))
    desk.shared.found_inside(2, XmpFields())
    assert desk.read().changed == 1
    assert desk.names(1) == ["dog"]
    assert desk.marks.of([1])[1] == Marks(2, False, "green")
    dog = desk.tags.find("dog")
    assert dog is not None
    desk.on.take_off([1], [dog])
    assert desk.read().changed == 0
    assert desk.names(1) == []


def test_an_import_is_one_change_that_can_be_undone(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.other_program_writes(number, XmpFields(("dog",)))
    desk.read()
    (tag,) = desk.on.of(1)
    assert tag.run_id is not None
    desk.on.undo(tag.run_id)
    assert desk.tags.all() == []


def test_cancelling_ends_between_two_pages(desk: Desk) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        desk.exchange.write(TagScope(), True, cancel)


def test_tables_hold_everything_that_was_said(desk: Desk, tmp_path: Path) -> None:
    desk.on.put([1], "=danger")
    desk.on.put([1], 'Ärger, "quoted"')
    desk.marks.change([1], 4, True, "red", "picked")
    AlbumStore(desk.shelf.database).create("Best", [1])
    assert desk.tables.write(tmp_path / "tags.json", "json", TagScope()) == 3
    first = json.loads((tmp_path / "tags.json").read_text("utf-8"))["photos"][0]
    assert first["path"] == str(desk.photo(1))
    assert (first["rating"], first["favourite"], first["color_label"], first["albums"]) == (4, True, "red", ["Best"])
    assert first["flag"] == "picked"
    assert [tag["tag"] for tag in first["tags"]] == ["=danger", 'Ärger, "quoted"']
    assert first["tags"][0]["source"] == "person"
    assert desk.tables.write(tmp_path / "tags.csv", "csv", TagScope()) == 3
    lines = (tmp_path / "tags.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 2 + 2
    assert "'=danger" in lines[1]  # no spreadsheet runs it
    assert '"Ärger, ""quoted"""' in lines[2]


def test_a_table_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(LibraryProblem, match="cannot be written"):
        desk.tables.write(tmp_path / "missing" / "tags.csv", "csv", TagScope())


def draw(path: Path, color: str) -> None:
    Image.new("RGB", (40, 30), color).save(path, "JPEG")


@pytest.mark.skipif(ExifTool.find() is None, reason="exiftool is not installed")
def test_where_the_person_wants_it_the_photo_itself_is_written_and_stays_the_same_photo(desk: Desk) -> None:
    draw(desk.photo(1), "red")
    desk.look(1)
    desk.on.put([1], "animals/dog")
    desk.marks.change([1], 4, None, None)
    desk.into_files = True
    report = desk.write()
    assert (report.changed, report.failed) == (1, ())
    data = desk.photo(1).read_bytes()
    with Image.open(desk.photo(1)) as picture:
        assert read_embedded(picture) == XmpFields(("animals/dog",), 4)
    assert desk.shelf.photos.find(hashlib.sha256(data).hexdigest(), len(data)) == 1
    known = desk.shelf.files.known(desk.shelf.root)["1.jpg"]
    assert known.stamp == Stamp.of(desk.photo(1).stat())
    assert desk.names(1) == ["animals/dog"]
    assert desk.read().changed == 0


def test_without_exiftool_nothing_is_written_and_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    desk.on.put([1], "dog")
    desk.into_files = True
    with pytest.raises(XmpProblem, match="exiftool was not found"):
        desk.write()
    assert desk.says(1) is None


@pytest.mark.skipif(ExifTool.find() is None, reason="exiftool is not installed")
def test_a_photo_that_cannot_be_written_into_is_named_and_keeps_its_sidecar(desk: Desk) -> None:
    desk.on.put([1], "dog")  # its file is no picture
    desk.into_files = True
    report = desk.write()
    assert [failure.path for failure in report.failed] == [str(desk.photo(1))]
    assert desk.photo(1).read_bytes() == b"original 1"
    assert desk.says(1) == XmpFields(("dog",))


def test_what_a_file_says_itself_needs_no_sidecar_until_it_changes(desk: Desk) -> None:
    desk.shared.found_inside(1, XmpFields(("dog",)))
    desk.read()
    assert desk.write().changed == 0
    assert desk.says(1) is None
    desk.on.put([1], "Rome")
    assert desk.write().changed == 1
    assert desk.says(1) == XmpFields(("dog", "Rome"))


def test_that_a_sidecar_is_gone_takes_no_tag_away(desk: Desk) -> None:
    desk.on.put([1], "dog")
    desk.write()
    (desk.folder / "1.jpg.xmp").unlink()
    desk.read()
    assert desk.names(1) == ["dog"]
    desk.on.put([1], "Rome")
    assert desk.write().changed == 1
    assert desk.says(1) == XmpFields(("dog", "Rome"))


def test_keywords_that_no_person_would_type_are_kept_as_they_are(desk: Desk) -> None:
    keywords = ("👨\u200d👩\u200d👧", "x" * 450, "a/" * 100 + "b", "ﬁ", "İstanbul", "Straße")
    fields = XmpFields(keywords)
    desk.other_program_writes(1, fields)
    desk.read()
    assert len(desk.names(1)) == len(fields.keywords)
    assert desk.write().changed == desk.read().changed == 0
    desk.marks.change([1], 1, None, None)
    desk.write()
    assert desk.says(1) == XmpFields(keywords, 1)


@pytest.mark.parametrize("word", ["Select", "À revoir", "Orange", "Gray", "2nd pass", "x" * 150])
def test_a_label_in_words_of_another_program_is_kept_and_never_removed(desk: Desk, word: str) -> None:
    desk.other_program_writes(1, XmpFields(("dog",), 2, word))
    desk.read()
    assert desk.marks.of([1])[1].word == word[:100]
    before = desk.says(1)
    desk.on.put([1], "cat")
    desk.write()
    assert before is not None
    assert desk.says(1) == XmpFields(("cat", "dog"), 2, before.label)
    desk.marks.change([1], None, None, "red")
    desk.write()
    assert desk.says(1) == XmpFields(("cat", "dog"), 2, "Red")


def test_of_many_keywords_none_is_lost(desk: Desk) -> None:
    count = 2_501
    desk.other_program_writes(1, XmpFields(tuple(f"keyword {number}" for number in range(count))))
    desk.read()
    desk.on.put([1], "one more")
    desk.write()
    said = desk.says(1)
    assert said is not None
    assert len(said.keywords) == len(desk.names(1)) == count + 1


def test_more_keywords_than_are_written_are_refused_and_stay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.tagging.sides.MOST_KEYWORDS", 5)
    desk.other_program_writes(1, XmpFields(("a", "b", "c", "d", "e")))
    desk.read()
    desk.on.put([1], "f")
    (failure,) = desk.write().failed
    assert "6 keywords" in failure.reason
    assert desk.says(1) == XmpFields(("a", "b", "c", "d", "e"))


def test_what_the_library_cannot_hold_stays_in_the_sidecar(desk: Desk) -> None:
    long = "/".join(["level " * 20] * 8)
    desk.other_program_writes(1, XmpFields((long, "dog")))
    sidecar = desk.photo(1).with_name("1.jpg.xmp")
    sidecar.write_text(sidecar.read_text().replace("<rdf:li>dog</rdf:li>", f"<rdf:li>{'y' * 900}</rdf:li>", 1))
    for _ in range(2):
        desk.read()
        desk.on.put([1], "cat")
        desk.on.take_off([1], [desk.tags.ensure("cat").id])
        desk.on.put([1], "bird")
        desk.write()
    assert "y" * 900 in sidecar.read_text()
    assert desk.read().changed == 0


def test_the_sidecar_is_right_where_the_file_itself_says_something_else(desk: Desk) -> None:
    desk.shared.found_inside(1, XmpFields(("kept", "removed later"), 2, "Red"))
    later = XmpFields(("kept", "new"), 5, "Green")
    desk.other_program_writes(1, later)
    assert desk.read().conflicts == ()
    assert desk.names(1) == ["kept", "new"]
    assert desk.marks.of([1])[1] == Marks(5, False, "green")
    desk.write()
    assert desk.says(1) == later


@pytest.mark.parametrize("loss", ["deleted", "left behind"])
def test_a_sidecar_that_is_gone_is_written_again(desk: Desk, loss: str) -> None:
    desk.on.put([1], "dog")
    desk.write()
    sidecar = desk.photo(1).with_name("1.jpg.xmp")
    if loss == "deleted":
        sidecar.unlink()
    else:
        sidecar.rename(desk.folder / "elsewhere.xmp")
    assert desk.read().changed == 0
    assert desk.names(1) == ["dog"]
    assert desk.write().changed == 1
    assert desk.says(1) == XmpFields(("dog",))


def test_photos_that_are_being_read_are_counted_where_there_is_something_to_write(desk: Desk) -> None:
    desk.on.put([1, 2], "dog")
    for number in (1, 3):
        desk.photo(number).write_bytes(b"edited %d" % number)
    rehearsal = desk.write(apply=False)
    assert (rehearsal.changed, rehearsal.waiting, rehearsal.unchanged) == (1, (1,), 1)
    assert desk.write().waiting == (1,)
    desk.look(1)
    assert (desk.write().changed, desk.says(1)) == (1, XmpFields(("dog",)))


def test_what_a_photo_carries_inside_waits_until_it_is_read(desk: Desk) -> None:
    desk.shared.found_inside(1, XmpFields(("Rome",)))
    desk.photo(1).write_bytes(b"edited")
    assert desk.read().waiting == (1,)
    assert desk.names(1) == []
    desk.look(1)
    desk.read()
    assert desk.names(1) == ["Rome"]


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_nothing_is_written_or_read_beside_a_photo_that_is_not_as_it_was(desk: Desk, how: str) -> None:
    desk.on.put([1], "dog")
    desk.other_program_writes(1, XmpFields(("of the other one",)))
    if how == "changed":
        desk.photo(1).write_bytes(b"quite another photo")
    else:
        desk.photo(1).unlink()
    report = desk.write()
    if how == "changed":
        assert (report.waiting, report.failed) == ((1,), ())
    else:
        (failure,) = report.failed
        assert (failure.path, failure.photo_id) == (str(desk.photo(1)), 1)
        assert "let it look again" in failure.reason
    assert desk.says(1) == XmpFields(("of the other one",))
    assert desk.read().waiting == ((1,) if how == "changed" else ())
    assert desk.names(1) == ["dog"]
    if how == "changed":
        desk.look(1)
        desk.write()
        assert desk.says(1) == XmpFields(("dog", "of the other one"))


def date_beside(desk: Desk, number: int) -> str:
    taken = read_date(XmpDocument.parse(desk.photo(number).with_name(f"{desk.photo(number).name}.xmp").read_bytes()))
    return "" if taken is None else taken.text_with_zone


def test_a_date_that_a_person_gives_goes_into_the_sidecar_once(desk: Desk) -> None:
    desk.dates.say({1: Taken(datetime(2004, 5, 6, 7, 8), "minute", -210), 2: Taken(datetime(1987, 1, 1), "year")})
    assert (desk.write(apply=False).changed, desk.write().changed, desk.write().changed) == (2, 2, 0)
    assert date_beside(desk, 1) == "2004-05-06T07:08-03:30"
    assert date_beside(desk, 2) == "1987"
    packet = desk.photo(1).with_name(f"{desk.photo(1).name}.xmp").read_text("utf-8")
    assert packet.count("2004-05-06T07:08-03:30") == 2  # photoshop:DateCreated and exif:DateTimeOriginal
    desk.dates.say(dict(desk.dates.shifted([1], 60)))
    assert desk.write().changed == 1
    assert date_beside(desk, 1) == "2004-05-06T08:08-03:30"
    desk.on.put([1], "dog")
    desk.write()
    assert date_beside(desk, 1) == "2004-05-06T08:08-03:30"


def test_a_date_that_is_taken_back_leaves_the_sidecar_too(desk: Desk) -> None:
    desk.dates.say({1: Taken(datetime(2004, 5, 6), "day")})
    desk.dates.say({1: None})
    assert desk.write().changed == 0
    assert not desk.photo(1).with_name(f"{desk.photo(1).name}.xmp").exists()
    desk.dates.say({1: Taken(datetime(2004, 5, 6), "day")})
    desk.write()
    desk.dates.say({1: None})
    desk.write()
    assert date_beside(desk, 1) == ""
    assert desk.dates.to_write([1]) == {}


def test_a_sidecar_that_cannot_be_written_owes_the_date(desk: Desk) -> None:
    desk.other_program_writes(1, XmpFields(("Rome",)))
    sidecar = desk.photo(1).with_name(f"{desk.photo(1).name}.xmp")
    sidecar.write_text("<broken")
    desk.dates.say({1: Taken(datetime(1987, 1, 1), "year")})
    assert len(desk.write().failed) == 1
    sidecar.unlink()
    assert desk.write().changed == 1
    assert date_beside(desk, 1) == "1987"
