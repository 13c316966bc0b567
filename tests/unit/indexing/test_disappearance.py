"""Many photos that are gone at once: the person is asked, and nothing changes until they answer."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from photoclip.core.disappearance import Disappearance, common_folder, is_mass
from photoclip.core.events import FoldersChanged, PhotosAdded, PhotosChanged, PhotosRemoved
from photoclip.core.search import Scope
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.scanner import Scanner
from photoclip.indexing.watcher import DirtyFolder
from photoclip.store.census import Census
from photoclip.store.gone_files import GoneFiles
from tests.unit.indexing.conftest import World


def filled(world: World, count: int = 40, folder: str = "holidays") -> None:
    for number in range(count):
        world.write(f"{folder}/{number:03}.jpg", f"{folder} {number}")
    world.index()
    world.changes.clear()


def delete(world: World, first: int, last: int, folder: str = "holidays") -> None:
    for number in range(first, last):
        (world.photos_dir / folder / f"{number:03}.jpg").unlink()


def not_there(world: World) -> int:
    """Return how many files are said to be deleted, or out of reach."""
    return world.files.count_offline() + Census(world.database).missing(0)[0]


def asked(world: World) -> list[tuple[int, int]]:
    return [(one.gone, one.total) for one in world.gone.disappearances() if not one.waiting]


@pytest.mark.parametrize(
    ("gone", "total", "many"),
    [
        (19, 19, False),
        (20, 20, True),
        (20, 99, True),
        (20, 100, False),
        (21, 100, True),
        (180, 200, True),
        (0, 0, False),
    ],
)
def test_a_mass_is_more_than_a_fifth_and_at_least_twenty(gone: int, total: int, many: bool) -> None:
    assert is_mass(gone, total) is many


def test_the_place_is_the_innermost_folder_of_all() -> None:
    assert common_folder(["a/b/1.jpg", "a/b/c/2.jpg", "a/b/3.jpg"]) == "a/b"
    assert common_folder(["a/1.jpg", "b/2.jpg"]) == ""
    assert common_folder([]) == ""


def test_nothing_changes_until_it_is_answered(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    place = str(world.photos_dir / "holidays")
    assert world.gone.disappearances() == [Disappearance(world.folder_id, place, 30, 40)]
    assert world.gone.disappearances()[0].sentence == f"30 of 40 photos in {place} are gone."
    assert not_there(world) == 0
    assert world.photos.count() == 40
    assert [type(change) for change in world.changes if isinstance(change, FoldersChanged | PhotosChanged)] == [
        FoldersChanged
    ]
    world.changes.clear()
    world.index()  # asked once
    assert asked(world) == [(30, 40)]
    assert FoldersChanged() not in world.changes


def test_a_held_file_is_neither_read_nor_shown_as_readable(world: World) -> None:
    world.with_model = False
    filled(world)
    delete(world, 0, 30)
    world.index()
    photo_id = world.photo_of("holidays/000.jpg")
    assert photo_id is not None
    assert world.files.paths_of(photo_id) == []
    world.with_model = True
    world.reader.read_paths.clear()
    world.index()
    assert len(world.reader.read_paths) == 10


def test_what_was_deleted_is_missing_once_the_person_says_so(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    left, kept = world.gone.confirm(world.folder_id)
    assert (len(left), kept, world.photos.count()) == (30, (), 10)
    assert (not_there(world), asked(world)) == (30, [])
    world.index()
    assert (not_there(world), asked(world)) == (30, [])


def test_what_is_waited_for_stays_and_is_not_asked_about_again(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    assert world.gone.wait(world.folder_id) == 30
    (waiting,) = world.gone.disappearances()
    assert (waiting.waiting, waiting.gone) == (True, 30)
    delete(world, 30, 31)  # of the rest, an ordinary loss
    world.index()
    assert (not_there(world), asked(world)) == (1, [])
    assert world.gone.disappearances() == [waiting]


@pytest.mark.parametrize("answer", ["none", "wait", "confirm"])
def test_everything_comes_back_by_itself(world: World, answer: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    filled(world)
    before = world.photos.ids(Scope()).tolist()
    away = tmp_path_factory.mktemp("away")
    for number in range(30):
        (world.photos_dir / f"holidays/{number:03}.jpg").rename(away / f"{number:03}.jpg")
    world.index()
    if answer == "wait":
        world.gone.wait(world.folder_id)
    elif answer == "confirm":
        world.gone.confirm(world.folder_id)
    for file in away.iterdir():
        file.rename(world.photos_dir / "holidays" / file.name)
    world.reader.read_paths.clear()
    world.index()
    assert (not_there(world), world.gone.disappearances()) == (0, [])
    assert world.photos.ids(Scope()).tolist() == before
    assert world.reader.read_paths == []


def test_a_question_that_shrinks_below_the_measure_goes_away(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    for number in range(20):
        world.write(f"holidays/{number:03}.jpg", f"holidays {number}")
    world.index()
    assert (asked(world), not_there(world)) == ([], 10)


def test_losses_of_several_scans_add_up(world: World) -> None:
    filled(world, 100)
    delete(world, 0, 15)
    world.index()
    assert (asked(world), not_there(world)) == ([], 15)
    delete(world, 15, 25)
    world.index()
    assert (asked(world), not_there(world)) == ([(25, 100)], 15)


def test_what_was_agreed_on_counts_no_more(world: World) -> None:
    filled(world, 100)
    delete(world, 0, 50)
    world.index()
    world.gone.confirm(world.folder_id)
    delete(world, 50, 60)
    world.index()
    assert (asked(world), not_there(world)) == ([], 60)
    delete(world, 60, 75)
    world.index()
    assert asked(world) == [(25, 50)]


def test_a_question_grows_with_what_goes_later(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    delete(world, 30, 33)
    world.index()
    assert (asked(world), not_there(world)) == ([(33, 40)], 0)


def test_losses_long_ago_are_not_counted(world: World) -> None:
    filled(world, 100)
    delete(world, 0, 15)
    world.index()
    with world.database.transaction() as connection:
        connection.execute("UPDATE gone_files SET since_s = 0")
    delete(world, 15, 25)
    world.index()
    assert (asked(world), not_there(world)) == ([], 25)


def test_a_renamed_folder_is_no_disappearance(world: World) -> None:
    filled(world)
    (world.photos_dir / "holidays").rename(world.photos_dir / "vacation")
    report = world.index()
    assert (report.moved, asked(world), not_there(world)) == (40, [], 0)


def test_a_renamed_folder_is_no_disappearance_for_the_watcher_either(world: World) -> None:
    filled(world)
    (world.photos_dir / "holidays").rename(world.photos_dir / "vacation")
    # The watcher may name the old place long before the new one.
    world.indexer.look_at([DirtyFolder(world.folder_id, "holidays", True)])
    assert (asked(world), not_there(world)) == ([], 0)
    assert len(world.files.known(world.folder_id, "vacation")) == 40


def test_a_part_that_is_gone_asks_as_the_whole_would(world: World) -> None:
    filled(world)
    shutil.rmtree(world.photos_dir / "holidays")
    world.write("other.jpg", "other")
    world.indexer.look_at([DirtyFolder(world.folder_id, "holidays", True)])
    assert (asked(world), not_there(world)) == ([(40, 40)], 0)


def test_photos_moved_to_another_watched_folder_have_not_disappeared(world: World) -> None:
    filled(world)
    for name in ("a first", "z last"):
        other = world.photos_dir.parent / name
        other.mkdir()
        world.folders.add(str(other))
    for number in range(30):
        target = ("a first", "z last")[number % 2]
        source = world.photos_dir / f"holidays/{number:03}.jpg"
        source.rename(world.photos_dir.parent / target / source.name)
    world.index()
    assert (asked(world), not_there(world), world.photos.count()) == ([], 0, 40)


@pytest.mark.parametrize("where", ["a first", "z last"])
@pytest.mark.parametrize("how", ["renamed", "copied and deleted"])
@pytest.mark.parametrize("looked_at", ["whole", "places"])
def test_a_photo_that_moves_to_another_watched_folder_never_leaves_the_view(
    world: World, where: str, how: str, looked_at: str
) -> None:
    filled(world, 3)
    other = world.photos_dir.parent / where
    other.mkdir()
    folder_id = world.folders.add(str(other))
    world.index()
    moved = world.photo_of("holidays/001.jpg")
    source = world.photos_dir / "holidays/001.jpg"
    (source.rename if how == "renamed" else partial(shutil.move, source))(other / "moved.jpg")
    if how != "renamed":  # as on another disk
        (other / "moved.jpg").rename(other / "kept.jpg")
        shutil.copy2(other / "kept.jpg", other / "moved.jpg")
        (other / "kept.jpg").unlink()
    world.changes.clear()
    if looked_at == "places":
        places = [DirtyFolder(folder_id, "", True), DirtyFolder(world.folder_id, "holidays", True)]
        world.indexer.look_at(places if where == "a first" else places[::-1])
        assert world.photos.count() == 3
    report = world.index()
    assert world.files.known(folder_id)["moved.jpg"].photo_id == moved
    assert "holidays/001.jpg" not in world.files.known(world.folder_id)
    assert [change for change in world.changes if isinstance(change, PhotosRemoved | PhotosAdded)] == []
    assert (world.photos.count(), report.offline, asked(world)) == (3, 0, [])
    if how == "renamed":
        assert len(world.reader.read_paths) == 3


def test_what_did_not_move_after_all_leaves_the_view_with_the_next_look(world: World) -> None:
    filled(world, 3)
    gone = world.photos_dir / "holidays/001.jpg"
    stamp = gone.stat()
    gone.unlink()
    other = world.write("other.jpg", "x" * stamp.st_size)
    os.utime(other, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    world.index()
    world.index()
    assert (world.photos.count(), asked(world)) == (3, [])


def test_photos_copied_to_another_disk_and_deleted_here_are_known_by_content(world: World) -> None:
    filled(world)
    other = world.photos_dir.parent / "other"
    other.mkdir()
    world.folders.add(str(other))
    for number in range(30):
        source = world.photos_dir / f"holidays/{number:03}.jpg"
        shutil.copy(source, other / f"new-{number}.jpg")
        os.utime(other / f"new-{number}.jpg", ns=(number, number))
        source.unlink()
    world.index()
    assert (asked(world), not_there(world), world.photos.count()) == ([], 0, 40)


@pytest.mark.parametrize("copied", [False, True], ids=["moved", "copied and deleted"])
def test_photos_that_were_read_in_another_folder_before_they_went_here_have_moved(world: World, copied: bool) -> None:
    """The watcher names the folders in any order, and reading goes on between them."""
    filled(world)
    other = world.photos_dir.parent / "other"
    other.mkdir()
    folder_id = world.folders.add(str(other))
    for number in range(30):
        source = world.photos_dir / f"holidays/{number:03}.jpg"
        if copied:
            shutil.copy(source, other / f"new {number}.jpg")
            source.unlink()
        else:
            source.rename(other / source.name)
    world.folders.set_paused(world.folder_id, True)
    world.index()
    world.folders.set_paused(world.folder_id, False)
    world.index()
    assert (asked(world), len(world.files.known(folder_id)), world.photos.count()) == ([], 30, 40)


def test_a_folder_with_few_photos_is_never_asked_about(world: World) -> None:
    filled(world, 19)
    shutil.rmtree(world.photos_dir / "holidays")
    (world.photos_dir / "note.txt").touch()
    world.index()
    assert (asked(world), not_there(world)) == ([], 19)


def test_an_emptied_folder_in_a_large_one_is_asked_about(world: World) -> None:
    """A drive that is mounted below a watched folder leaves an empty folder behind."""
    filled(world, 150, "others")
    filled(world, 25, "card")
    delete(world, 0, 25, "card")
    world.index()
    assert (asked(world), not_there(world)) == ([(25, 25)], 0)
    (world.photos_dir / "card").rmdir()  # a tidy person's hand: then it is an ordinary loss, of less than a fifth
    world.index()
    assert (asked(world), not_there(world)) == ([], 25)


def test_a_watched_folder_that_is_empty_goes_offline_without_a_question(world: World) -> None:
    filled(world)
    shutil.rmtree(world.photos_dir / "holidays")
    world.index()
    assert (asked(world), not_there(world)) == ([], 40)


def test_a_folder_that_cannot_be_listed_is_out_of_reach_not_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(world)
    scandir = os.scandir

    def refuse(path: str | Path) -> Any:
        if Path(path).name == "holidays":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    world.index()
    assert (asked(world), not_there(world)) == ([], 40)


def test_files_that_the_disk_says_nothing_of_are_out_of_reach_not_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their folder may be listed, but not entered; or the disk fails."""
    filled(world)
    stat = os.stat

    def refuse(path: str | Path | int, *, follow_symlinks: bool = True) -> os.stat_result:
        if not isinstance(path, int) and Path(path).parent.name == "holidays":
            raise PermissionError(errno.EACCES, "Permission denied")
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "stat", refuse)
    world.index()
    assert (asked(world), not_there(world)) == ([], 40)
    monkeypatch.undo()
    world.index()
    assert not_there(world) == 0


