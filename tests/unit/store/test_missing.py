"""Missing photos: which there are, and that the work on them goes to another photo and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.events import PhotosRemoved
from photoclip.core.missing import KEPT_DAYS, joined_marks
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.said import RATING, place_in
from photoclip.core.scan import ScanDiff
from photoclip.core.search import Scope
from photoclip.core.tags import Marks
from photoclip.errors import LibraryProblem
from photoclip.library.in_trash import InTrash
from photoclip.library.missing import Missing
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores
from photoclip.store.albums import AlbumStore
from photoclip.store.carry_over import CarryOverStore
from photoclip.store.database import Database
from photoclip.store.gone_files import GoneFiles
from photoclip.store.marks import MarkStore
from photoclip.store.missing import MissingStore
from photoclip.store.news import NewsStore
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.store.tags import TagStore
from tests.unit.store.conftest import Shelf

ALL_MARKS = Marks(4, True, "red", flag="picked", hidden=True)


@dataclass
class Loss:
    """A library of five photos, and what of it is missing."""

    shelf: Shelf
    missing: MissingStore
    carrying: CarryOverStore
    tags: PhotoTagStore
    marks: MarkStore
    albums: AlbumStore

    def ids(self) -> list[int]:
        return [photo.id for photo in self.missing.all(100).photos]

    def delete(self, *names: str) -> None:
        known = self.shelf.files.known(self.shelf.root)
        self.shelf.files.apply(self.shelf.root, ScanDiff(missing=[known[name] for name in names]))

    def replace(self, name: str, content: str) -> int:
        """Let another photo lie where one lay; return its id."""
        stamp = Stamp(11, 2, 6)
        file_id = self.shelf.files.known(self.shelf.root)[name].id
        return self.shelf.photos.put(file_id, stamp, content, 40, 30, "JPEG", ShotInfo()).photo_id

    def put_back(self, name: str, content: str) -> int:
        file_id = self.shelf.files.known(self.shelf.root)[name].id
        return self.shelf.photos.put(file_id, Stamp(10, 1, 5), content, 40, 30, "JPEG", ShotInfo()).photo_id

    def names(self, photo_id: int) -> list[str]:
        return [tag.name for tag in self.tags.of(photo_id)]

    def run(self, name: str, photo_ids: list[int]) -> int:
        ids, some = np.asarray(photo_ids, np.int64), np.full(len(photo_ids), 0.25, np.float32)
        ticked = np.zeros(len(ids), np.bool_)
        rows = TagRows(name, f"a photo of {name}", ids, some, some * 3, ticked, ids[:0])
        return self.tags.apply([rows], "Auto-tag", "tiny").id

    def state(self) -> object:
        reader = self.shelf.database.reader()
        return [
            sorted(reader.execute(f"SELECT {columns} FROM {table}").fetchall())
            for columns, table in (
                ("photo_id, tag_id, change_id, score, confidence, confirmed", "photo_tags"),
                ("photo_id, tag_id, change_id", "rejections"),
                ("album_id, photo_id, position", "album_photos"),
                ("id, ifnull(cover_id, 0)", "albums"),
                ("id, rating, favourite, color_label, label_text, flag", "photos"),
            )
        ]


@pytest.fixture
def loss(shelf: Shelf) -> Iterator[Loss]:
    for number in range(1, 6):
        assert shelf.take(f"IMG_{number}.jpg", f"content {number}") == number
    database = shelf.database
    yield Loss(
        shelf,
        MissingStore(database),
        CarryOverStore(database),
        PhotoTagStore(database),
        MarkStore(database),
        AlbumStore(database),
    )
    assert database.integrity_problems() == []


def test_a_library_that_is_all_there_misses_nothing(loss: Loss) -> None:
    loss.tags.put([1], "dog")
    assert (loss.missing.all(10).photos, loss.missing.all(10).total) == ((), 0)


def test_a_photo_that_was_replaced_under_its_name_is_missing_with_its_work(loss: Loss, tmp_path: Path) -> None:
    loss.tags.put([1], "Rome")
    loss.tags.put([1], "cat")
    loss.marks.change([1], 4, True, "red", "picked", hidden=True)
    loss.albums.create("Best", [2, 1])
    new = loss.replace("IMG_1.jpg", "another")
    (photo,) = loss.missing.all(10).photos
    assert (photo.id, photo.there_now, photo.path) == (1, new, str(tmp_path / "photos" / "IMG_1.jpg"))
    assert (photo.tags, photo.albums, photo.marks) == (("cat", "Rome"), ("Best",), ALL_MARKS)
    assert photo.since is not None
    assert photo.work == "tags cat, Rome; 4 stars; favourite; hidden; label red; picked; album Best"


def test_a_replaced_photo_without_work_is_nothing_to_miss(loss: Loss) -> None:
    loss.replace("IMG_1.jpg", "another")
    assert loss.ids() == []


def test_where_a_replaced_photo_lay_is_known_whatever_becomes_of_that_place(loss: Loss) -> None:
    loss.tags.put([1], "cat")
    second = loss.replace("IMG_1.jpg", "another")
    loss.tags.put([second], "dog")
    third = loss.replace("IMG_1.jpg", "a third")
    assert [(photo.id, photo.name, photo.there_now) for photo in loss.missing.all(10).photos] == [
        (1, "IMG_1.jpg", third),
        (second, "IMG_1.jpg", third),
    ]
    loss.delete("IMG_1.jpg")
    assert [photo.there_now for photo in loss.missing.all(10).photos] == [None, None, None]
    assert loss.ids()[-1] == third, "what carries work stands first"


def test_a_photo_that_was_deleted_is_missing_and_comes_back_by_itself(loss: Loss, tmp_path: Path) -> None:
    loss.delete("IMG_2.jpg")
    (photo,) = loss.missing.all(10).photos
    assert (photo.id, photo.path, photo.work) == (2, str(tmp_path / "photos" / "IMG_2.jpg"), "")
    known = loss.shelf.files.known(loss.shelf.root)["IMG_2.jpg"]
    loss.shelf.files.apply(loss.shelf.root, ScanDiff(returned=[known]))
    assert loss.ids() == []


def test_since_when_a_photo_is_deleted_is_said(loss: Loss) -> None:
    loss.delete("IMG_2.jpg")
    assert [photo.since is None for photo in loss.missing.all(10).photos] == [False]


def test_a_deleted_photo_is_in_no_count_and_back_as_it_was_when_its_file_is(loss: Loss) -> None:
    shelf = loss.shelf
    loss.tags.put([1], "cat")
    loss.albums.create("Best", [1, 2])

    def counts() -> tuple[int, int, int | None, list[int]]:
        (album,) = loss.albums.all()
        (tag,) = TagStore(shelf.database).all()
        photos = shelf.photos.ids(Scope(shelf.root)).tolist()
        return shelf.photos.count(), tag.photo_count, album.photo_count, photos

    before, tree, folders = counts(), shelf.folders.tree(), shelf.folders.all()
    loss.delete("IMG_1.jpg")
    assert counts() == (4, 0, 1, [photo_id for photo_id in before[3] if photo_id != 1])
    assert [node.photo_count for node in shelf.folders.tree()] == [tree[0].photo_count - 1]
    assert shelf.folders.all()[0].photo_count == folders[0].photo_count - 1
    known = shelf.files.known(shelf.root)
    applied = shelf.files.apply(shelf.root, ScanDiff(returned=[known["IMG_1.jpg"]]))
    assert applied.came == (1,)
    assert (counts(), shelf.folders.tree(), shelf.folders.all()) == (before, tree, folders)
    assert loss.ids() == []


def test_a_file_out_of_reach_is_not_deleted(loss: Loss) -> None:
    known = loss.shelf.files.known(loss.shelf.root)
    applied = loss.shelf.files.apply(loss.shelf.root, ScanDiff(out_of_reach=[known["IMG_1.jpg"]]))
    assert (applied.left, applied.touched_photos) == ((), (1,))
    assert (loss.shelf.photos.count(), loss.ids()) == (5, [])


def test_a_photo_that_lies_elsewhere_too_is_not_missing(loss: Loss) -> None:
    loss.shelf.take("copy.jpg", "content 1")
    loss.delete("IMG_1.jpg")
    assert loss.ids() == []
    loss.delete("copy.jpg")
    assert [photo.name for photo in loss.missing.all(10).photos] == ["copy.jpg"]


def test_photos_of_a_folder_that_does_not_answer_are_not_missing(loss: Loss) -> None:
    loss.delete("IMG_1.jpg")
    loss.shelf.folders.set_online(loss.shelf.root, False)
    assert loss.ids() == [1]  # it was deleted before that


def test_photos_about_which_the_person_is_asked_are_not_missing_until_they_agree(loss: Loss) -> None:
    gone = GoneFiles(loss.shelf.database)
    gone.note([loss.shelf.files.known(loss.shelf.root)["IMG_1.jpg"].id], "asked")
    assert loss.ids() == []
    gone.confirm(loss.shelf.root)
    assert loss.ids() == [1]


def test_photos_that_the_person_left_out_are_not_missing(loss: Loss) -> None:
    loss.tags.put([1], "cat")
    loss.shelf.files.forget([loss.shelf.files.known(loss.shelf.root)["IMG_1.jpg"].id])
    assert loss.ids() == []
    new = loss.shelf.take("IMG_1.jpg", "another")
    assert [(photo.id, photo.there_now) for photo in loss.missing.all(10).photos] == [(1, new)]


def test_more_than_is_asked_for_is_counted(loss: Loss) -> None:
    loss.marks.change([3], favourite=True, rating=None, color=None)
    loss.delete("IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    found = loss.missing.all(2)
    assert ([photo.id for photo in found.photos], found.total) == ([3, 1], 3)


def test_only_what_nothing_was_put_on_is_forgotten_by_itself_and_not_before_its_days(loss: Loss) -> None:
    loss.tags.put([1], "cat")
    loss.marks.change([2], flag="rejected")  # that is no work that anybody wants back
    loss.marks.change([3], hidden=True)  # it must not be seen when it comes back
    loss.delete("IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    noticed = loss.missing.all(10).photos[0].since
    assert noticed is not None
    now_s = noticed.timestamp()
    told: list[object] = []
    stores = Stores.of(loss.shelf.database)
    Missing(stores, SaidSince(), InTrash(), told.append, lambda: now_s + KEPT_DAYS * 86_400).let_go()
    assert (loss.ids(), told) == ([1, 3, 2], [])
    Missing(stores, SaidSince(), InTrash(), told.append, lambda: now_s + KEPT_DAYS * 86_400 + 1).let_go()
    assert loss.ids() == [1, 3]
    assert PhotosRemoved((2,)) in told


def test_the_work_goes_to_the_other_photo_and_back(loss: Loss) -> None:
    run = loss.run("dog", [1, 4])
    loss.tags.put([1, 5], "Rome")
    loss.run("cat", [1])
    loss.tags.take_off([1], [tag.tag_id for tag in loss.tags.of(1) if tag.name == "cat"])
    album = loss.albums.create("Best", [2, 1, 3])
    loss.albums.set_cover(album.id, 1)
    both = loss.albums.create("Both", [1, 4])
    loss.marks.change([1], 4, True, "red")
    new = loss.replace("IMG_1.jpg", "another")
    loss.albums.add(both.id, [new])
    loss.tags.put([new], "Rome")
    before = loss.state()

    carried = loss.carrying.carry_over(1, new)
    assert loss.names(new) == ["dog", "Rome"]
    dog = loss.tags.of(new)[0]
    assert (dog.source, dog.run_id, dog.score, dog.confirmed) == ("run", run, 0.25, False)
    assert loss.albums.photo_ids(album.id).tolist() == [2, new, 3]
    assert loss.albums.photo_ids(both.id).tolist() == [4, new], "its own place is kept"
    assert loss.albums.cover_id(album.id) == new
    assert loss.marks.of([1, new]) == {1: Marks(), new: Marks(4, True, "red")}
    rejected = loss.shelf.database.reader().execute("SELECT photo_id FROM rejections").fetchall()
    assert rejected == [(new,)], "no “cat”, as was said of the missing photo"
    assert carried.sentence == "Carried over: 1 tag, 1 album, marks."
    assert (loss.ids(), loss.names(1)) == ([], [])

    loss.carrying.undo(carried)
    assert loss.state() == before
    assert loss.ids() == [1]


def test_what_the_other_photo_says_itself_wins_and_nothing_of_the_missing_one_is_lost(loss: Loss) -> None:
    loss.run("dog", [1])
    dog = loss.tags.of(1)[0].tag_id
    loss.run("dog", [4])
    loss.tags.take_off([4], [dog])
    loss.marks.change([1], 3, False, "red")
    loss.marks.change([4], 5, False, "blue")
    loss.replace("IMG_1.jpg", "another")
    before = loss.state()
    carried = loss.carrying.carry_over(1, 4)
    assert loss.names(4) == [], "the person said that it is none"
    assert loss.marks.of([1, 4]) == {1: Marks(3, False, "red"), 4: Marks(5, False, "blue")}
    assert (loss.names(1), loss.ids()) == (["dog"], [1])
    loss.carrying.undo(carried)
    assert loss.state() == before


def test_undoing_the_run_reaches_its_tags_where_they_are_now(loss: Loss) -> None:
    run = loss.run("dog", [1])
    new = loss.replace("IMG_1.jpg", "another")
    carried = loss.carrying.carry_over(1, new)
    loss.tags.undo_run(run)
    assert loss.names(new) == []
    loss.carrying.undo(carried)
    assert loss.names(1) == [], "what was taken back does not return"


def test_taking_it_back_keeps_what_was_said_since(loss: Loss) -> None:
    loss.run("dog", [1])
    loss.marks.change([1], 3, False, None)
    new = loss.replace("IMG_1.jpg", "another")
    carried = loss.carrying.carry_over(1, new)
    loss.tags.put([new], "dog")
    loss.tags.put([new], "beach")
    loss.marks.change([new], 5, None, None)
    loss.carrying.undo(carried)
    assert (loss.names(new), loss.names(1)) == (["beach", "dog"], ["dog"])
    assert loss.marks.of([1, new]) == {1: Marks(3), new: Marks(5)}


def test_taking_it_back_keeps_what_was_said_again(loss: Loss) -> None:
    loss.tags.put([1], "cat")
    loss.tags.put([1], "dog")
    album = loss.albums.create("Best", [1])
    loss.marks.change([1], 5, True, None)
    new = loss.replace("IMG_1.jpg", "another")
    carried = loss.carrying.carry_over(1, new)
    loss.tags.put([new], "cat")
    loss.carrying.undo(carried, {RATING, place_in(album.id)})
    assert (loss.names(1), loss.names(new)) == (["cat", "dog"], ["cat"])
    assert loss.albums.photo_ids(album.id).tolist() == [1, new]
    now = loss.marks.of([1, new])
    assert (now[1], now[new]) == (Marks(5, True), Marks(5, False))


def test_taking_it_back_where_a_photo_or_tag_has_gone_for_good_does_what_can_be_done(loss: Loss) -> None:
    loss.tags.put([1], "dog")
    album = loss.albums.create("Best", [1])
    loss.albums.set_cover(album.id, 1)
    loss.delete("IMG_1.jpg")
    carried = loss.carrying.carry_over(1, 4)
    assert loss.missing.remove([1]) == (1,)
    loss.carrying.undo(carried)
    assert loss.ids() == []


@pytest.mark.parametrize(("old", "new"), [(2, 4), (1, 1), (1, 3), (1, 99), (99, 4)])
def test_only_a_missing_photo_is_carried_over_and_only_to_one_that_is_here(loss: Loss, old: int, new: int) -> None:
    loss.tags.put([1], "cat")
    loss.delete("IMG_1.jpg", "IMG_3.jpg")
    before = loss.state()
    with pytest.raises(LibraryProblem, match=r"missing|library"):
        loss.carrying.carry_over(old, new)
    assert loss.state() == before


def test_removing_forgets_missing_photos_and_nothing_else(loss: Loss) -> None:
    loss.tags.put([1, 2, 3], "cat")
    loss.albums.create("Best", [1, 2, 3])
    loss.replace("IMG_1.jpg", "another")
    loss.delete("IMG_2.jpg")
    assert loss.missing.remove([1, 2, 3, 99]) == (1, 2)
    assert (loss.ids(), loss.names(3)) == ([], ["cat"])
    assert [loss.shelf.photos.get(photo_id) is None for photo_id in (1, 2, 3)] == [True, True, False]
    assert [album.photo_count for album in loss.albums.all()] == [1]
    assert "IMG_2.jpg" not in loss.shelf.files.known(loss.shelf.root)


def test_another_process_hears_of_it(loss: Loss, tmp_path: Path) -> None:
    loss.tags.put([1], "cat")
    loss.albums.create("Best", [1])
    new = loss.replace("IMG_1.jpg", "another")
    other = Database(tmp_path / "library.sqlite3", tmp_path / "backups")
    other.open()
    try:
        news = NewsStore(other)
        news.begin()
        news.latest()
        carried = loss.carrying.carry_over(1, new)
        assert news.latest() == {"tags": {1, new}, "photos": {new}, "albums": None}
        loss.carrying.undo(carried)
        assert news.latest() == {"tags": {1, new}, "photos": {new}, "albums": None}
        loss.delete("IMG_2.jpg")
        news.latest()
        loss.missing.remove([1, 2])
        assert news.latest() == {"tags": {1, 2}, "files": None, "albums": None}
        assert MissingStore(other).all(10).total == 0
    finally:
        other.close()


@pytest.mark.parametrize(
    ("old", "new", "left", "joined"),
    [
        (Marks(3, True, "red"), Marks(), Marks(), Marks(3, True, "red")),
        (Marks(3), Marks(3), Marks(), Marks(3)),
        (Marks(3, True), Marks(5), Marks(3), Marks(5, True)),
        (Marks(word="Select"), Marks(color="red"), Marks(word="Select"), Marks(color="red")),
        (Marks(), Marks(2, True, "", "Select"), Marks(), Marks(2, True, "", "Select")),
    ],
)
def test_marks_come_together(old: Marks, new: Marks, left: Marks, joined: Marks) -> None:
    assert joined_marks(old, new) == (left, joined)


def test_missing_photos_are_found_in_one_walk_through_photos(loss: Loss) -> None:
    """Whatever hangs on a photo is looked up by an index: a library of a million photos has a question to answer."""
    reader, asked = loss.shelf.database.reader(), list[str]()
    reader.set_trace_callback(asked.append)
    loss.missing.all(100)
    reader.set_trace_callback(None)
    (question,) = (one for one in asked if one.startswith("WITH missing"))
    steps = [row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {question}")]
    walks = [step for step in steps if step.startswith("SCAN") and "subquery" not in step]
    assert sorted(walks) == ["SCAN folders", "SCAN missing", "SCAN photos"]


def test_all_that_hangs_on_a_photo_is_found_by_an_index(shelf: Shelf) -> None:
    """When it goes, or gets another content, SQLite looks for these rows, in every table there is or will be."""
    reader = shelf.database.reader()
    hanging = [
        (table, key[3])
        for (table,) in reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for key in reader.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        if key[2] == "photos" and table != "albums"  # of which a person has few
    ]
    assert ("embeddings", "photo_id") in hanging
    walks = {
        (table, column): step[3]
        for table, column in hanging
        for step in reader.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 1").fetchall()
        if step[3].startswith("SCAN")
    }
    assert walks == {}


def test_many_cost_little_more_than_few(tmp_path: Path) -> None:
    """Counted in the steps of SQLite's machine, which are the same on every machine."""

    def steps(removed: int) -> int:
        folder = tmp_path / str(removed)
        folder.mkdir()
        shelf, counted = Shelf(folder), [0]
        with shelf.database.transaction() as connection:
            numbers = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            connection.execute(
                f"{numbers} INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, rating)"
                " SELECT i, 'content ' || i, 1, 1, 1, 'JPEG', i, 1 FROM n"
            )
            connection.execute(
                f"{numbers} INSERT INTO files"
                " (folder_id, relative, size, mtime_ns, photo_id, state, offline, deleted_s)"
                f" SELECT {shelf.root}, i || '.jpg', 1, 1, i, 'ready', i <= {removed}, iif(i <= {removed}, 1, NULL)"
                " FROM n"
            )
            connection.execute("INSERT INTO models (id, fingerprint, name, dimension) VALUES (1, 'a', 'a', 1)")
            connection.execute(f"{numbers} INSERT INTO embeddings (model_id, photo_id, vector) SELECT 1, i, x'' FROM n")

        def count() -> int:
            counted[0] += 1
            return 0

        with shelf.database.transaction() as connection:
            connection.set_progress_handler(count, 1_000)
            assert len(MissingStore(shelf.database).remove(range(1, 3_001))) == removed
            connection.set_progress_handler(None, 1_000)
        left = shelf.database.reader().execute("SELECT count(*), max(photo_id) FROM embeddings").fetchone()
        assert left == (3_000 - removed, 3_000)
        shelf.database.close()
        return counted[0]

    assert steps(300) < 10 * steps(15)  # twenty times as many
