"""A library that is lost, one that moves to another machine, and the backup of the day."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, IndexingStatus, Notice, PhotosAdded, TagsChanged
from photoclip.core.search import SearchRequest
from photoclip.errors import DiskFull, LibraryDamaged, LibraryLost, LibraryProblem
from photoclip.library import Library
from photoclip.library.daily_backup import AT_LATEST_S, QUIET_S, DailyBackup
from photoclip.paths import AppPaths
from photoclip.settings import Settings, save
from tests.clock import Clock
from tests.tiny_library import PHOTOS, copied

pytestmark = pytest.mark.timeout(800)


def opened(home: Path) -> Library:
    library = Library(AppPaths.choose(home / "data"))
    try:
        library.open()
    except BaseException:
        library.close()
        raise
    return library


def closed(home: Path) -> Library:
    library = Library(AppPaths.choose(home / "data"))
    library.close()
    return library


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path) -> Path:
    """A library that was used and closed."""
    home = copied(tiny_home, tmp_path / "home")
    opened(home).close()
    return home


def gone(database: Path) -> None:
    database.unlink()


def without_bytes(database: Path) -> None:
    database.write_bytes(b"")


def only_its_log(database: Path) -> None:
    log = database.with_name(database.name + "-wal")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO searches (text, used) VALUES ('beach', 1)")
        connection.commit()
        content = log.read_bytes()
    database.unlink()
    log.write_bytes(content)


def nothing_in_it(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM")


def rows_gone(database: Path) -> None:
    database.unlink()
    fresh = Library(AppPaths.choose(database.parent.parent / "fresh"))
    fresh.open()
    fresh.close()
    shutil.copy(fresh.paths.database, database)


LOSSES: list[Callable[[Path], None]] = [gone, without_bytes, only_its_log, nothing_in_it]


@pytest.mark.parametrize("lose", [*LOSSES, rows_gone])
def test_a_lost_library_is_not_begun_anew_in_silence(home: Path, lose: Callable[[Path], None]) -> None:
    database = home / "data" / "library.sqlite3"
    lose(database)
    left = {path.name: path.read_bytes() for path in database.parent.glob("library.sqlite3*")}
    for _ in range(2):
        with pytest.raises(LibraryLost, match=f"it held {PHOTOS} photos"):
            opened(home)
    if lose is not rows_gone:
        assert {path.name: path.read_bytes() for path in database.parent.glob("library.sqlite3*")} == left


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("left", ["thumbnails", "backups", "the lock and a first start"])
def test_a_library_from_before_there_was_a_marker_is_missed_too(
    home: Path, lose: Callable[[Path], None], left: str
) -> None:
    data = home / "data"
    (data / "library.json").unlink()
    if left == "backups":
        library = opened(home)
        library.backups.make()
        library.close()
        (data / "library.json").unlink()
    if left != "thumbnails":
        shutil.rmtree(data / "cache")
    lose(data / "library.sqlite3")
    with pytest.raises(LibraryLost):
        opened(home)


def only_settings(data: Path) -> None:
    data.mkdir()
    save(data / "settings.json", Settings(first_start_done=True))


def only_a_demo_apart(data: Path) -> None:
    (data / "demo-library" / "cache" / "thumbnails").mkdir(parents=True)
    (data / "demo-library" / "cache" / "thumbnails" / "1.jpg").touch()
    (data / "demo-library" / "library.sqlite3").touch()
    (data / "demo").mkdir()
    (data / "demo" / "cat.jpg").touch()


def only_a_model(data: Path) -> None:
    library = Library(AppPaths.choose(data))
    library.open()
    library.close()
    (data / "models" / "a-model").mkdir(parents=True)
    (data / "models" / "a-model" / "weights.safetensors").touch()
    (data / "library.sqlite3").unlink()


def a_start_that_was_cut_off(data: Path) -> None:
    data.mkdir()
    (data / "library.sqlite3").touch()


@pytest.mark.parametrize(
    "leave", [lambda data: None, only_settings, only_a_demo_apart, only_a_model, a_start_that_was_cut_off]
)
def test_a_first_start_is_not_taken_for_a_loss(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    leave(tmp_path / "data")
    library = opened(tmp_path)
    assert library.photos.count() == 0
    library.close()


def test_a_lost_library_comes_back_from_its_newest_backup(home: Path) -> None:
    library = opened(home)
    library.tags.put([1, 2, 3], "Rome")
    made = library.backups.make()
    library.close()
    gone(library.paths.database)
    lost = closed(home)
    assert lost.backups.newest() == made
    restored = lost.backups.restore(made.path)
    assert (restored.kept, restored.to_look_at) == (None, PHOTOS)
    library = opened(home)
    assert library.photos.count() == PHOTOS
    assert [(tag.name, tag.photo_count) for tag in library.tags.all()] == [("Rome", 3)]
    library.close()


def test_a_damaged_library_is_kept_and_nothing_that_is_known_of_it_is_taken_for_the_new_one(home: Path) -> None:
    library = opened(home)
    made = library.backups.make()
    library.close()
    library.paths.database.write_bytes(library.paths.database.read_bytes()[:5000])
    with pytest.raises(LibraryDamaged):
        opened(home)
    restored = closed(home).backups.restore(made.path)
    assert restored.kept is not None
    assert restored.kept.problem
    assert restored.kept.size_bytes == 5000
    library = opened(home)
    assert library.photos.count() == PHOTOS
    library.tags.put([1], "Rome")  # it is written to
    library.close()
    assert {path.name for path in (home / "data").iterdir() if path.is_file()} <= {
        *(".opening.lock", ".restoring.lock", "indexing.lock", "settings.json.lock"),
        *("library.sqlite3", "library.json", "library.check.json", "settings.json", restored.kept.path.name),
    }


def test_a_file_without_bytes_is_not_kept(home: Path) -> None:
    without_bytes(home / "data" / "library.sqlite3")
    assert closed(home).backups.start_empty().kept is None


def test_beginning_anew_on_purpose_asks_no_more_and_can_be_taken_back(home: Path) -> None:
    begun = closed(home).backups.start_empty()
    assert begun.kept is not None
    for _ in range(2):
        library = opened(home)
        assert library.photos.count() == 0
        library.close()
    closed(home).backups.restore(begun.kept.path)
    library = opened(home)
    assert library.photos.count() == PHOTOS
    library.close()


def test_a_restore_is_refused_while_another_has_the_library_open(home: Path) -> None:
    library = opened(home)
    made = library.backups.make()
    with pytest.raises(LibraryProblem, match="in use by another PhotoClip"):
        closed(home).backups.restore(made.path)
    assert library.photos.count() == PHOTOS
    library.close()


def test_a_damaged_library_that_another_one_indexes_is_not_replaced(home: Path) -> None:
    library = opened(home)
    made = library.backups.make()
    assert library.indexing.begin()
    whole = library.paths.database.read_bytes()
    try:
        library.paths.database.write_bytes(b"damaged")
        with pytest.raises(LibraryProblem, match="in use by another PhotoClip"):
            closed(home).backups.restore(made.path)
    finally:
        library.paths.database.write_bytes(whole)
        library.indexing.stop()
        library.indexing.release()
        library.close()


def test_on_another_machine_photos_under_other_names_get_everything_back(home: Path, tmp_path: Path) -> None:
    library = opened(home)
    names = {photo_id: tile.path for photo_id, tile in library.photos.tiles(library.photos.ids().tolist()).items()}
    tagged, starred = sorted(names)[:5], sorted(names)[5:8]
    library.tags.put(tagged, "Rome")
    library.marks.change(starred, rating=5)
    library.albums.create("Best", photo_ids=[*starred, *tagged])
    library.backups.make(tmp_path / "usb.zip")
    library.close()

    other = tmp_path / "other machine"
    (other / "Bilder" / "alt").mkdir(parents=True)
    for number, path in enumerate(sorted(names.values())):  # other folders, other names, other times
        shutil.copy(path, other / "Bilder" / ("alt" if number % 2 else "") / f"{number:03}.jpg")
    shutil.copytree(home / "data" / "models", other / "data" / "models")
    shutil.rmtree(home)
    restored = closed(other).backups.restore(tmp_path / "usb.zip")
    assert restored.folders_missing == (str(home / "photos"),)
    assert restored.to_look_at == 0

    library = opened(other)
    try:
        told: list[Change] = []
        library.subscribe(told.append)
        library.folders.add(other / "Bilder")
        library.indexing.run(CancelToken(), lambda _status: None)
        assert library.photos.count() == PHOTOS
        assert not [change for change in told if isinstance(change, PhotosAdded)], "they are no new photos"
        assert library.photos.count_without_embedding() == 0
        assert len(library.search.find(SearchRequest("cat")).photo_ids)
        assert {tag.name: tag.photo_count for tag in library.tags.all()} == {"Rome": 5}
        for photo_id in tagged:
            photo = library.photos.get(photo_id)
            assert photo is not None
            assert any(file.path.startswith(str(other)) for file in photo.files)
        tiles = library.photos.tiles(starred)
        assert [tiles[photo_id].rating for photo_id in starred] == [5, 5, 5]
        assert set(library.search.find(SearchRequest("album:Best")).photo_ids.tolist()) == {*starred, *tagged}
        found = library.search.find(SearchRequest("tag:rome"))
        assert set(found.photo_ids.tolist()) == set(tagged)
    finally:
        library.close()


def test_settings_come_along_where_the_machine_has_none(home: Path, tmp_path: Path) -> None:
    library = opened(home)
    library.backups.make(tmp_path / "usb.zip")
    library.close()
    before = json.loads(library.paths.settings.read_text())
    other = tmp_path / "other"
    closed(other).backups.restore(tmp_path / "usb.zip")
    assert json.loads((other / "data" / "settings.json").read_text()) == before
    save(home / "data" / "settings.json", Settings(appearance="dark"))
    closed(home).backups.restore(tmp_path / "usb.zip")
    assert json.loads((home / "data" / "settings.json").read_text())["appearance"] == "dark"


def test_a_smart_album_that_looks_for_a_pasted_picture_still_does(home: Path, tmp_path: Path) -> None:
    library = opened(home)
    needed, other = library.search.keep_picture(b"a picture"), library.search.keep_picture(b"of a search long ago")
    library.albums.save_search("Like it", SearchRequest(f'like:"{needed}" beach'))
    library.backups.make(tmp_path / "usb.zip")
    library.close()
    closed(tmp_path / "other place").backups.restore(tmp_path / "usb.zip")
    library = opened(tmp_path / "other place")
    (album,) = library.albums.all()
    now = tmp_path / "other place" / "data" / "pasted" / needed.name
    assert album.query == f'like:"{now}" beach'
    assert now.read_bytes() == b"a picture"
    assert not now.with_name(other.name).exists()
    library.close()


# The backup of the day


class Maker:
    def __init__(self) -> None:
        self.made = 0
        self.error: Exception | None = None

    def __call__(self, _cancel: CancelToken) -> None:
        self.made += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def told() -> list[Change]:
    return []


@pytest.fixture
def daily(told: list[Change]) -> tuple[DailyBackup, Maker, Clock]:
    maker, clock = Maker(), Clock()
    return DailyBackup(maker, told.append, clock), maker, clock


def test_it_waits_for_a_quiet_moment(daily: tuple[DailyBackup, Maker, Clock]) -> None:
    backup, maker, clock = daily
    for _ in range(5):
        clock.advance(QUIET_S - 1)
        backup.notice(TagsChanged())
        backup.look()
    assert maker.made == 0
    backup.notice(IndexingStatus())
    clock.advance(QUIET_S)
    backup.look()
    assert maker.made == 1


def test_a_library_that_is_never_quiet_is_backed_up_after_all(daily: tuple[DailyBackup, Maker, Clock]) -> None:
    backup, maker, clock = daily
    for _ in range(round(2 * AT_LATEST_S)):
        clock.advance(1)
        backup.notice(TagsChanged())
        backup.look()
    assert maker.made == 2


def test_what_is_in_its_way_is_said_once_and_tried_again(
    daily: tuple[DailyBackup, Maker, Clock], told: list[Change], caplog: pytest.LogCaptureFixture
) -> None:
    backup, maker, clock = daily
    maker.error = DiskFull("There is no room for the backup.")
    with caplog.at_level(logging.CRITICAL):
        for _ in range(3):
            clock.advance(QUIET_S)
            backup.look()
    assert maker.made == 3
    assert told == [Notice("There is no room for the backup.")]


def test_closing_ends_its_thread(told: list[Change]) -> None:
    backup = DailyBackup(Maker(), told.append, look_every_s=0.001)
    backup.start()
    backup.close()
    DailyBackup(Maker(), told.append).close()


def test_an_empty_library_is_not_backed_up_and_one_with_photos_once_a_day(home: Path, tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    assert empty.backups.make_if_due(CancelToken()) is None
    empty.close()
    library = opened(home)
    assert library.backups.make_if_due(CancelToken(), only_after_writing=True) is None
    made = library.backups.make_if_due(CancelToken())
    assert made is not None
    assert made.kind == "daily"
    assert library.backups.make_if_due(CancelToken()) is None
    library.close()


def test_a_library_of_which_all_photos_are_missing_is_backed_up_and_missed(home: Path) -> None:
    library = opened(home)
    photo_ids = library.photos.ids().tolist()
    library.tags.put(photo_ids, "kept")
    for photo in (home / "photos").rglob("*.jpg"):
        photo.unlink()
    (home / "photos" / "notes.txt").touch()  # an empty folder is a drive that is away
    library.indexing.run(CancelToken(), lambda _status: None)
    for question in library.folders.disappearances():
        library.folders.confirm_gone(question.folder_id)
    assert (library.photos.count(), library.missing.all().total) == (0, len(photo_ids))
    assert library.backups.make_if_due(CancelToken()) is not None
    library.close()
    shutil.rmtree(home / "data" / "backups")
    gone(home / "data" / "library.sqlite3")
    with pytest.raises(LibraryLost, match=f"it held {len(photo_ids)} photos"):
        opened(home)


def test_what_a_person_began_is_backed_up_before_there_is_a_photo(tmp_path: Path) -> None:
    library = opened(tmp_path)
    (tmp_path / "photos").mkdir()
    library.folders.add(tmp_path / "photos")
    assert library.backups.make_if_due(CancelToken()) is None
    library.tags.create("family")
    assert library.backups.make_if_due(CancelToken()) is not None
    library.close()


def test_a_library_that_was_emptied_on_purpose_before_a_kill_is_not_lost(home: Path) -> None:
    library = opened(home)
    (folder,) = library.folders.all()
    for photo in (home / "photos").rglob("*.jpg"):
        photo.unlink()
    (home / "photos" / "notes.txt").touch()
    library.indexing.run(CancelToken(), lambda _status: None)
    library.folders.confirm_gone(folder.id)
    marker = home / "data" / "library.json"
    said = marker.read_bytes()
    assert len(library.missing.remove_all()) == PHOTOS
    library.close()
    marker.write_bytes(said)  # as it is when the process is killed
    opened(home).close()
