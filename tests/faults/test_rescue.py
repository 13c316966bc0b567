"""One page of the library is bad: all that other pages hold is saved, and a kill meanwhile loses nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.errors import DiskFull, LibraryProblem
from photoclip.indexing.sameness import Sameness
from photoclip.library import Library
from photoclip.library.rescue import rescue_if_damaged
from photoclip.library.stores import Stores
from photoclip.media.photo_reading import PhotoReading
from photoclip.paths import AppPaths
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.migrations import MIGRATIONS
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.rescue.swap import rescue
from photoclip.store.tags import TagStore
from tests.conftest import ROOT
from tests.faults import full_library
from tests.faults.effort import EFFORT
from tests.faults.full_disk import SmallDisk
from tests.faults.full_library import PHOTOS, rows_of
from tests.unit.store.conftest import Shelf

SEEDS = 10 * EFFORT
KILLED_AT = range(0, 60, 4 if EFFORT == 1 else 1)
PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library's file. Only to be copied or read."""
    return full_library.make(tmp_path_factory.mktemp("sound"))


@dataclass(frozen=True)
class Page:
    """What stands on a page of the sound library."""

    number: int
    tree: str
    kind: str
    cells: int

    def at_most_lost_of(self, table: str) -> int:
        """Return how many rows of a table can be on this page and nowhere else."""
        return max(1, self.cells) if table == self.tree else 0


def page_of(sound: Path, number: int) -> Page:
    with closing(sqlite3.connect(sound)) as connection:
        row = connection.execute("SELECT name, pagetype, ncell FROM dbstat WHERE pageno = ?", (number,)).fetchone()
    return Page(number, *(row or ("", "free", 0)))


def copied(sound: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(sound, folder / "library.sqlite3"))


def spoil(path: Path, number: int, how: str, rng: random.Random) -> None:
    """Let page `number` hold something else."""
    data = {"zeros": bytes(PAGE), "ones": b"\xff" * PAGE}.get(how) or rng.randbytes(PAGE)
    skipped = PAGE // 2 if how == "half" else 0
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE + skipped)
        file.write(data[skipped:])


def without_what_is_made_again(rows: dict[str, set[tuple[object, ...]]]) -> dict[str, set[tuple[object, ...]]]:
    return {name: kept for name, kept in rows.items() if name not in ("models",)}


