"""From folders to vectors: nothing lost, nothing done twice."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, IndexingStatus, PhotosAdded, PhotosRemoved
from photoclip.core.photo import ShotInfo
from photoclip.core.search import Scope
from photoclip.errors import Cancelled
from tests.faults.sqlite_faults import CORRUPT, FULL, SqliteFaults
from tests.unit.indexing.conftest import World
from tests.waiting import wait_until


def test_photos_are_embedded_and_an_unchanged_library_is_not_read_again(world: World) -> None:
    for number in range(10):
        world.write(f"{number % 3}/{number}.jpg", f"photo {number}")
    first = world.index()
    assert (first.indexed, first.unchanged, first.failed) == (10, 0, ())
    assert world.encoder.encoded == 10
    assert sorted(world.searchable) == sorted(world.photos.ids(Scope()).tolist())
    world.reader.read_paths.clear()
    second = world.index()
    assert (second.indexed, second.unchanged) == (0, 10)
    assert world.reader.read_paths == []
    assert world.encoder.encoded == 10


def test_the_same_content_is_embedded_once(world: World) -> None:
    for number in range(9):
        world.write(f"{number}.jpg", "the same")
    world.index()
    assert world.encoder.encoded == 1
    assert world.photos.count() == 1
    world.write("later.jpg", "the same")
    world.index()
    assert world.encoder.encoded == 1


def test_a_renamed_folder_keeps_every_photo_without_reading_one(world: World) -> None:
    for number in range(5):
        world.write(f"rome/{number}.jpg", f"photo {number}")
    world.index()
    before = set(world.photos.ids(Scope()).tolist())
    (world.photos_dir / "rome").rename(world.photos_dir / "roma")
    world.reader.read_paths.clear()
    report = world.index()
    assert report.moved == 5
    assert world.reader.read_paths == []
    assert set(world.photos.ids(Scope(world.folder_id, "roma")).tolist()) == before


def test_a_file_copied_elsewhere_and_deleted_here_keeps_its_identity(world: World) -> None:
    path = world.write("a.jpg", "photo")
    world.index()
    photo_id = world.photo_of("a.jpg")
    (world.photos_dir / "x").mkdir()
    shutil.copy(path, world.photos_dir / "x" / "b.jpg")  # a new inode and a new time, as on another disk
    os.utime(world.photos_dir / "x" / "b.jpg", ns=(1, 1))
    path.unlink()
    report = world.index()
    assert world.photo_of("x/b.jpg") == photo_id
    assert (report.moved, world.encoder.encoded) == (1, 1)
    assert set(world.files.known(world.folder_id)) == {"x/b.jpg"}


def test_a_picture_that_is_cut_off_is_embedded_and_listed_until_the_rest_has_come(world: World) -> None:
    world.write("a.jpg", "in part")
    report = world.index()
    assert (report.indexed, report.failed, world.encoder.encoded) == (1, (), 1)
    (problem,) = report.incomplete
    assert (problem.reason, problem.shown) == ("the end is missing", True)
    assert world.files.count_problems() == 1
    photo = world.photos.get(world.photo_of("a.jpg"))
    assert photo is not None
    assert photo.incomplete == "the end is missing"
    world.write("a.jpg", "all of it")
    assert world.index().incomplete == ()
    assert world.files.count_problems() == 0


def test_what_an_earlier_version_has_read_is_read_again_and_nothing_is_lost(world: World) -> None:
    path = str(world.write("a.jpg", "photo"))
    world.write("b.jpg", "broken")
    world.index()
    photo_id = world.photo_of("a.jpg")
    with world.database.transaction() as connection:
        connection.execute("UPDATE files SET read_by = 0")
    world.reader.read_paths.clear()
    world.reader.shots[path] = ShotInfo(camera_model="X-T5")
    world.index()
    assert sorted(world.reader.read_paths) == [path, str(world.photos_dir / "b.jpg")]
    photo = world.photos.get(photo_id)
    assert photo is not None
    assert (photo.shot.camera_model, world.encoder.encoded) == ("X-T5", 1)
    world.reader.read_paths.clear()
    world.index()
    assert world.reader.read_paths == []


def test_a_sidecar_that_comes_later_may_say_another_date(world: World) -> None:
    path = world.write("a.jpg", "photo")
    world.index()
    world.reader.shots[str(path)] = ShotInfo(datetime(1985, 7, 8), date_precision="day", date_source="sidecar")
    path.with_name("a.jpg.xmp").write_text("says a date")
    world.index()
    photo = world.photos.get(world.photo_of("a.jpg"))
    assert photo is not None
    assert (photo.date, photo.shot.date_precision, world.encoder.encoded) == (datetime(1985, 7, 8), "day", 1)


@pytest.mark.parametrize("better_last", [False, True])
def test_of_two_copies_the_one_that_knows_the_date_better_counts(world: World, better_last: bool) -> None:
    names = ["IMG-20190704-WA0001.jpg", "plain.jpg"]
    for name in reversed(names) if better_last else names:
        path = str(world.write(name, "the same"))
        if name != "plain.jpg":
            world.reader.shots[path] = ShotInfo(datetime(2019, 7, 4), date_precision="day", date_source="name")
        world.index()
    photo = world.photos.get(world.photo_of("plain.jpg"))
    assert photo is not None
    assert photo.date == datetime(2019, 7, 4)


def test_a_changed_file_is_read_again(world: World) -> None:
    world.write("a.jpg", "one")
    world.index()
    old = world.photo_of("a.jpg")
    world.write("a.jpg", "another")
    world.index()
    assert world.photos.ids(Scope()).tolist() == [world.photo_of("a.jpg")]
    assert PhotosRemoved((old,)) in world.changes


def test_a_deleted_file_is_missing_and_returns_with_everything(world: World) -> None:
    path = world.write("a.jpg", "photo")
    world.write("b.jpg", "other")
    world.index()
    photo_id = world.photo_of("a.jpg")
    away = path.rename(world.photos_dir.parent / "away.jpg")
    assert world.index().offline == 0
    assert world.photos.count() == 1
    away.rename(path)
    assert world.index().offline == 0
    assert world.photo_of("a.jpg") == photo_id
    assert world.photos.count() == 2
    assert world.encoder.encoded == 2


@pytest.mark.parametrize("unplug", ["gone", "empty"])
def test_an_unplugged_drive_loses_nothing(world: World, unplug: str) -> None:
    for number in range(6):
        world.write(f"{number}.jpg", f"photo {number}")
    world.index()
    away = world.photos_dir.parent / "away"
    world.photos_dir.rename(away)
    if unplug == "empty":
        world.photos_dir.mkdir()
    report = world.index()
    assert report.offline == 6
    assert world.photos.count() == 6
    if unplug == "empty":
        world.photos_dir.rmdir()
    away.rename(world.photos_dir)
    world.reader.read_paths.clear()
    report = world.index()
    assert (report.offline, report.unchanged, world.reader.read_paths) == (0, 6, [])


def test_a_bad_file_is_set_aside_with_its_reason_and_the_rest_goes_on(world: World) -> None:
    for number in range(8):
        world.write(f"{number}.jpg", f"photo {number}")
    world.write("3b.jpg", "broken")
    report = world.index()
    assert report.indexed == 8
    assert [(Path(problem.path).name, problem.reason) for problem in report.failed] == [
        ("3b.jpg", "the picture is cut off")
    ]
    world.reader.read_paths.clear()
    assert len(world.index().failed) == 1
    assert world.reader.read_paths == []
    world.write("3b.jpg", "mended")
    assert world.index().failed == ()


def test_a_file_that_is_gone_between_scan_and_read_is_no_failure(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.write("a.jpg", "photo")
    read = world.reader.read

    def read_too_late(*args: object) -> object:
        path.unlink()
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(world.reader, "read", read_too_late)
    report = world.index()
    assert (report.failed, report.offline, report.waiting) == ((), 0, 0)


def test_a_file_still_being_written_is_not_set_aside(world: World) -> None:
    world.write("a.jpg", "busy")
    assert world.index().failed == ()
    world.write("a.jpg", "finished")
    assert world.index().indexed == 1


def test_without_a_model_photos_are_read_and_embedded_later(world: World) -> None:
    world.with_model = False
    for number in range(6):
        world.write(f"{number}.jpg", f"photo {number}")
    assert world.index().indexed == 6
    assert world.photos.count() == 6
    assert world.indexer.status.pending_embeddings == 6
    world.with_model = True
    world.index()
    assert world.encoder.encoded == 6


def test_an_encoder_that_fails_costs_no_photo(world: World) -> None:
    for number in range(6):
        world.write(f"{number}.jpg", f"photo {number}")
    world.encoder.fail = True
    report = world.index()
    assert "process ended" in report.message
    assert world.photos.count() == 6
    world.encoder.fail = False
    assert world.index().message == ""
    assert world.encoder.encoded == 6


def test_a_cancelled_run_keeps_what_it_did_and_goes_on_from_there(world: World) -> None:
    for number in range(300):
        world.write(f"{number}.jpg", f"photo {number}")
    token = CancelToken()

    def stop_after_some(status: IndexingStatus) -> None:
        if status.done > 20:
            token.cancel()

    with pytest.raises(Cancelled):
        world.indexer.run_once(token, stop_after_some)
    done = world.encoder.encoded
    assert 20 < done < 300
    world.index()
    assert world.encoder.encoded == 300


def test_newly_excluded_photos_leave_the_library(world: World) -> None:
    world.write("keep/a.jpg", "a")
    path = world.write("exports/b.jpg", "b")
    world.index()
    world.excludes = ("exports/",)
    report = world.index()
    assert (world.photos.count(), report.offline) == (1, 0)
    assert path.exists()
    world.excludes = ()
    world.index()
    assert world.encoder.encoded == 2


def test_a_paused_folder_is_left_alone(world: World) -> None:
    world.folders.set_paused(world.folder_id, True)
    world.write("a.jpg", "photo")
    assert world.index().indexed == 0
    world.folders.set_paused(world.folder_id, False)
    assert world.index().indexed == 1


def test_the_background_sees_new_changed_moved_and_deleted_files(world: World) -> None:
    world.write("a.jpg", "a")
    world.indexer.start()
    wait_until(lambda: world.photos.count() == 1 and world.indexer.status.phase == "idle")
    path = world.write("trip/day/b.jpg", "b")
    wait_until(lambda: world.photos.count() == 2)
    path.rename(world.photos_dir / "c.jpg")
    wait_until(lambda: "c.jpg" in world.files.known(world.folder_id))
    wait_until(lambda: "trip/day/b.jpg" not in world.files.known(world.folder_id))
    (world.photos_dir / "a.jpg").unlink()
    wait_until(lambda: world.files.known(world.folder_id)["a.jpg"].offline)
    assert world.encoder.encoded == 2


def test_pausing_holds_the_work_and_resuming_goes_on(world: World) -> None:
    for number in range(60):
        world.write(f"{number}.jpg", f"photo {number}")
    world.reader.before_read = lambda: world.indexer.pause() if len(world.reader.read_paths) == 5 else None
    world.indexer.start()
    wait_until(lambda: held(world.indexer.status))
    assert 5 <= world.photos.count() < 60
    world.indexer.rescan()
    world.indexer.work()
    world.indexer.resume()
    wait_until(lambda: world.photos.count() == 60)
    *_, last_held = (number for number, change in enumerate(world.changes) if held(change))
    after = world.changes[last_held + 1]
    assert isinstance(after, IndexingStatus)
    assert after.phase == "idle"  # resuming says so: no wish ended the pause before


def held(change: Change) -> bool:
    """Tell whether it says that the work has stopped for a pause: what was under way is committed."""
    return isinstance(change, IndexingStatus) and change.phase == "paused" and change.done == change.total > 0


def test_a_status_says_what_how_many_and_how_fast(world: World) -> None:
    for number in range(40):
        world.write(f"{number}.jpg", f"photo {number}")
    seen: list[IndexingStatus] = []
    world.indexer.run_once(CancelToken(), seen.append)
    working = [status for status in seen if status.phase == "indexing"]
    assert working[-1].done == working[-1].total == 40
    assert working[-1].model == "fake"
    assert all(one.done <= two.done for one, two in pairwise(working))
    assert {photo for change in world.changes if isinstance(change, PhotosAdded) for photo in change.photo_ids} == set(
        world.photos.ids(Scope()).tolist()
    )


@pytest.mark.parametrize("mtime_s", [-9_223_372_037, -1, 10_413_792_000, 253_402_300_800])
def test_a_clock_set_wrong_stops_no_file(world: World, mtime_s: int) -> None:
    os.utime(world.write("odd.jpg", "from 1677, 1969, 2300 or 10000"), (0, mtime_s))
    world.write("ordinary.jpg", "from today")
    assert (world.index().indexed, world.photos.count()) == (2, 2)
    again = world.index()
    assert (again.indexed, again.unchanged) == (0, 2)


@pytest.mark.parametrize("shot", [ShotInfo(iso=2**70), ShotInfo(latitude=10**400), ShotInfo(lens="\ud800")])
def test_what_the_database_cannot_keep_sets_its_own_file_aside(world: World, shot: ShotInfo) -> None:
    for number in range(3):
        world.write(f"{number}.jpg", f"photo {number}")
    odd = world.write("odd.jpg", "odd")
    world.reader.shots[str(odd)] = shot
    report = world.index()
    assert [problem.path for problem in world.files.problems()] == [str(odd)]
    assert (world.photos.count(), len(report.failed)) == (3, 1)


def test_a_thumbnail_that_cannot_be_saved_costs_no_photo(world: World) -> None:
    world.write("a.jpg", "photo")
    world.reader.no_thumbnail = "The disk is full: thumbnails cannot be saved in /cache. Free some space."
    report = world.index()
    assert (report.indexed, report.failed, report.message) == (1, (), world.reader.no_thumbnail)
    assert world.photos.count() == 1


def test_a_full_disk_pauses_indexing_which_says_so_once_and_goes_on_by_itself(
    sqlite_faults: SqliteFaults, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("photoclip.indexing.indexer.RETRY_AFTER_S", 0.01)
    world.write("a.jpg", "photo")
    with sqlite_faults.saying("INSERT INTO photos", FULL):
        world.indexer.start()
        wait_until(lambda: len(world.reader.read_paths) > 3)
        assert "is full" in world.indexer.status.message
        assert world.photos.count() == 0
    wait_until(lambda: world.photos.count() == 1)
    wait_until(lambda: world.indexer.status.phase == "idle")
    assert world.indexer.status.message == ""
    assert [record.message for record in caplog.records if "waits" in record.message] == [
        f"indexing waits: The disk that holds {world.photos_dir.parent} is full; free some space and try again."
    ]


def test_indexing_stands_still_while_the_library_is_damaged(
    sqlite_faults: SqliteFaults, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoclip.indexing.indexer.RETRY_AFTER_S", 0.01)
    world.write("a.jpg", "photo")
    with sqlite_faults.saying("INSERT INTO photos", CORRUPT):
        world.indexer.start()
        wait_until(lambda: "is damaged" in world.indexer.status.message)  # it may have been an index, three times
        wait_until(lambda: world.indexer.status.phase == "stopped")
    assert world.photos.count() == 0
    assert world.database.damage() == []
    world.indexer.work()
    wait_until(lambda: world.photos.count() == 1)
    wait_until(lambda: world.indexer.status.phase == "idle")
    assert world.indexer.status.message == ""


def test_a_photo_that_one_path_lost_and_another_brought_in_one_batch_stays_in_view(world: World) -> None:
    """Whichever of the two is read first."""
    world.with_model = False  # all of a run is one batch
    for here, there in (("a.jpg", "b.jpg"), ("d.jpg", "c.jpg")):
        world.write(here, f"photo of {here}")
        world.index()
        photo_id = world.photo_of(here)
        world.write(here, f"another one under the name {here}")
        world.write(there, f"photo of {here}")
        world.changes.clear()
        world.index()
        assert world.photo_of(there) == photo_id
        assert not [one for one in world.changes if isinstance(one, PhotosRemoved) and photo_id in one.photo_ids]
