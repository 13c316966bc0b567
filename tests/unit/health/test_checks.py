"""What the doctor says of what it finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from photoclip.core.backups import Backup
from photoclip.core.cancel import CancelToken
from photoclip.core.disappearance import Disappearance
from photoclip.core.health import Damage, HealthLine, Verified
from photoclip.core.photo import Problem, WatchedFolder
from photoclip.core.photo_names import passed_over_kind
from photoclip.core.watching import FolderWatch
from photoclip.errors import Cancelled, LibraryProblem, ModelProblem
from photoclip.health import folder_checks, library_checks, machine_checks
from photoclip.health.doctor import Check, Doctor, Repair
from photoclip.health.leftovers import find_leftovers, remove_leftover
from photoclip.media.brought import PACKAGES
from photoclip.paths import AppPaths

DAY_S = 86_400
FOLDER = WatchedFolder(1, "/photos", photo_count=3)


def quietly(_done: int, _total: int, _at_hand: str) -> None:
    pass


def fail() -> HealthLine:
    raise LibraryProblem("The library is in use.")


def refuse() -> HealthLine:
    raise PermissionError(13, "Permission denied")


def test_what_cannot_be_looked_at_is_a_line_and_stops_no_other() -> None:
    fine = HealthLine("three", "good", "It is.")
    doctor = Doctor(
        [Check("one", fail), Check("two", refuse), Check("three", lambda: fine), Check("four", lambda: [])], []
    )
    lines = doctor.examine(CancelToken(), quietly)
    assert [(line.name, line.state, line.said) for line in lines] == [
        ("one", "bad", "It could not be looked at: The library is in use."),
        ("two", "bad", "It could not be looked at: Permission denied."),
        ("three", "good", "It is."),
    ]


def test_repairs_say_each_thing_they_did_and_one_that_fails_stops_no_other() -> None:
    def broken(_cancel: CancelToken) -> list[str]:
        raise LibraryProblem("The disk is full.")

    doctor = Doctor([], [Repair("a", broken), Repair("b", lambda _c: ["One.", "Two."]), Repair("c", lambda _c: [])])
    done = doctor.repair(CancelToken(), quietly)
    assert [(one.name, one.said, one.done) for one in done] == [
        ("a", "It could not be repaired: The disk is full.", False),
        ("b", "One.", True),
        ("b", "Two.", True),
    ]


def test_looking_can_be_stopped() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        Doctor([Check("one", fail)], []).examine(cancel, quietly)


def paths_in(tmp_path: Path) -> AppPaths:
    paths = AppPaths(tmp_path / "data", tmp_path / "data" / "cache")
    paths.backups.mkdir(parents=True)
    paths.database.write_bytes(b"library")
    return paths


def test_a_damaged_library_file_is_bad(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    assert library_checks.library_file(paths.database, lambda: []).ok
    line = library_checks.library_file(paths.database, lambda: ["a page is missing"])
    assert (line.state, line.details) == ("bad", ("a page is missing",))


def test_an_index_that_was_made_anew_lately_is_worth_knowing(tmp_path: Path) -> None:
    paths, now = paths_in(tmp_path), datetime.now().astimezone()

    def line(ago: timedelta) -> HealthLine:
        return library_checks.library_file(paths.database, lambda: [], lambda: now, lambda: now - ago, lambda: now)

    assert line(timedelta(days=2)).state == "note"
    assert line(timedelta(days=2)).said.endswith("was made anew from the rest; nothing is lost.")
    assert line(timedelta(days=40)).state == "good"
    assert "anew" not in line(timedelta(days=40)).said


def test_the_age_of_the_newest_backup_is_said(tmp_path: Path) -> None:
    database = paths_in(tmp_path).database
    changed = datetime.fromtimestamp(database.stat().st_mtime).astimezone()
    assert library_checks.backups(None, database).state == "note"
    fresh = Backup(tmp_path / "a.sqlite3", "daily", changed, 10, photo_count=3)
    assert "(today), with 3 photos." in library_checks.backups(fresh, database, lambda: changed).said
    old = replace(fresh, made=changed - timedelta(days=9))
    assert library_checks.backups(old, database, lambda: changed).state == "look"
    # Nothing changed since.
    assert library_checks.backups(fresh, database, lambda: changed + timedelta(days=9)).state == "good"


@pytest.mark.parametrize(("free", "state"), [(10**10, "good"), (9 * 10**8, "look"), (10**7, "bad")])
def test_little_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    class Usage:
        def __init__(self) -> None:
            self.free = free

    monkeypatch.setattr("shutil.disk_usage", lambda _place: Usage())
    assert [line.state for line in library_checks.disk(paths_in(tmp_path))] == [state]


def test_what_nobody_finishes_is_a_leftover_and_is_removed(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    draft = paths.models / ".import-abcd1234"
    draft.mkdir(parents=True)
    (draft / "weights").write_bytes(b"x" * 1000)
    download = paths.models / ".download-model"
    download.mkdir()
    (paths.index).mkdir(parents=True)
    index_draft = paths.index / f"{'a' * 32}.01234567.tmp"
    index_draft.write_bytes(b"12345")
    (paths.index / "a.tmp").write_bytes(b"somebody's")
    now_s = draft.stat().st_mtime
    assert find_leftovers(paths, lambda: now_s + 60) == []
    found = find_leftovers(paths, lambda: now_s + 2 * DAY_S)
    assert sorted((one.path, one.size_bytes) for one in found) == sorted([(draft, 1000), (index_draft, 5)])
    assert library_checks.leftovers(lambda: found).remedy == "repair"
    for one in found:
        remove_leftover(one)
    assert find_leftovers(paths, lambda: now_s + 2 * DAY_S) == []
    assert download.is_dir()
    assert (paths.index / "a.tmp").exists()


def test_folders_that_cannot_be_reached_are_named() -> None:
    assert folder_checks.folders([], lambda _f: True).state == "note"
    assert folder_checks.folders([FOLDER], lambda _f: True).state == "good"
    line = folder_checks.folders([FOLDER], lambda _f: False)
    assert (line.state, line.details, line.remedy) == ("look", ("/photos",), "folders")


def test_a_question_is_a_line_for_each_folder() -> None:
    lines = folder_checks.disappearances([
        Disappearance(1, "/a", 180, 200), Disappearance(2, "/b", 40, 40, waiting=True),
    ])  # fmt: skip
    assert [(line.state, line.folder_id, line.remedy) for line in lines] == [
        ("look", 1, "answer"),
        ("note", 2, "answer"),
    ]
    assert lines[0].said == "180 of 200 photos in /a are gone. Were they deleted?"


def test_files_that_are_missing_or_unreadable_are_counted_with_the_reason() -> None:
    assert folder_checks.missing(0, []).state == "good"
    assert folder_checks.missing(1, ["/a.jpg"]).said == "1 photo file is gone from folders that answer."
    assert folder_checks.unreadable([]).state == "good"
    line = folder_checks.unreadable([Problem("/a.jpg", "the file is cut off"), Problem("/b.jpg", "too large")])
    assert line.said == "2 files could not be read, for example /a.jpg: the file is cut off."
    assert line.remedy == "problems"


def test_damage_is_bad_and_unread_originals_are_worth_a_note() -> None:
    damage = Damage(1, "/a.jpg", datetime(2024, 5, 6), "/copy.jpg")
    assert folder_checks.damage(Verified(0, 0)).state == "good"
    assert folder_checks.damage(Verified(10, 0)).remedy == "verify"
    assert folder_checks.damage(Verified(10, 4)).said == "4 of 10 were read again and are as they were."
    assert folder_checks.damage(Verified(10, 10, datetime(2024, 5, 6))).said.endswith("is of 2024-05-06.")
    line = folder_checks.damage(Verified(10, 10, None, (damage,)))
    assert (line.state, line.remedy, line.details) == ("bad", "accept", (damage.sentence,))


def test_what_is_polled_is_said_with_the_command_where_a_limit_is_why() -> None:
    assert folder_checks.watching([FolderWatch(1, "/a")]).state == "good"
    assert folder_checks.watching([FolderWatch(1, "/a", "network", "nfs4")]).state == "note"
    line = folder_checks.watching([FolderWatch(1, "/a", "watches", limit=8192)])
    assert line.state == "look"
    assert "fs.inotify.max_user_watches=524288" in line.todo


def test_passed_over_kinds_are_counted_and_named() -> None:
    assert folder_checks.passed_over({}).state == "good"
    line = folder_checks.passed_over({".mov": 312, ".xcf": 40})
    assert line.said == "312 .mov, 40 .xcf: videos and files of picture editors are not yet shown."
    kinds = {name: passed_over_kind(name) for name in ("A.MOV", "b.xcf", "c.txt", "d.jpg", "._e.mov")}
    assert kinds == {"A.MOV": ".mov", "b.xcf": ".xcf", "c.txt": "", "d.jpg": "", "._e.mov": ""}


def test_links_and_hidden_photos_are_said_apart() -> None:
    line = folder_checks.passed_over({"links": 1, "hidden": 2})
    assert line.said == (
        "1 link to another place is not followed; add what it leads to."
        " 2 hidden photos (their names begin with a dot) are left out."
    )
    line = folder_checks.passed_over({".mov": 3, "hidden": 1})
    assert line.said == "3 .mov: videos are not yet shown. 1 hidden photo (its name begins with a dot) is left out."
    assert line.details == ("3 .mov",)


def test_conflicts_vectors_thumbnails_and_indexes_say_what_to_do() -> None:
    assert folder_checks.conflicts([]).ok
    assert folder_checks.conflicts(["/a.jpg"]).remedy == "sidecars"
    assert library_checks.thumbnails(5, 0, 0).state == "good"
    assert library_checks.thumbnails(5, 2, 0).remedy == "repair"
    assert library_checks.thumbnails(5, 0, 2).remedy == ""
    assert library_checks.vectors(0, 1, True).remedy == "repair"
    assert library_checks.vectors(3, 0, True).remedy == "index"
    assert library_checks.vectors(3, 0, False).ok
    assert library_checks.search_index([]).state == "good"
    assert library_checks.search_index(["the header is damaged"]).remedy == "repair"
    assert library_checks.search_index([], [0.998, 0.9934]).state == "good"
    assert "99.3 %" in library_checks.search_index([], [0.998, 0.9934]).said
    assert library_checks.search_index([], [0.998, 0.97]).state == "note"


def test_without_a_model_one_is_to_be_chosen() -> None:
    line = machine_checks.model(None, pytest.fail, lambda: pytest.fail("nothing is loaded"))
    assert (line.ok, line.remedy) == (False, "models")


def test_a_model_whose_files_are_damaged_is_not_loaded_and_said() -> None:
    def damaged(model: str) -> None:
        raise ModelProblem(f"The weights of {model} changed on the disk.")

    line = machine_checks.model("ViT", damaged, lambda: pytest.fail("nothing is loaded"))
    assert (line.state, line.said, line.remedy) == ("bad", "The weights of ViT changed on the disk.", "models")


def test_formats_whose_library_is_missing_are_named_with_its_package():
    line = machine_checks.formats(PACKAGES, dict)
    assert line.state == "good"
    assert all(form in line.said for form in PACKAGES)
    line = machine_checks.formats(PACKAGES, lambda: {"Raw": "rawpy", "JPEG XL": "pylibjxl"})
    assert line.state == "look"
    assert "JPEG XL cannot be read: the package pylibjxl is missing." in line.said
    assert line.todo == "pip install rawpy pylibjxl"


def test_formats_that_one_library_reads_are_said_together():
    line = machine_checks.formats(PACKAGES, lambda: {"PDF": "pypdfium2", "MP4": "av", "MOV": "av"})
    assert "PDF cannot be read: the package pypdfium2 is missing." in line.said
    assert "These formats cannot be read: MP4, MOV; the package av is missing." in line.said
    assert line.todo == "pip install pypdfium2 av"


def test_videos_that_are_found_but_cannot_be_played_are_a_note_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("photoclip.health.machine_checks.missing_to_play", lambda: "'sudo apt install libpulse0'")
    line = machine_checks.videos(lambda: True)
    assert (line.state, "libpulse0" in line.todo) == ("note", True)
    line = machine_checks.videos(lambda: False)
    assert (line.state, line.todo) == ("look", "pip install av")
    monkeypatch.setattr("photoclip.health.machine_checks.missing_to_play", lambda: "")
    assert machine_checks.videos(lambda: True).state == "good"