def test_vectors_that_were_rescued_are_looked_through_again(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO settings VALUES ('vectors_sound_1', '2026-05-01T00:00:00+00:00')")
    rescue(path, lambda _said: None)
    with closing(sqlite3.connect(path)) as connection:
        assert not connection.execute("SELECT 1 FROM settings WHERE key LIKE 'vectors_sound%'").fetchall()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_all_that_other_pages_hold_is_saved(sound: Path, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = copied(sound, tmp_path)
    number = rng.randint(1, sound.stat().st_size // PAGE) if seed else 1
    page = page_of(sound, number)
    spoil(path, number, rng.choice(["zeros", "ones", "noise", "half"]), rng)
    spoiled = path.read_bytes()
    told: list[str] = []

    saved = rescue(path, told.append)

    before, after = rows_of(sound), rows_of(path)
    assert after.keys() == before.keys()
    for table in without_what_is_made_again(before):
        if table == "files" and page.tree == "photos":
            continue  # those of photos that have to be read again wait for it
        lost = before[table] - after[table]
        assert len(lost) <= page.at_most_lost_of(table), (table, page)
        assert len(after[table] - before[table]) <= len(lost), (table, page)
    # Indexes know which photo carries which tag, which lies in which album, and what a photo is.
    assert {row[:2] for row in after["photo_tags"]} == {row[:2] for row in before["photo_tags"]}
    assert {row[:2] for row in after["album_photos"]} == {row[:2] for row in before["album_photos"]}
    assert {row[:3] for row in after["photos"]} == {row[:3] for row in before["photos"]}
    # But for its header, which said that there may be a log.
    assert saved.kept_at.read_bytes()[100:] == spoiled[100:]
    assert told[0] == "tags"
    database = Database(path, tmp_path / "backups")
    database.open()
    assert database.integrity_problems() == []
    assert database.trouble == ""
    database.close()


def test_a_sound_library_is_saved_whole(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    saved = rescue(path)
    assert without_what_is_made_again(rows_of(path)) == without_what_is_made_again(rows_of(sound))
    assert [table for table in saved.tables if not table.is_whole] == []
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT rowid FROM file_names WHERE relative MATCH 'IMG_77'").fetchall()
        assert found == [(77,)]


def test_many_bad_pages_cost_no_more_than_what_was_on_them(sound: Path, tmp_path: Path) -> None:
    rng = random.Random(4)
    path = copied(sound, tmp_path)
    pages = [page_of(sound, number) for number in rng.sample(range(2, sound.stat().st_size // PAGE), 12)]
    for page in pages:
        spoil(path, page.number, "noise", rng)
    rescue(path)
    before, after = rows_of(sound), rows_of(path)
    for table in ("tags", "albums", "photo_tags", "album_photos", "rejections", "photos"):
        lost = len(before[table] - after[table])
        assert lost <= sum(page.at_most_lost_of(table) for page in pages), table


def test_what_only_the_log_holds_is_saved_too(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path / "library")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE tags SET name = 'late' WHERE id = 7")
        connection.execute("BEGIN")
        connection.execute("UPDATE tags SET name = 'never' WHERE id = 8")
        for name in ("library.sqlite3", "library.sqlite3-wal"):
            (tmp_path / name).write_bytes((path.parent / name).read_bytes())
        connection.execute("ROLLBACK")
    rescue(tmp_path / "library.sqlite3")
    names = {row[0]: row[1] for row in rows_of(tmp_path / "library.sqlite3")["tags"]}
    assert (names[7], names[8]) == ("late", "animals/8")
    assert not (tmp_path / "library.sqlite3-wal").exists()


@pytest.mark.parametrize("keep_bytes", [0, 50, 5000, 300_000])
def test_a_file_that_was_cut_off_gives_what_is_left(sound: Path, tmp_path: Path, keep_bytes: int) -> None:
    path = copied(sound, tmp_path)
    os.truncate(path, keep_bytes)
    rescue(path)
    assert rows_of(path).keys() == rows_of(sound).keys()


def test_a_file_of_noise_gives_an_empty_library(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(random.Random(1).randbytes(200_000))
    saved = rescue(path)
    assert all(table.rows == 0 for table in saved.tables)


def test_a_kill_at_any_moment_loses_neither_the_old_file_nor_the_new(sound: Path, tmp_path: Path) -> None:
    before = rows_of(sound)
    for step in KILLED_AT:
        folder = tmp_path / f"{step}"
        path = copied(sound, folder)
        spoil(path, page_with("photo_tags_by_tag", sound), "noise", random.Random(step))
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults.killed_rescue", path, str(step)], cwd=ROOT, check=False
        )
        rescue_if_damaged(AppPaths.choose(folder))
        assert without_what_is_made_again(rows_of(path)) == without_what_is_made_again(before)
        if not ended.returncode:
            break
        assert ended.returncode == -signal.SIGKILL
    assert 8 < step < 50


def page_with(tree: str, sound: Path) -> int:
    with closing(sqlite3.connect(sound)) as connection:
        (number,) = connection.execute("SELECT pageno FROM dbstat WHERE name = ? LIMIT 1", (tree,)).fetchone()
    return int(number)


def test_tags_of_photos_that_were_lost_wait_for_them(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    rng = random.Random(2)
    with closing(sqlite3.connect(sound)) as connection:
        trees = ("photos", "sqlite_autoindex_photos_1", "photos_by_date")
        marks = ", ".join("?" * len(trees))
        pages = connection.execute(f"SELECT pageno FROM dbstat WHERE name IN ({marks})", trees).fetchall()
    for (number,) in pages:
        spoil(path, number, "zeros", rng)
    rescue(path)
    before, after = rows_of(sound), rows_of(path)
    assert after["photo_tags"] == before["photo_tags"]
    assert len(after["photos"]) == PHOTOS
    assert {row[6] for row in after["files"]} == {row[6] for row in before["files"]}
    assert {row[7] for row in after["files"]} == {"pending"}


def test_a_library_that_somebody_has_open_is_left_alone(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    spoil(path, page_with("photo_tags", sound), "zeros", random.Random(1))
    library = Library(AppPaths.choose(tmp_path))
    library.open()
    try:
        with pytest.raises(LibraryProblem, match="in use by another PhotoClip"):
            rescue_if_damaged(AppPaths.choose(tmp_path))
    finally:
        library.close()
    assert rescue_if_damaged(AppPaths.choose(tmp_path)) is not None
    assert rescue_if_damaged(AppPaths.choose(tmp_path)) is None


def test_where_there_is_no_room_for_a_new_file_nothing_changes(sound: Path, small_disk: SmallDisk) -> None:
    path = copied(sound, small_disk.path / "library")
    spoil(path, page_with("photo_tags", sound), "zeros", random.Random(1))
    spoiled = path.read_bytes()
    small_disk.fill()
    with pytest.raises(DiskFull):
        rescue(path)
    assert {file.name for file in path.parent.iterdir() if file.suffix != ".lock"} == {"library.sqlite3"}
    assert path.read_bytes() == spoiled


def test_the_newest_backup_is_named_beside_what_was_saved(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    backup = BackupFolder(path, tmp_path / "backups").make("asked")
    spoil(path, page_with("rejections", sound), "zeros", random.Random(1))
    saved = rescue_if_damaged(AppPaths.choose(tmp_path))
    assert saved is not None
    assert not saved.is_whole
    assert saved.backup is not None
    assert saved.backup.path == backup.path


def test_an_older_format_is_saved_as_it_is_and_then_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for migration in MIGRATIONS[:3]:
            migration(connection)
        connection.execute("PRAGMA user_version = 3")
        connection.execute(f"PRAGMA application_id = {0x50434C50}")
        connection.execute("INSERT INTO tags (id, name, folded, color) VALUES (7, 'Dog', 'dog', 'red')")
    rescue(path)
    database = Database(path, tmp_path / "backups")
    database.open()
    assert [(tag.name, tag.color) for tag in TagStore(database).all()] == [("Dog", "red")]
    assert database.integrity_problems() == []
    database.close()


def test_a_photo_of_which_only_the_tags_were_left_is_whole_again_once_its_file_was_read(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept = shelf.take("kept.jpg", "content of kept", ShotInfo(camera_make="Canon"))
    lost = shelf.take("lost.jpg", "content of lost", ShotInfo(camera_make="Nikon"))
    PhotoTagStore(shelf.database).put([kept, lost], "family")
    shelf.database.close()
    with closing(sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM photos WHERE id = ?", (lost,))
        pages = dict(connection.execute("SELECT name, pageno FROM dbstat WHERE name LIKE '%photos%'"))
    spoil(tmp_path / "library.sqlite3", pages["photos"], "noise", random.Random(3))

    rescue(tmp_path / "library.sqlite3")

    database = Database(tmp_path / "library.sqlite3", tmp_path / "backups")
    database.open()
    stores = Stores.of(database)
    assert {(job.photo_id, job.known_hash) for job in stores.files.touched(0, 10)} == {(kept, ""), (lost, "")}
    sameness = Sameness(stores.photos, tmp_path)
    for photo_id, name, make in ((kept, "kept", "Canon"), (lost, "lost", "Nikon")):
        (job,) = [job for job in stores.files.touched(0, 10) if job.photo_id == photo_id]
        reading = reading_of(f"content of {name}", make)
        edited = stores.photos.find(reading.content_hash, 10) is None and sameness.is_edit(photo_id, reading)
        stores.photos.put(
            job.file_id, Stamp(10, 1, 5), reading.content_hash, 40, 30, "JPEG", reading.shot, edited=edited
        )
    for photo_id, make in ((kept, "Canon"), (lost, "Nikon")):
        photo = stores.photos.get(photo_id)
        assert photo is not None
        assert (photo.width, photo.shot.camera_make) == (40, make)
        assert [tag.name for tag in stores.photo_tags.of(photo_id)] == ["family"]
    assert stores.files.touched(0, 10) == []
    assert database.integrity_problems() == []
    database.close()


def reading_of(content: str, make: str) -> PhotoReading:
    return PhotoReading(Stamp(10, 1, 5), content, 10, 40, 30, "JPEG", ShotInfo(camera_make=make), None)
