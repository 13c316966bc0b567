"""Every write of the library meets a disk that refuses it, statement by statement: it happens whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.labels import Label, LabelSet
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import FoundFile, ScanDiff
from photoclip.core.standing import StandingLabels
from photoclip.core.xmp import XmpFields
from photoclip.errors import DiskFull, IndexDamaged, LibraryDamaged, LibraryProblem
from photoclip.library.stores import Stores
from photoclip.store.photo_tags import TagRows
from photoclip.store.shared_fields import Agreement
from tests.faults.effort import EFFORT
from tests.faults.sqlite_faults import (
    BUSY,
    CORRUPT,
    FULL,
    IO_ERROR,
    FaultyConnection,
    SqliteFaults,
    faults_in_every_library,
)
from tests.unit.store.conftest import Shelf

CODES = (FULL, IO_ERROR, BUSY)
PHOTOS = 4


@dataclass
class Desk:
    """A library with a bit of everything in it."""

    shelf: Shelf
    stores: Stores
    photos: list[int]
    dog: int
    cat: int
    album: int
    standing: int
    run: int

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return all that is in the library, but what one process tells the others."""
        reader = self.shelf.database.reader()
        tables = [row[0] for row in reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table: sorted(reader.execute(f"SELECT * FROM {table}"), key=repr)
            for table in tables
            if not table.startswith(("news", "file_names", "sqlite_"))
        }


def rows_of(name: str, photos: list[int], rejected: list[int]) -> TagRows:
    count = len(photos)
    return TagRows(
        name,
        "a " + name,
        np.asarray(photos, np.int64),
        np.full(count, 0.3, np.float32),
        np.full(count, 0.9, np.float32),
        np.zeros(count, np.bool_),
        np.asarray(rejected, np.int64),
    )


def desk_in(folder: Path) -> Desk:
    shelf = Shelf(folder)
    stores = Stores.of(shelf.database)
    photos = [shelf.take(f"{number}.jpg", f"content {number}") for number in range(PHOTOS)]
    dog = stores.tags.ensure("animals/dog").id
    cat = stores.tags.ensure("cat").id
    stores.photo_tags.put(photos[:2], "animals/dog")
    stores.photo_tags.put(photos[1:3], "cat")
    run = stores.photo_tags.apply([rows_of("boat", photos, [])], "Auto-tag", "a model").id
    album = stores.albums.create("Best", photos[:3]).id
    standing = stores.standing.keep(StandingLabels(0, LabelSet("Trees", (Label("tree"),)))).id
    stores.suggestions.offer(standing, [rows_of("tree", photos, [])])
    stores.embeddings.register("key", "a model", 8)
    return Desk(shelf, stores, photos, dog, cat, album, standing, run)


def exchange(desk: Desk) -> None:
    file = desk.stores.shared_fields.files(desk.photos[:1])[0]
    desk.stores.shared_fields.agree([Agreement(file.file_id, file.photo_id, XmpFields(("dog",), 3), "hash")])


def commit_of_photos(desk: Desk) -> None:
    file_ids = [file.id for name, file in desk.shelf.files.known(desk.shelf.root).items() if name.startswith("new")]
    with desk.shelf.database.transaction():
        placed = [
            desk.shelf.photos.put(id_, Stamp(10, 1, 5), f"new {id_}", 4, 3, "JPEG", ShotInfo()) for id_ in file_ids
        ]
        vectors = np.full((len(placed), 8), 0.1, np.float32)
        desk.stores.embeddings.add(1, [one.photo_id for one in placed], vectors)


def scan(desk: Desk) -> None:
    known = list(desk.shelf.files.known(desk.shelf.root).values())
    new = [FoundFile(f"new {number}.jpg", Stamp(20, number, 50 + number)) for number in range(2)]
    desk.stores.files.apply(desk.shelf.root, ScanDiff(new=new, missing=known[:1]))


def tag_and_keep_on(desk: Desk) -> None:
    with desk.shelf.database.transaction():
        desk.stores.photo_tags.apply([rows_of("plane", desk.photos, desk.photos[:1])], "Auto-tag", "a model")
        desk.stores.standing.keep(StandingLabels(0, LabelSet("Planes", (Label("plane"),))))


