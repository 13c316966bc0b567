"""Backups of a library file: what is in them, what comes back, and what is refused before anything is touched."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import sys
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.core.cancel import CancelToken
from photoclip.core.search import Scope
from photoclip.core.tags import Marks
from photoclip.errors import Cancelled, DiskFull, LibraryProblem
from photoclip.store import backup_file, restoring
from photoclip.store.albums import AlbumStore
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.examination import examine
from photoclip.store.filters import PhotoFilters
from photoclip.store.identity import identify
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.marks import MarkStore
from photoclip.store.migrations import SCHEMA_VERSION
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.replacing import LibraryPlace, is_emptied
from photoclip.store.restoring import make_library
from photoclip.store.table_shapes import tables_of
from tests.unit.store.conftest import Shelf

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Moment:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def worked(shelf: Shelf) -> Shelf:
    """A library that a person has worked in."""
    rome, paris = shelf.take("rome.jpg", "a1"), shelf.take("paris.jpg", "b2")
    database = shelf.database
    PhotoTagStore(database).put([rome], "City/Rome")
    MarkStore(database).change([paris], 4, None, None)
    AlbumStore(database).create("Best", [paris, rome])
    LibrarySettings(database).set_exclude_globs(["raw/"])
    model = shelf.embeddings.register("weights", "a/model", 4)
    shelf.embeddings.add(model, [rome, paris], np.eye(4, dtype=np.float32)[:2])
    return shelf


@pytest.fixture
def folder(worked: Shelf, tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups", Moment())


def restored(source: Path, target: Path) -> Database:
    """Restore into `target`, and return the library there, open."""
    library = target / "library.sqlite3"
    new = make_library(source, library, CancelToken())
    place = LibraryPlace(library)
    with place.held():
        place.put(new.path, NOON)
    database = Database(library, target / "backups")
    database.open()
    return database


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every kept table."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table.name: sorted(connection.execute(f"SELECT {table.column_list} FROM {table.name}").fetchall(), key=repr)
            for table in tables_of(SCHEMA_VERSION)
        }


def leftovers(folder: Path) -> set[str]:
    """Return what is neither a library, a backup nor a lock."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", ".zip", "library.sqlite3", "-wal", "-shm"))
    }