def test_several_folders_are_asked_about_one_by_one(world: World) -> None:
    filled(world)
    other = world.photos_dir.parent / "second"
    other.mkdir()
    second = world.folders.add(str(other))
    for number in range(25):
        (other / f"{number}.jpg").write_text(f"second {number}")
    world.index()
    delete(world, 0, 30)
    for file in list(other.iterdir())[:22]:
        file.unlink()
    world.index()
    assert asked(world) == [(30, 40), (22, 25)]
    world.gone.confirm(second)
    assert (asked(world), not_there(world)) == ([(30, 40)], 22)


def test_a_question_is_there_after_a_restart_and_for_other_processes(world: World) -> None:
    filled(world)
    delete(world, 0, 30)
    world.index()
    other = GoneFiles(world.database)
    assert [(one.gone, one.total) for one in other.disappearances()] == [(30, 40)]


def test_files_that_were_never_read_are_nobodys_loss(world: World) -> None:
    for number in range(40):
        world.write(f"new/{number:03}.jpg", "broken")
    world.index()
    shutil.rmtree(world.photos_dir / "new")
    world.write("other.jpg", "other")
    world.index()
    assert (asked(world), not_there(world), world.files.problems()) == ([], 0, [])


def test_photos_that_go_while_they_are_looked_at_are_asked_about(world: World) -> None:
    world.with_model = False
    filled(world)
    world.with_model = True
    once = iter([True])

    def lose() -> None:
        if next(once, False):
            delete(world, 5, 35)

    world.reader.before_read = lose
    world.index()
    assert (asked(world), not_there(world)) == ([(30, 40)], 0)