def turn_over(desk: Desk) -> None:
    name = "0.jpg"
    file = desk.shelf.files.known(desk.shelf.root)[name]
    desk.shelf.photos.put(file.id, Stamp(11, 2, 5), "edited", 4, 3, "JPEG", ShotInfo(), edited=True)


WRITES: dict[str, Callable[[Desk], object]] = {
    "tag": lambda desk: desk.stores.photo_tags.put(desk.photos, "animals/bird"),
    "take off": lambda desk: desk.stores.photo_tags.take_off(desk.photos, [desk.dog, desk.cat]),
    "rename": lambda desk: desk.stores.tags.rename(desk.dog, "animals/hound"),
    "rename a level": lambda desk: desk.stores.tags.rename_level("animals", "beasts"),
    "merge": lambda desk: desk.stores.tags.merge([desk.dog], desk.cat),
    "delete tags": lambda desk: desk.stores.tags.delete([desk.dog, desk.cat]),
    "colour": lambda desk: desk.stores.tags.set_color(desk.dog, "red"),
    "aliases": lambda desk: desk.stores.tags.set_aliases(desk.dog, ["hound", "puppy"]),
    "run": lambda desk: desk.stores.photo_tags.apply(
        [rows_of("plane", desk.photos, desk.photos[:1]), rows_of("cat", desk.photos, [])], "Auto-tag", "a model"
    ),
    "run that stays on": tag_and_keep_on,
    "undo a run": lambda desk: desk.stores.photo_tags.undo_run(desk.run),
    "undo a run for some": lambda desk: desk.stores.photo_tags.undo_run(desk.run, desk.photos[:2]),
    "accept": lambda desk: desk.stores.suggestions.accept([(photo, tree(desk)) for photo in desk.photos[:2]]),
    "reject": lambda desk: desk.stores.suggestions.reject([(photo, tree(desk)) for photo in desk.photos[:2]]),
    "stop labels": lambda desk: desk.stores.standing.remove(desk.standing),
    "seen": lambda desk: desk.stores.standing.mark_seen(desk.standing, desk.photos),
    "marks": lambda desk: desk.stores.marks.change(desk.photos, 4, True, "red"),
    "album": lambda desk: desk.stores.albums.create("Trip", desk.photos),
    "album change": lambda desk: desk.stores.albums.change(
        replace(desk.stores.albums.get(desk.album), name="Better", query="dog")  # type: ignore[type-var]
    ),
    "album fill": lambda desk: desk.stores.albums.add(desk.album, desk.photos),
    "album empty": lambda desk: desk.stores.albums.remove(desk.album, desk.photos),
    "album order": lambda desk: desk.stores.albums.move(desk.album, desk.photos[2:3], desk.photos[0]),
    "album cover": lambda desk: desk.stores.albums.set_cover(desk.album, desk.photos[1]),
    "album delete": lambda desk: desk.stores.albums.delete(desk.album),
    "kept apart": lambda desk: desk.stores.duplicates.keep(desk.photos),
    "setting": lambda desk: desk.stores.settings.set_exclude_globs(["*.tmp", "old/**"]),
    "model": lambda desk: desk.stores.settings.let_model_answer("another"),
    "new model": lambda desk: desk.stores.embeddings.register("other key", "another", 16),
    "folder add": lambda desk: desk.stores.folders.add("/elsewhere"),
    "folder remove": lambda desk: desk.stores.folders.remove(desk.shelf.root),
    "folder offline": lambda desk: desk.stores.folders.set_online(desk.shelf.root, False),
    "scan": scan,
    "edited photo": turn_over,
    "quarantine": lambda desk: desk.stores.files.mark_failed(1, "damaged"),
    "agreement": exchange,
    "found inside": lambda desk: desk.stores.shared_fields.found_inside(desk.photos[0], XmpFields(("x",))),
    "history": lambda desk: desk.stores.history.forget(None),
}


def tree(desk: Desk) -> int:
    found = desk.stores.tags.find("tree")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sqlite_faults() -> Iterator[SqliteFaults]:
    with faults_in_every_library() as faults:
        yield faults


@pytest.fixture(scope="module")
def one_desk(tmp_path_factory: pytest.TempPathFactory, sqlite_faults: SqliteFaults) -> tuple[Desk, Path]:
    folder = tmp_path_factory.mktemp("desk")
    made = desk_in(folder)
    made.shelf.database.close()
    return made, folder / "library.sqlite3"