def test_all_that_a_person_did_comes_back(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    made = folder.make("asked", tmp_path / "usb.zip", vectors=True)
    assert (made.photo_count, made.tag_count, made.album_count, made.has_vectors) == (2, 1, 1, True)
    database = restored(made.path, tmp_path / "other")
    try:
        photos = PhotoStore(database).ids(Scope(), newest_first=False).tolist()
        assert [[tag.name for tag in PhotoTagStore(database).of(photo)] for photo in photos] == [["City/Rome"], []]
        assert MarkStore(database).of(photos) == {photos[0]: Marks(), photos[1]: Marks(4)}
        (album,) = AlbumStore(database).all()
        assert (album.name, album.photo_count) == ("Best", 2)
        assert LibrarySettings(database).exclude_globs() == ["raw/"]
        model = EmbeddingStore(database).register("weights", "a/model", 4)
        ids, vectors = EmbeddingStore(database).get(model, photos)
        assert ids.tolist() == photos
        assert vectors.tolist() == np.eye(4)[:2].tolist()
        assert PhotoFilters(database).values()["album"] == ["Best"]
        assert database.integrity_problems() == []
    finally:
        database.close()


def test_every_row_of_every_table_comes_back(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    made = folder.make("asked", tmp_path / "usb.zip", vectors=True)
    worked.database.close()
    restored(made.path, tmp_path / "other").close()
    before, after = tables(tmp_path / "library.sqlite3"), tables(tmp_path / "other" / "library.sqlite3")
    del before["models"], after["models"]  # but for the generation, which must not be taken for another's
    assert after == before


def test_a_daily_backup_leaves_out_what_can_be_made_again(folder: BackupFolder, tmp_path: Path) -> None:
    daily, whole = folder.make("daily"), folder.make("asked", tmp_path / "usb.zip", vectors=True)
    assert (daily.has_vectors, whole.has_vectors) == (False, True)
    with zipfile.ZipFile(daily.path) as archive:
        assert archive.namelist() == [backup_file.MANIFEST, backup_file.SETTINGS, backup_file.ROWS]
    new = make_library(daily.path, tmp_path / "other" / "library.sqlite3", CancelToken())
    assert new.to_look_at == 2


def test_vectors_come_from_the_library_that_is_replaced(folder: BackupFolder, tmp_path: Path) -> None:
    new = make_library(folder.make("daily").path, tmp_path / "library.sqlite3", CancelToken())
    assert new.to_look_at == 0


def test_damaged_vectors_of_the_replaced_library_cost_only_themselves(
    worked: Shelf, folder: BackupFolder, tmp_path: Path
) -> None:
    made = folder.make("daily")
    worked.database.close()
    path = tmp_path / "library.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    database = restored(made.path, tmp_path)
    try:
        assert PhotoStore(database).count() == 2
        assert database.integrity_problems() == []
    finally:
        database.close()


def test_the_saved_search_index_of_another_library_is_not_taken_for_this_ones(
    worked: Shelf, folder: BackupFolder, tmp_path: Path
) -> None:
    before = worked.embeddings.generation("weights")
    database = restored(folder.make("daily").path, tmp_path / "other")
    assert EmbeddingStore(database).generation("weights") != before
    database.close()


def test_names_of_files_can_be_searched_after_a_restore(folder: BackupFolder, tmp_path: Path) -> None:
    database = restored(folder.make("daily").path, tmp_path / "other")
    rows = database.reader().execute("SELECT count(*) FROM file_names WHERE file_names MATCH 'rome'").fetchone()
    assert rows == (1,)
    database.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_folders_whose_names_are_no_text_can_be_backed_up_and_restored_into(
    worked: Shelf, folder: BackupFolder, tmp_path: Path
) -> None:
    made = folder.make("asked", tmp_path / os.fsdecode(b"caf\xe9?#.zip"), vectors=True)
    database = restored(made.path, tmp_path / os.fsdecode(b"caf\xe9 50%"))
    assert PhotoStore(database).count() == 2
    database.close()
    again = BackupFolder(tmp_path / os.fsdecode(b"caf\xe9 50%") / "library.sqlite3", tmp_path / os.fsdecode(b"\xff"))
    assert again.make("asked", vectors=True).has_vectors


def test_the_library_keeps_its_id(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    known = identify(worked.database)
    database = restored(folder.make("daily").path, tmp_path / "other")
    assert identify(database) == known
    database.close()


def test_a_backup_is_of_one_moment_and_nobody_waits_for_it(worked: Shelf, tmp_path: Path) -> None:
    def write_while_it_is_made(step: str) -> None:
        if step in {"backup.begun", "backup.copied"}:
            thread = threading.Thread(target=lambda: worked.take(f"{step}.jpg", step))
            thread.start()
            thread.join()

    folder = BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups", Moment(), reached=write_while_it_is_made)
    assert folder.make("daily").photo_count == 3
    assert worked.photos.count() == 4


def test_what_stands_only_in_the_log_is_in_the_backup(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    assert (tmp_path / "library.sqlite3-wal").stat().st_size
    assert folder.make("daily").photo_count == 2


def test_the_daily_one_is_due_once_a_day(worked: Shelf, tmp_path: Path) -> None:
    clock = Moment()
    folder = BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups", clock)
    assert folder.make_if_due(CancelToken()) is not None
    assert folder.make_if_due(CancelToken()) is None
    folder.make("asked")
    clock.now += timedelta(days=1)
    assert folder.make_if_due(CancelToken()) is not None
    clock.now -= timedelta(days=400)  # a clock that was set back
    assert folder.make_if_due(CancelToken()) is not None


def test_old_ones_go_and_the_listing_has_the_rest(worked: Shelf, tmp_path: Path) -> None:
    clock = Moment()
    folder = BackupFolder(tmp_path / "library.sqlite3", tmp_path / "backups", clock)
    for _ in range(40):
        folder.make_if_due(CancelToken())
        clock.now += timedelta(days=1)
    found = folder.all()
    assert 8 <= len(found) <= 17
    assert found == sorted(found, key=lambda backup: backup.made, reverse=True)
    assert not [backup.problem for backup in found if backup.problem]


def test_only_one_backup_is_made_at_a_time(worked: Shelf, tmp_path: Path) -> None:
    def meanwhile(step: str) -> None:
        if step == "backup.copied":
            assert BackupFolder(path, tmp_path / "backups", Moment()).make_if_due(CancelToken()) is None

    path = tmp_path / "library.sqlite3"
    BackupFolder(path, tmp_path / "backups", Moment(), reached=meanwhile).make("asked")


def test_what_a_killed_maker_left_is_swept(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    for name in (".making-rows", "daily-2020.photoclip.zip.part", "before-format-4-20200101.sqlite3"):
        (tmp_path / "backups" / name).touch()
    folder.make("daily")
    assert leftovers(tmp_path) == set()


def test_a_target_that_is_there_is_replaced_only_where_that_was_said(folder: BackupFolder, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(LibraryProblem, match="is there already"):
        folder.make("asked", tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    folder.make("asked", tmp_path / "mine.txt", may_replace=True)
    assert examine(tmp_path / "mine.txt").backup.photo_count == 2
    with pytest.raises(LibraryProblem, match="is there already"):
        folder.make("asked", tmp_path / "library.sqlite3", may_replace=True)


def test_a_folder_as_target_gets_a_file_with_the_date(folder: BackupFolder, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    assert folder.make("asked", tmp_path / "usb").path.name == "library-2026-11-27-120001.photoclip.zip"


def test_backups_are_for_the_person_alone(folder: BackupFolder, tmp_path: Path) -> None:
    made = folder.make("daily")
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o077 == 0
        assert made.path.parent.stat().st_mode & 0o077 == 0


# What cannot be written


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("place", ["write", "check"])
def test_a_disk_that_refuses_is_one_sentence_and_leaves_nothing(
    folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, place: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    earlier = folder.make("daily")
    monkeypatch.setattr(backup_file, place, refuse)
    with pytest.raises(LibraryProblem, match="no room" if code == errno.ENOSPC else "cannot be written") as caught:
        folder.make("asked")
    assert isinstance(caught.value, DiskFull) == (code == errno.ENOSPC)
    assert [backup.path for backup in folder.all()] == [earlier.path]
    assert leftovers(tmp_path) == set()


def test_a_target_in_no_folder_is_said(folder: BackupFolder, tmp_path: Path) -> None:
    with pytest.raises(LibraryProblem, match="cannot be written: No such file"):
        folder.make("asked", tmp_path / "no" / "such.zip")


def test_what_differs_when_it_is_read_back_gets_no_name(
    folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = backup_file.write

    def bend(target: Path, *rest: object) -> None:
        write(target, *rest)  # type: ignore[arg-type]
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 0xFF
        target.write_bytes(content)

    monkeypatch.setattr(backup_file, "write", bend)
    with pytest.raises(LibraryProblem, match="damaged"):
        folder.make("daily")
    assert folder.all() == []
    assert leftovers(tmp_path) == set()


def test_a_cancelled_backup_leaves_nothing(worked: Shelf, tmp_path: Path) -> None:
    cancel = CancelToken()
    folder = BackupFolder(
        tmp_path / "library.sqlite3",
        tmp_path / "backups",
        reached=lambda step: step != "backup.copied" or cancel.cancel(),
    )
    with pytest.raises(Cancelled):
        folder.make("asked", cancel=cancel)
    assert leftovers(tmp_path) == set()
    assert folder.all() == []


def test_a_damaged_library_costs_no_earlier_backup(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    earlier = folder.make("daily")
    worked.database.close()
    path = tmp_path / "library.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LibraryProblem, match="damaged"):
        folder.make("daily")
    assert [backup.path for backup in folder.all()] == [earlier.path]
    assert leftovers(tmp_path) == set()


# What is refused


def hostile(folder: Path, name: str, made: Path) -> Path:
    """Return a file that is no backup of ours, or no longer."""
    path = folder / "hostile"
    content = made.read_bytes()
    if name == "empty":
        path.write_bytes(b"")
    elif name == "text":
        path.write_text("dear diary")
    elif name == "cut off":
        path.write_bytes(content[: len(content) * 2 // 3])
    elif name == "bent":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    elif name == "another archive":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("holiday.txt", "sun")
    elif name == "another program's database":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE theirs (id INTEGER)")
    elif name in {"newer library", "newer file", "a lie about its size", "no hash", "nested", "a kind nobody knows"}:
        said = json.loads(zipfile.ZipFile(made).read(backup_file.MANIFEST))
        changes: dict[str, dict[str, object]] = {
            "newer library": {"library_format": SCHEMA_VERSION + 1},
            "newer file": {"file_format": 99},
            "a lie about its size": {"rows": {"size_bytes": 5, "sha256": said["rows"]["sha256"]}},
            "no hash": {"rows": {"size_bytes": said["rows"]["size_bytes"], "sha256": None}},
            "a kind nobody knows": {"kind": ["daily"]},
        }
        text = "[" * 200_000 if name == "nested" else json.dumps(said | changes[name])
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as archive:
            archive.writestr(backup_file.MANIFEST, text)
            archive.writestr(backup_file.ROWS, source.read(backup_file.ROWS))
    return path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty", "not a backup of PhotoClip"),
        ("text", "not a backup of PhotoClip"),
        ("cut off", "damaged or cut off"),
        ("bent", "damaged"),
        ("another archive", "not a backup of PhotoClip"),
        ("another program's database", "another program"),
        ("newer library", "newer PhotoClip"),
        ("newer file", "newer PhotoClip"),
        ("a lie about its size", "damaged"),
        ("no hash", "damaged"),
        ("nested", "damaged"),
        ("a kind nobody knows", "damaged"),
        ("gone", "There is no file"),
    ],
)
def test_what_is_no_backup_of_ours_is_refused_with_its_reason(
    folder: BackupFolder, tmp_path: Path, name: str, said: str
) -> None:
    made = folder.make("daily").path
    path = hostile(tmp_path, name, made)
    before = (tmp_path / "library.sqlite3").read_bytes()
    with pytest.raises(LibraryProblem, match=said):
        make_library(path, tmp_path / "library.sqlite3", CancelToken())
    path.unlink(missing_ok=True)
    assert (tmp_path / "library.sqlite3").read_bytes() == before
    assert leftovers(tmp_path) == set()


def with_rows(made: Path, target: Path, *statements: str) -> Path:
    """Return a backup whose rows somebody has changed, with hashes that fit."""
    rows = target.with_suffix(".rows")
    with zipfile.ZipFile(made) as source:
        rows.write_bytes(source.read(backup_file.ROWS))
        manifest = backup_file.read_manifest(made)
    with closing(sqlite3.connect(rows)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    changed = backup_file.Manifest(
        **{field: getattr(manifest, field) for field in manifest.__slots__}
        | {"rows": backup_file.part_of(rows, CancelToken())}
    )
    backup_file.write(target, changed, rows, None, b"", (), CancelToken(), lambda _count: None)
    rows.unlink()
    return target


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE photos RENAME TO secret", "CREATE VIEW photos AS SELECT * FROM secret"),
        ("DROP TABLE tags",),
        ("ALTER TABLE tags DROP COLUMN name",),
        ("DROP TABLE tags", "CREATE TABLE tags (id, folded, color, deleted, merged_into, name AS (hex(zeroblob(9))))"),
        ("UPDATE photos SET width = 'wide'",),
        ("INSERT INTO photos SELECT * FROM photos",),
    ],
)
def test_rows_of_another_shape_are_refused(folder: BackupFolder, tmp_path: Path, statements: tuple[str, ...]) -> None:
    path = with_rows(folder.make("daily").path, tmp_path / "changed.zip", *statements)
    with pytest.raises(LibraryProblem, match="damaged"):
        make_library(path, tmp_path / "other" / "library.sqlite3", CancelToken())


def test_triggers_and_views_of_a_backup_do_not_come_in(folder: BackupFolder, tmp_path: Path) -> None:
    path = with_rows(
        folder.make("daily").path,
        tmp_path / "changed.zip",
        "CREATE TRIGGER theirs AFTER INSERT ON photos BEGIN DELETE FROM tags; END",
        "CREATE VIEW theirs_too AS SELECT 1",
    )
    database = restored(path, tmp_path / "other")
    names = {row[0] for row in database.reader().execute("SELECT name FROM sqlite_schema")}
    assert not {"theirs", "theirs_too"} & names
    database.close()


def test_rows_that_point_to_nothing_are_left_out_and_counted(folder: BackupFolder, tmp_path: Path) -> None:
    path = with_rows(
        folder.make("daily").path, tmp_path / "changed.zip", "DELETE FROM photos WHERE content_hash = 'a1'"
    )
    new = make_library(path, tmp_path / "other" / "library.sqlite3", CancelToken())
    assert new.left_out > 0
    database = restored(path, tmp_path / "another")
    assert database.integrity_problems() == []
    assert [album.photo_count for album in AlbumStore(database).all()] == [1]
    database.close()


def test_no_room_is_said_before_anything_is_unpacked(
    folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = folder.make("daily").path
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(DiskFull, match="no room"):
        make_library(made, tmp_path / "other" / "library.sqlite3", CancelToken())


def test_a_disk_that_fills_while_it_is_restored_leaves_all_as_it_was(
    folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    made = folder.make("daily").path
    monkeypatch.setattr(restoring, "leave_out_dangling", refuse)
    with pytest.raises(DiskFull, match="no room"):
        make_library(made, tmp_path / "library.sqlite3", CancelToken())
    assert leftovers(tmp_path) == set()


# Libraries as they lay


def test_a_library_file_can_be_restored_as_it_is(worked: Shelf, tmp_path: Path) -> None:
    worked.database.close()
    database = restored(tmp_path / "library.sqlite3", tmp_path / "other")
    assert PhotoStore(database).count() == 2
    database.close()


def test_the_library_itself_is_no_backup_of_itself(worked: Shelf, tmp_path: Path) -> None:
    with pytest.raises(LibraryProblem, match="the library itself"):
        make_library(tmp_path / "library.sqlite3", tmp_path / "library.sqlite3", CancelToken())


# Putting it in place


def test_the_library_that_is_replaced_is_kept_and_can_be_brought_back(
    worked: Shelf, folder: BackupFolder, tmp_path: Path
) -> None:
    made = folder.make("daily")
    worked.take("later.jpg", "c3")
    worked.database.close()
    database = restored(made.path, tmp_path)
    assert PhotoStore(database).count() == 2
    database.close()
    (kept,) = [backup for backup in folder.all() if backup.kind == "replaced"]
    assert kept.path.name == "library-replaced-2026-11-27-120000.sqlite3"
    assert kept.photo_count == 3
    database = restored(kept.path, tmp_path)
    assert PhotoStore(database).count() == 3
    database.close()


def test_a_library_that_somebody_has_open_is_not_replaced(worked: Shelf, folder: BackupFolder, tmp_path: Path) -> None:
    new = make_library(folder.make("daily").path, tmp_path / "library.sqlite3", CancelToken())
    place = LibraryPlace(tmp_path / "library.sqlite3")
    with place.held(), pytest.raises(LibraryProblem, match="in use by another PhotoClip"):
        place.put(new.path, NOON)
    worked.take("later.jpg", "c3")
    assert worked.photos.count() == 3
    assert worked.database.integrity_problems() == []


def test_a_folder_that_refuses_the_new_library_keeps_the_old_one(
    worked: Shelf, folder: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library.sqlite3"
    new = make_library(folder.make("daily").path, library, CancelToken())
    worked.database.close()
    before = library.read_bytes()
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.name == restoring.NEW:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    place = LibraryPlace(library)
    with place.held(), pytest.raises(LibraryProblem, match="cannot be replaced"):
        place.put(new.path, NOON)
    assert library.read_bytes()[100:] == before[100:]
    with place.held():
        place.finish_what_was_cut_off()
    assert library.read_bytes()[100:] == before[100:]


@pytest.mark.parametrize(
    ("content", "emptied"),
    [(None, True), (b"", True), ("nothing", True), ("library", False), (b"not a database", False)],
)
def test_an_emptied_library_is_told_from_a_damaged_one(tmp_path: Path, content: object, emptied: bool) -> None:
    path = tmp_path / "library.sqlite3"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "nothing":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
    elif content == "library":
        database = Database(path, tmp_path / "backups")
        database.open()
        database.close()
    assert is_emptied(path) == emptied


def test_a_library_whose_rows_are_still_in_its_log_is_not_empty_and_a_lone_log_is_left_alone(tmp_path: Path) -> None:
    path, log = tmp_path / "library.sqlite3", tmp_path / "library.sqlite3-wal"
    database = Database(path, tmp_path / "backups")
    database.open()
    assert not is_emptied(path)
    content = log.read_bytes()
    database.close()
    path.unlink()
    log.write_bytes(content)
    assert is_emptied(path)
    assert log.read_bytes() == content


# Whatever else a file may hold


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_happened_to_a_backup_it_is_refused_or_it_is_whole(
    folder: BackupFolder, tmp_path: Path, data: st.DataObject
) -> None:
    sound = tmp_path / "sound.zip"
    if not sound.exists():
        folder.make("asked", sound)
    content = bytearray(sound.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "changed.zip"
    path.write_bytes(content[: data.draw(st.sampled_from([len(content), data.draw(st.integers(0, len(content)))]))])
    other = tmp_path / "other" / "library.sqlite3"
    shutil.rmtree(other.parent, ignore_errors=True)
    try:
        made = make_library(path, other, CancelToken())
    except LibraryProblem:
        assert leftovers(other.parent) == set()
    else:
        assert (made.backup.photo_count, made.left_out) == (2, 0)
        with closing(sqlite3.connect(made.path)) as connection:
            assert connection.execute("SELECT count(*) FROM album_photos").fetchone() == (2,)
