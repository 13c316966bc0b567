"""Libraries of every earlier format open with all that is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import Scope
from photoclip.core.tags import Marks
from photoclip.store import database as database_module
from photoclip.store.albums import AlbumStore
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.filters import PhotoFilters
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.marks import MarkStore
from photoclip.store.migrations import MIGRATIONS, SCHEMA_VERSION
from photoclip.store.news import NewsStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.restoring import make_library
from photoclip.store.tags import TagStore


@pytest.fixture
def first_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as format 1 wrote it: two photos, one of them in two files."""
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:1])
        patch.setattr(database_module, "settle_companions", lambda connection: None)
        patch.setattr(database_module, "SCHEMA_VERSION", 1)
        patch.setattr(database_module, "refresh_names", lambda connection: None)
        patch.setattr(database_module, "publish_news", lambda connection, writer: None)
        database = Database(path, tmp_path / "backups")
        database.open()
        with database.transaction() as connection:
            connection.execute("INSERT INTO folders (id, path) VALUES (1, '/photos')")
            for photo_id in (1, 2):
                connection.execute(
                    "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us)"
                    " VALUES (?, ?, 10, 40, 30, 'JPEG', ?)",
                    (photo_id, f"hash {photo_id}", photo_id),
                )
            for relative, photo_id in (("Rome/IMG_1.jpg", 1), ("copy.jpg", 1), ("Rome/IMG_2.jpg", 2)):
                connection.execute(
                    "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state)"
                    " VALUES (1, ?, 10, 1, ?, 'ready')",
                    (relative, photo_id),
                )
        database.close()
    return path


def test_format_1_opens_with_its_photos_names_and_a_copy_beside_it(first_format: Path, tmp_path: Path) -> None:
    database = Database(first_format, tmp_path / "backups")
    database.open()
    try:
        assert database.reader().execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert PhotoStore(database).ids(Scope()).tolist() == [2, 1]
        filters = PhotoFilters(database)
        rows = database.reader().execute(
            "SELECT files.relative FROM files JOIN file_names ON file_names.rowid = files.id ORDER BY files.id"
        )
        assert rows.fetchall() == [("Rome/IMG_1.jpg",), ("copy.jpg",), ("Rome/IMG_2.jpg",)]
        assert filters.values()["album"] == []
        album = AlbumStore(database).create("Best", [2])
        assert album.photo_count == 1
        assert database.integrity_problems() == []
    finally:
        database.close()
    (copy,) = BackupFolder(first_format, tmp_path / "backups").all()
    assert (copy.kind, copy.library_format, copy.photo_count, copy.problem) == ("migration", 1, 2, "")
    (tmp_path / "other").mkdir()
    old = make_library(copy.path, tmp_path / "other" / "library.sqlite3", CancelToken())
    again = Database(old.path, tmp_path / "other" / "backups")
    again.open()
    assert PhotoStore(again).ids(Scope()).tolist() == [2, 1]
    again.close()