@pytest.fixture
def desk(one_desk: tuple[Desk, Path]) -> Iterator[Desk]:
    """The same library for each test, as if nobody had touched it: to make one costs more than a test."""
    made, file = one_desk
    as_it_was = file.read_bytes()
    made.shelf.database.open()
    yield made
    made.shelf.database.close()
    file.write_bytes(as_it_was)


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_the_disk_refuses_is_done_whole_or_not_at_all(
    desk: Desk, sqlite_faults: SqliteFaults, name: str
) -> None:
    before, step, write = desk.rows(), 0, WRITES[name]
    while True:
        codes = CODES if EFFORT > 1 else CODES[step % 3 : step % 3 + 1]
        if not refuses(desk, sqlite_faults, write, step, codes[0]):
            break
        for code in codes[1:]:
            assert refuses(desk, sqlite_faults, write, step, code)
        assert desk.rows() == before
        step += 1
    assert step >= 3  # it began, wrote, and ended
    assert desk.rows() != before or name == "history"
    assert desk.shelf.database.integrity_problems() == []
    assert desk.shelf.database.trouble == ""


def refuses(desk: Desk, faults: SqliteFaults, write: Callable[[Desk], object], step: int, code: int) -> bool:
    """Let one statement of a write fail; return whether there was one so late."""
    problem: LibraryProblem | None = None
    with faults.at(step, code):
        try:
            write(desk)
        except LibraryProblem as exc:
            problem = exc
    assert problem is None or str(problem).endswith("try again.")
    assert isinstance(problem, DiskFull) == (problem is not None and code == FULL)
    return problem is not None


def test_photos_of_a_batch_are_committed_together(desk: Desk, sqlite_faults: SqliteFaults) -> None:
    scan(desk)
    before = desk.rows()
    step = 0
    while refuses(desk, sqlite_faults, commit_of_photos, step, CODES[step % 3]):
        assert desk.rows() == before
        step += 1
    assert step > 10
    assert len(desk.rows()["photos"]) == PHOTOS + 2


def test_after_damage_nothing_is_written_and_what_can_be_read_is_shown(desk: Desk, sqlite_faults: SqliteFaults) -> None:
    before = desk.rows()
    with sqlite_faults.saying("FROM photo_tags", CORRUPT):
        for _ in range(3):  # no check finds it: it may have been an index that is made anew by now
            with pytest.raises(IndexDamaged, match="try again"):
                desk.stores.photo_tags.of(desk.photos[0])
        with pytest.raises(LibraryDamaged, match="doctor --repair"):
            desk.stores.photo_tags.of(desk.photos[0])
    sentences = set()
    for write in WRITES.values():
        with pytest.raises(LibraryDamaged) as refused:
            write(desk)
        sentences.add(str(refused.value))
    assert sentences == {desk.shelf.database.trouble}
    assert desk.rows() == before
    assert [album.name for album in desk.stores.albums.all()] == ["Best"]


def test_a_full_disk_stands_until_something_could_be_written(tmp_path: Path, sqlite_faults: SqliteFaults) -> None:
    told: list[str] = []
    shelf = Shelf(tmp_path, told.append)
    stores = Stores.of(shelf.database)
    for _ in range(3):
        with sqlite_faults.at(1, FULL), pytest.raises(DiskFull):
            stores.albums.create("Trip")
    assert told == [shelf.database.trouble]
    stores.albums.create("Trip")
    assert told[1:] == [""]
    shelf.database.close()


def test_a_rollback_that_fails_keeps_nobody_from_the_next_try(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sqlite_faults: SqliteFaults
) -> None:
    before = desk.rows()

    def refuse(_self: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch, sqlite_faults.at(2, BUSY):
        patch.setattr(FaultyConnection, "rollback", refuse)
        with pytest.raises(LibraryProblem):
            desk.stores.albums.create("Trip")
    desk.stores.albums.create("Journey")
    albums = desk.rows()["albums"]
    assert [row[1] for row in albums] == ["Best", "Journey"]
    assert len(before["albums"]) == 1


def test_closing_says_nothing_whatever_the_disk_says(desk: Desk, sqlite_faults: SqliteFaults) -> None:
    for code in (*CODES, CORRUPT):
        with sqlite_faults.saying("PRAGMA optimize", code):
            desk.shelf.database.close()
        desk.shelf.database.open()
    assert [album.name for album in desk.stores.albums.all()] == ["Best"]