def test_a_deleted_photo_leaves_the_view_and_comes_back_findable(world: World) -> None:
    filled(world, 30)
    lost = world.photo_of("holidays/000.jpg")
    delete(world, 0, 1)
    world.index()
    assert lost is not None
    assert PhotosRemoved((lost,)) in world.changes
    assert (world.photos.count(), asked(world)) == (29, [])
    assert world.embeddings.count("key") == 29
    world.changes.clear()
    world.searchable.clear()
    world.write("holidays/000.jpg", "holidays 0")
    world.index()
    assert PhotosAdded((lost,)) in world.changes
    assert world.photo_of("holidays/000.jpg") == lost
    assert (world.photos.count(), world.searchable) == (30, [lost])


def test_a_drive_that_is_away_is_no_deletion(world: World) -> None:
    filled(world, 30)
    away = world.photos_dir.rename(world.photos_dir.with_name("unplugged"))
    world.index()
    assert (world.photos.count(), world.folders.all()[0].online) == (30, False)
    away.rename(world.photos_dir)
    delete(world, 0, 1)
    world.index()
    assert world.photos.count() == 29


def test_photos_in_a_folder_that_cannot_be_listed_stay_in_view_until_it_answers(world: World) -> None:
    filled(world, 5)
    filled(world, 5, "other")

    class Closed(Scanner):
        def scan(self, *args: Any) -> Any:
            notes = args[4]
            notes.unlisted["holidays"] = "it hangs"
            # All but what is known: it says of each file what it is, and of none that it is the same.
            return (file for file in super().scan(*args[:5]) if not file.relative.startswith("holidays"))

    world.scanner = Closed(lambda name: name.endswith(".jpg"), Excludes(world.excludes))
    world.index()
    world.index()
    assert world.photos.count() == 10
    world.scanner = None
    shutil.rmtree(world.photos_dir / "holidays")
    world.index()
    assert world.photos.count() == 5


