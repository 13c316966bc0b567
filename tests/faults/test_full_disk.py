"""The disk is full, or read-only: what is there can be seen, the rest is said, and all goes on by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import DiskFull, LibraryProblem
from photoclip.store.albums import AlbumStore
from photoclip.store.database import Database
from tests.faults.full_disk import SmallDisk
from tests.faults.sqlite_faults import BUSY, FULL, SqliteFaults
from tests.unit.store.conftest import Shelf


@pytest.fixture
def closed_library(tmp_path: Path) -> Path:
    """The folder of a library with an album, closed in order."""
    shelf = Shelf(tmp_path / "library")
    AlbumStore(shelf.database).create("Best", [shelf.take("a.jpg", "a")])
    shelf.database.close()
    return tmp_path / "library"


def opened(folder: Path, told: list[str]) -> tuple[Database, AlbumStore]:
    """Return the library in a folder, opened there, and its albums; `told`: hears of troubles."""
    database = Database(folder / "library.sqlite3", folder / "backups", told.append)
    database.open()
    return database, AlbumStore(database)


def make_many(albums: AlbumStore, name: str) -> None:
    for number in range(10_000):  # what is left in the log's last page may take a few
        albums.create(f"{name} {number}", query="dog" * 1000)


def test_a_library_is_read_where_there_is_no_room_to_open_it_and_written_once_there_is(
    closed_library: Path, sqlite_faults: SqliteFaults
) -> None:
    told: list[str] = []
    with sqlite_faults.saying("PRAGMA journal_mode", FULL):
        database, albums = opened(closed_library, told)
        assert [album.name for album in albums.all()] == ["Best"]
        with pytest.raises(DiskFull, match="is full; free some space"):
            albums.create("Trip")
        database.look(CancelToken())
        assert [album.name for album in albums.all()] == ["Best"]
        assert told == [database.trouble]
    database.look(CancelToken())
    assert told[1:] == [""]
    albums.create("Trip")
    assert [album.name for album in albums.all()] == ["Best", "Trip"]
    database.close()


def test_a_library_that_another_program_holds_is_not_read_behind_its_back(
    closed_library: Path, sqlite_faults: SqliteFaults
) -> None:
    with (
        sqlite_faults.saying("PRAGMA ", BUSY),
        pytest.raises(LibraryProblem, match="in use by another program"),
    ):
        opened(closed_library, [])


def test_a_really_full_disk(small_disk: SmallDisk) -> None:
    shelf = Shelf(small_disk.path / "library")
    albums = AlbumStore(shelf.database)
    albums.create("Best", [shelf.take("a.jpg", "a")])
    small_disk.fill()
    with pytest.raises(DiskFull):
        make_many(albums, "Trip")
    known = [album.name for album in albums.all()]
    shelf.database.close()

    told: list[str] = []
    database, albums = opened(small_disk.path / "library", told)
    assert [album.name for album in albums.all()] == known
    with pytest.raises(DiskFull):
        make_many(albums, "Journey")
    small_disk.make_room()
    albums.create("Room")
    assert told[-1] == ""
    assert database.integrity_problems() == []
    database.close()


@pytest.mark.parametrize("killed", [False, True])
def test_a_read_only_disk_is_read(small_disk: SmallDisk, killed: bool) -> None:
    folder = small_disk.path / "library"
    shelf = Shelf(folder)
    AlbumStore(shelf.database).create("Best")
    if killed:  # the log still holds what was written last
        copy = small_disk.path / "copy"
        copy.mkdir()
        for file in folder.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        folder = copy
    shelf.database.close()
    small_disk.let_nobody_write()
    database, albums = opened(folder, [])
    assert [album.name for album in albums.all()] == ["Best"]
    with pytest.raises(LibraryProblem, match="cannot be written"):
        albums.create("Trip")
    assert database.trouble
    database.close()