@pytest.fixture
def second_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as format 2 wrote it: a photo with stars and a tag, in an album."""
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:2])
        patch.setattr(database_module, "settle_companions", lambda connection: None)
        patch.setattr(database_module, "SCHEMA_VERSION", 2)
        patch.setattr(database_module, "publish_news", lambda connection, writer: None)
        database = Database(path, tmp_path / "backups")
        database.open()
        with database.transaction() as connection:
            connection.execute("INSERT INTO folders (id, path) VALUES (1, '/photos')")
            connection.execute(
                "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, rating, favourite)"
                " VALUES (1, 'hash', 10, 40, 30, 'JPEG', 1, 4, 1)"
            )
            connection.execute(
                "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state)"
                " VALUES (1, 'a.jpg', 10, 1, 1, 'ready')"
            )
            connection.execute("INSERT INTO tags (id, name, folded) VALUES (7, 'Animals/Dog', 'animals/dog')")
            connection.execute("INSERT INTO photo_tags (photo_id, tag_id) VALUES (1, 7)")
            connection.execute("INSERT INTO albums (id, name, folded) VALUES (3, 'Best', 'best')")
            connection.execute("INSERT INTO album_photos (album_id, photo_id, position) VALUES (3, 1, 1)")
        database.close()
    return path


def test_format_2_keeps_stars_tags_and_albums_and_its_tags_can_be_worked_with(
    second_format: Path, tmp_path: Path
) -> None:
    database = Database(second_format, tmp_path / "backups")
    database.open()
    try:
        assert MarkStore(database).of([1]) == {1: Marks(4, True, "")}
        (tag,) = PhotoTagStore(database).of(1)
        assert (tag.name, tag.source, tag.added, tag.confirmed) == ("Animals/Dog", "person", None, False)
        assert [(one.name, one.photo_count) for one in TagStore(database).all()] == [("Animals/Dog", 1)]
        assert [(album.name, album.photo_count) for album in AlbumStore(database).all()] == [("Best", 1)]
        change = PhotoTagStore(database).take_off([1], [7])
        PhotoTagStore(database).undo(change.id)
        assert PhotoTagStore(database).of(1) == [tag]
        assert database.integrity_problems() == []
    finally:
        database.close()


@pytest.fixture
def third_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as format 3 wrote it: two photos that a run tagged, one in an album, a model that is chosen."""
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:3])
        patch.setattr(database_module, "settle_companions", lambda connection: None)
        patch.setattr(database_module, "SCHEMA_VERSION", 3)
        patch.setattr(database_module, "publish_news", lambda connection, writer: None)
        database = Database(path, tmp_path / "backups")
        database.open()
        with database.transaction() as connection:
            connection.execute("INSERT INTO folders (id, path) VALUES (1, '/photos')")
            for photo_id in (1, 2):
                connection.execute(
                    "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, rating)"
                    " VALUES (?, ?, 10, 40, 30, 'JPEG', ?, 3)",
                    (photo_id, f"hash {photo_id}", photo_id),
                )
                connection.execute(
                    "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state)"
                    " VALUES (1, ?, 10, 1, ?, 'ready')",
                    (f"{photo_id}.jpg", photo_id),
                )
            connection.execute("INSERT INTO tags (id, name, folded, color) VALUES (7, 'Dog', 'dog', 'red')")
            connection.execute(
                "INSERT INTO tag_changes (id, kind, made_s, text, photo_count) VALUES (4, 'run', 1000, 'Auto-tag', 2)"
            )
            connection.execute("INSERT INTO change_tags (change_id, tag_id, prompt) VALUES (4, 7, 'a dog')")
            connection.execute("INSERT INTO photo_tags (photo_id, tag_id, change_id) VALUES (1, 7, 4), (2, 7, 4)")
            connection.execute("INSERT INTO albums (id, name, folded) VALUES (3, 'Best', 'best')")
            connection.execute("INSERT INTO album_photos (album_id, photo_id, position) VALUES (3, 2, 1)")
            connection.execute("INSERT INTO settings (key, value) VALUES ('active_model', 'a/model')")
        database.close()
    return path


def test_format_3_keeps_runs_albums_and_the_model_and_makes_news_from_then_on(
    third_format: Path, tmp_path: Path
) -> None:
    database, other = (Database(third_format, tmp_path / "backups") for _ in range(2))
    database.open()
    other.open()
    try:
        news = NewsStore(other)
        news.begin()
        (run,) = PhotoTagStore(database).runs()
        assert (run.id, run.tag_count, run.labels) == (4, 2, ("Dog",))
        assert MarkStore(database).of([1, 2]) == {1: Marks(3), 2: Marks(3)}
        assert [(album.name, album.photo_count) for album in AlbumStore(database).all()] == [("Best", 1)]
        assert LibrarySettings(database).active_model() == "a/model"
        assert news.latest() == {}
        assert PhotoTagStore(database).undo_run(4) == 2
        assert news.latest() == {"tags": None}
        assert PhotoTagStore(database).of(1) == []
        assert database.integrity_problems() == []
    finally:
        other.close()
        database.close()


