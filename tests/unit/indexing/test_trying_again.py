"""What could not be read is tried again: by itself where the reason may pass, and when anything about it changes."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.core.retries import LONGEST_PAUSE_S, moment_s, pause_s
from tests.unit.indexing.conftest import World

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no time of the last change of anything")


def touch_without_a_trace(path: Path, content: str | None = None) -> None:
    """Change a file so that its size and time stay; without `content`, only its permissions."""
    status = path.stat()
    if content is None:
        path.chmod(0o600 if status.st_mode & 0o077 else 0o644)
        return
    with path.open("r+") as file:
        file.write(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_pauses_grow_to_a_day() -> None:
    pauses = [pause_s(attempts) for attempts in range(1, 12)]
    assert pauses[:4] == [15, 60, 240, 960]
    assert pauses == sorted(pauses)
    assert pauses[-1] == pause_s(10_000) == LONGEST_PAUSE_S
    assert [moment_s(attempts) for attempts in (1, 2, 3, 10_000)] == [3, 6, 12, 600]


def test_a_reason_that_passes_is_tried_again_at_growing_intervals(world: World) -> None:
    world.write("a.jpg", "locked")
    (problem,) = world.index().failed
    assert problem.passing
    for pause in (15, 60, 240):
        assert world.files.count_unread() == 0
        world.clock.advance(pause)
        (job,) = world.files.unread(0, 10)
        world.files.mark_failed(job.file_id, "PhotoClip is not allowed to read the file", passing=True)


def test_a_reason_that_lasts_waits_for_the_file_or_the_person(world: World) -> None:
    world.write("a.jpg", "broken")
    (problem,) = world.index().failed
    assert not problem.passing
    world.clock.advance(10 * LONGEST_PAUSE_S)
    world.index()
    assert len(world.reader.read_paths) == 1
    world.files.retry_failed()
    world.index()
    assert len(world.reader.read_paths) == 2


def test_a_run_by_hand_waits_for_no_interval(world: World) -> None:
    path = world.write("a.jpg", "locked")
    world.index()
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    world.index()
    assert len(world.reader.read_paths) == 2


def test_the_background_tries_again_when_it_is_due(world: World) -> None:
    path = world.write("a.jpg", "locked")
    world.index()
    world.files.retry_failed()
    (job,) = world.files.unread(0, 10)
    world.files.mark_failed(job.file_id, "the disk could not read it", passing=True)
    path.write_text("finely")
    world.clock.advance(15)
    assert world.index().indexed == 1
    assert world.index().failed == ()


def test_a_clock_that_was_set_wrong_keeps_nothing_waiting(world: World) -> None:
    world.write("a.jpg", "locked")
    world.clock.advance(10**9)
    world.index()
    world.clock.advance(-(10**9))
    assert world.files.count_unread() == 1


def test_a_file_still_being_written_is_said_and_waits_longer_each_time(world: World) -> None:
    world.write("a.jpg", "busy")
    report = world.index()
    assert (report.failed, report.waiting) == ((), 1)
    assert world.files.count_unread() == 0
    world.clock.advance(3)
    assert world.files.count_unread() == 1


def test_permissions_that_are_given_back_are_noticed(world: World) -> None:
    path = world.write("a.jpg", "broken")
    world.index()
    touch_without_a_trace(path)
    world.index()
    assert len(world.reader.read_paths) == 2


def test_an_edit_that_keeps_size_and_time_is_noticed(world: World) -> None:
    path = world.write("a.jpg", "before")
    world.index()
    touch_without_a_trace(path, "edited")
    assert world.index().indexed == 1
    assert world.encoder.encoded == 2


def test_photos_that_were_only_touched_are_hashed_and_not_decoded(world: World) -> None:
    paths = [world.write(f"{number}.jpg", f"photo {number}") for number in range(30)]
    world.index()
    before = [world.photo_of(path.name) for path in paths]
    world.reader.read_paths.clear()
    for path in paths:
        touch_without_a_trace(path)
    world.changes.clear()
    report = world.index()
    assert (report.indexed, report.rechecked, report.failed) == (0, 30, ())
    assert (world.encoder.encoded, world.reader.read_paths) == (30, [])
    assert [world.photo_of(path.name) for path in paths] == before
    again = world.index()
    assert (again.rechecked, again.unchanged, len(world.reader.looked_at)) == (0, 30, 30)


def test_a_photo_that_was_touched_and_has_no_embedding_gets_one(world: World) -> None:
    path = world.write("a.jpg", "photo")
    world.index()
    with world.database.transaction() as connection:
        connection.execute("DELETE FROM embeddings")
    touch_without_a_trace(path)
    world.index()
    assert world.encoder.encoded == 2


def test_a_rename_is_no_reason_to_look_again(world: World) -> None:
    world.write("a/1.jpg", "photo")
    world.index()
    (world.photos_dir / "a/1.jpg").rename(world.photos_dir / "a/2.jpg")
    assert world.index().moved == 1
    assert world.index().unchanged == 1
    assert world.reader.looked_at == []


def test_new_photos_come_before_those_that_were_touched(world: World) -> None:
    touched = world.write("a.jpg", "old photo")
    world.index()
    touch_without_a_trace(touched, "old phot!")
    world.write("b.jpg", "new photo")
    world.reader.read_paths.clear()
    world.index()
    assert [Path(path).name for path in world.reader.read_paths] == ["b.jpg", "a.jpg"]


def test_a_library_that_has_not_noted_the_time_of_changes_reads_nothing_again(world: World, tmp_path: Path) -> None:
    world.write("a.jpg", "photo")
    world.index()
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE files SET ctime_ns = 0")
    report = world.index()
    assert (report.unchanged, report.rechecked, len(world.reader.read_paths)) == (1, 0, 1)
    assert world.files.known(world.folder_id)["a.jpg"].stamp.ctime_ns