def test_photos_of_a_drive_that_comes_back_with_many_gone_are_told_to_be_there(world: World) -> None:
    """A part of it is looked at first, and then all of it: what the first look knew is told as well."""
    filled(world)
    away = world.photos_dir.rename(world.photos_dir.with_name("unplugged"))
    world.index()
    away.rename(world.photos_dir)
    delete(world, 0, 30)
    world.changes.clear()
    world.indexer.look_at([DirtyFolder(world.folder_id, "holidays", True)])
    back = world.photo_of("holidays/035.jpg")
    assert [change for change in world.changes if isinstance(change, PhotosChanged) and back in change.photo_ids]


def test_photos_that_were_out_of_reach_and_come_back_touched_are_told_to_be_there(world: World) -> None:
    """Their content is the same, so nothing else is told of them."""
    filled(world, 5)

    class Closed(Scanner):
        def scan(self, *args: Any) -> Any:
            args[4].unlisted["holidays"] = "it hangs"
            return iter(())

    world.write("other.jpg", "so that the folder is not empty")
    world.scanner = Closed(lambda name: name.endswith(".jpg"), Excludes(world.excludes))
    world.index()
    photo_id = world.photo_of("holidays/001.jpg")
    assert world.files.known(world.folder_id)["holidays/001.jpg"].offline
    world.scanner = None
    os.utime(world.photos_dir / "holidays/001.jpg", ns=(1, 1))
    world.changes.clear()
    world.index()
    assert not world.files.known(world.folder_id)["holidays/001.jpg"].offline
    assert [change for change in world.changes if isinstance(change, PhotosChanged) and photo_id in change.photo_ids]