def test_what_a_run_guessed_beside_a_no_goes_and_what_somebody_said_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where look-alike tags became one, a photo could carry a tag and be one that the person said no to."""
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:15])
        patch.setattr(database_module, "settle_companions", lambda connection: None)
        patch.setattr(database_module, "SCHEMA_VERSION", 15)
        database = Database(path, tmp_path / "backups")
        database.open()
        with database.transaction() as connection:
            connection.execute("INSERT INTO tags (id, name, folded) VALUES (1, 'dog', 'dog')")
            for change_id, kind in ((1, "run"), (2, "file"), (3, "person")):
                connection.execute(
                    "INSERT INTO tag_changes (id, kind, made_s, text) VALUES (?, ?, 1, '')", (change_id, kind)
                )
            for photo_id, change_id, confirmed in ((1, 1, 0), (2, 1, 1), (3, 2, 0), (4, 3, 1), (5, 1, 0)):
                connection.execute(
                    "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, file_count)"
                    " VALUES (?1, 'hash ' || ?1, 10, 40, 30, 'JPEG', ?1, 1)",
                    (photo_id,),
                )
                connection.execute(
                    "INSERT INTO photo_tags (photo_id, tag_id, change_id, confirmed) VALUES (?, 1, ?, ?)",
                    (photo_id, change_id, confirmed),
                )
            connection.executemany(
                "INSERT INTO rejections (tag_id, photo_id, change_id) VALUES (1, ?, 1)", [(1,), (2,), (3,), (4,)]
            )
        database.close()
    database = Database(path, tmp_path / "backups")
    database.open()
    try:
        on = PhotoTagStore(database)
        assert on.carrying(1).tolist() == [2, 3, 4, 5]
        assert on.decisions(1).crosses == {1}
        assert database.integrity_problems() == []
    finally:
        database.close()


@pytest.fixture
def fourteenth_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as format 14 wrote it: hearts and beaches that look alike as tags and albums of their own."""
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:14])
        patch.setattr(database_module, "settle_companions", lambda connection: None)
        patch.setattr(database_module, "SCHEMA_VERSION", 14)
        database = Database(path, tmp_path / "backups")
        database.open()
        with database.transaction() as connection:
            for photo_id in (1, 2, 3):
                connection.execute(
                    "INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, file_count)"
                    " VALUES (?, ?, 10, 40, 30, 'JPEG', ?, 1)",
                    (photo_id, f"hash {photo_id}", photo_id),
                )
            connection.executemany(
                "INSERT INTO tags (id, name, folded, color) VALUES (?, ?, ?, ?)",
                [
                    (1, "❤", "❤", ""),
                    (2, "❤\ufe0f", "❤\ufe0f", "red"),
                    (3, "Beach", "beach", ""),
                    (4, "\u200ebeach", "\u200ebeach", ""),
                    (5, "dog", "dog", ""),
                    (6, "\u200b", "\u200b", ""),
                ],
            )
            connection.execute("INSERT INTO tag_changes (id, kind, made_s, text) VALUES (4, 'removal', 1000, 'Took')")
            connection.execute("INSERT INTO change_tags (change_id, tag_id, prompt) VALUES (4, 4, 'a beach')")
            connection.executemany(
                "INSERT INTO photo_tags (photo_id, tag_id) VALUES (?, ?)", [(1, 1), (1, 2), (2, 2), (1, 5), (3, 6)]
            )
            connection.execute("INSERT INTO tags_taken (taken_by, photo_id, tag_id) VALUES (4, 3, 4)")
            connection.execute("INSERT INTO rejections (tag_id, photo_id) VALUES (4, 2)")
            connection.execute("INSERT INTO tag_aliases (folded, name, tag_id) VALUES ('❤\ufe0e', '❤\ufe0e', 5)")
            connection.execute("INSERT INTO tag_aliases (folded, name, tag_id) VALUES ('hund', 'Hund', 5)")
            connection.executemany(
                "INSERT INTO albums (id, name, folded) VALUES (?, ?, ?)",
                [(1, "Best", "best"), (2, "Best\u200b", "best\u200b"), (3, "Best\u200e", "best\u200e")],
            )
        database.close()
    return path


def test_format_14_makes_one_of_tags_that_look_alike_and_loses_nothing(fourteenth_format: Path, tmp_path: Path) -> None:
    database = Database(fourteenth_format, tmp_path / "backups")
    database.open()
    try:
        tags, on = TagStore(database), PhotoTagStore(database)
        assert [(tag.name, tag.photo_count, tag.color) for tag in tags.all()] == [
            ("\u200b", 1, ""),
            ("Beach", 0, ""),
            ("dog", 1, ""),
            ("❤", 2, "red"),
        ]
        assert {tag.name for tag in on.of(1)} == {"❤", "dog"}
        assert tags.find("\u200e❤\ufe0f") == 1
        assert tags.find("hund") == 5
        assert on.rejected(3).tolist() == [2]
        on.undo(4)
        assert [tag.name for tag in on.of(3)] == ["\u200b", "Beach"]
        assert [album.name for album in AlbumStore(database).all()] == ["Best", "Best\u200b (2)", "Best\u200e (3)"]
        assert database.integrity_problems() == []
    finally:
        database.close()
