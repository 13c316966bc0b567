"""The command line on the made-up library: what a script or a person at a terminal relies on.

What a process has to itself (its start, its exit status, its streams) is looked at with `own_processes`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from photoclip.core.search import SearchRequest
from photoclip.library import Library
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir
from tests.command_line import CommandLine, OwnProcesses
from tests.tiny_library import PHOTOS, copied, opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


@pytest.fixture
def photoclip(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


@pytest.fixture
def own_processes(tmp_path: Path) -> OwnProcesses:
    return OwnProcesses(tmp_path / "data")


@pytest.fixture
def photos(tiny_home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    shutil.copytree(tiny_home / "photos", folder)
    return folder


@pytest.fixture
def indexed(tiny_home: Path, tmp_path: Path) -> CommandLine:
    """The command line on a library that the model that ships has looked at; its photos are beside its data."""
    return CommandLine(copied(tiny_home, tmp_path / "home") / "data")


def test_the_demo_runs_the_whole_job_offline(own_processes: OwnProcesses) -> None:
    answer = own_processes("demo", "--json")
    assert answer.status == 0, answer.err
    document = answer.json
    assert document["indexed"] >= 200
    assert all(len(search["hits"]) == 3 for search in document["searches"])


def test_another_model_answers_once_it_has_looked_at_every_photo(indexed: CommandLine, tmp_path: Path) -> None:
    tiny = resources_dir() / "tiny_clip"
    save_file(load_file(tiny / WEIGHTS_NAME), tmp_path / "other.safetensors", {"made": "from the same, by a test"})
    imported = indexed("models", "import", tiny / CONFIG_NAME, tmp_path / "other.safetensors", "--json").json
    assert imported == {"model": "other", "active": False, "coming": True}
    assert "other answers once it has looked at every photo (48 to go)" in indexed("models", "use", "other").out
    found = indexed("search", "a red car", "--json").json
    assert (found["model"], len(found["hits"]) > 0) == (DEMO_MODEL.id, True)
    assert indexed("index").status == 0
    found = indexed("search", "a red car", "--json").json
    assert (found["model"], len(found["hits"]) > 0) == ("other", True)
    assert indexed("models", "use", DEMO_MODEL.id, "--json").json["active"]  # it has seen them all


def test_without_a_display_the_app_says_so_in_one_sentence(own_processes: OwnProcesses) -> None:
    answer = own_processes()
    assert answer.status == 3
    assert "needs a display" in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["nonsense"], ["search"], ["models", "import"], ["folders", "add"]])
def test_a_wrong_use_ends_with_2(photoclip: CommandLine, arguments: list[str]) -> None:
    assert photoclip(*arguments).status == 2


def test_the_status_of_a_command_is_that_of_its_process(own_processes: OwnProcesses, tmp_path: Path) -> None:
    assert own_processes("nonsense").status == 2
    assert own_processes("folders", "list").status == 0
    refused = own_processes("folders", "remove", tmp_path)
    assert (refused.status, refused.out, refused.err.count("\n")) == (3, "", 1)


def test_jobs_that_cannot_run_end_with_3_and_one_plain_sentence(photoclip: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a file.txt").write_text("x")
    for arguments, said in (
        (["index"], "No folder is watched yet"),
        (["folders", "add", tmp_path / "nowhere"], "does not exist"),
        (["folders", "add", tmp_path / "a file.txt"], "is a file"),
        (["folders", "remove", tmp_path], "is not watched"),
        (["search", "a dog"], "No model is chosen yet"),
        (["models", "use", "no/such"], "no/such"),
        (["models", "import", tmp_path / "a file.txt"], "a file.txt"),
    ):
        answer = photoclip(*arguments)
        assert answer.status == 3, (arguments, answer)
        assert said in answer.err, (arguments, answer.err)
        assert answer.err.strip().count("\n") == 0, answer.err


def test_folders_inside_each_other_are_refused(photoclip: CommandLine, photos: Path) -> None:
    inner = next(path for path in photos.iterdir() if path.is_dir())
    assert photoclip("folders", "add", photos).status == 0
    assert "already watched" in photoclip("folders", "add", photos).err
    assert "as part of" in photoclip("folders", "add", inner).err
    assert "contains" in photoclip("folders", "add", photos.parent).err


def test_folders_index_and_browse_without_a_model(photoclip: CommandLine, photos: Path) -> None:
    photoclip("folders", "add", photos)
    report = photoclip("index", "--json").json
    assert (report["indexed"], report["failed"]) == (PHOTOS, [])
    listed = photoclip("folders", "list", "--json").json["folders"]
    assert [(folder["path"], folder["photo_count"]) for folder in listed] == [(str(photos), PHOTOS)]


def test_bad_files_are_listed_and_the_rest_goes_on(photoclip: CommandLine, photos: Path) -> None:
    whole = next(photos.rglob("*.jpg")).read_bytes()
    (photos / "empty.jpg").write_bytes(b"")
    (photos / "cut off.jpg").write_bytes(whole[: len(whole) // 2])
    (photos / "letter.jpg").write_text("Dear diary")
    photoclip("folders", "add", photos)
    answer = photoclip("index", "--json")
    assert answer.status == 1
    assert answer.json["indexed"] == PHOTOS + 1
    reasons = {Path(problem["path"]).name: problem["reason"] for problem in answer.json["failed"]}
    assert set(reasons) == {"empty.jpg", "letter.jpg"}
    assert all(reasons.values())
    assert [Path(problem["path"]).name for problem in answer.json["incomplete"]] == ["cut off.jpg"]


def test_the_data_folder_can_be_given_on_either_side_of_the_command(photoclip: CommandLine, tmp_path: Path) -> None:
    assert photoclip("--data-dir", tmp_path / "one", "folders", "list").status == 0
    assert photoclip("folders", "list", "--data-dir", tmp_path / "two").status == 0
    assert (tmp_path / "one" / "library.sqlite3").is_file()
    assert (tmp_path / "two" / "library.sqlite3").is_file()


def test_any_words_are_an_answer(indexed: CommandLine) -> None:
    answer = OwnProcesses(indexed.data_dir)("search", "--json", "--", "-🐕 'כלב'; DROP TABLE photos; --")
    assert answer.status == 0, answer.err
    assert len(answer.json["hits"]) == 20
    library = opened(indexed.data_dir.parent)
    try:
        for text in ("犬 浜辺", "x " * 5000, "-", '"', "\\", "(", "%", "\x00", "a" * 10_000):
            result = library.search.find(SearchRequest(text))
            assert len(result.photo_ids) == PHOTOS, text
            assert np.isfinite(result.scores).all()
        assert "1,000 characters" in library.search.find(SearchRequest("dog " * 2500)).message
    finally:
        library.close()


def test_search_takes_filters_pictures_and_albums(indexed: CommandLine) -> None:
    everything = indexed("search", "dog", "--json", "--limit", "99").json["hits"]
    assert len(everything) == PHOTOS
    folder = Path(everything[0]["path"]).parent.name
    inside = indexed("search", f'dog in:"{folder}"', "--json", "--limit", "99").json["hits"]
    assert 0 < len(inside) < PHOTOS
    assert {Path(hit["path"]).parent.name for hit in inside} == {folder}
    by_name = indexed("search", "is:new", "--sort", "name", "--strictness", "broad", "--json", "--limit", "99").json
    names = [Path(hit["path"]).name for hit in by_name["hits"]]
    assert names == sorted(names)
    assert by_name["model"] is None
    similar = indexed("similar", everything[3]["path"], "--json").json["hits"]
    assert similar[0]["path"] == everything[3]["path"]
    missing = indexed("similar", "nowhere.jpg")
    assert missing.status == 3
    assert "nowhere.jpg" in missing.err
    nothing = indexed("search", "camera:leica")
    assert nothing.status == 0
    assert nothing.err.splitlines() == ["No photo meets camera:leica."]
    both = indexed("search", "camera:leica type:gif")
    assert both.err.splitlines() == ["No photo meets camera:leica.", "No photo meets type:gif."]
    with_library = Library(AppPaths.choose(indexed.data_dir))
    with_library.open()
    try:
        with_library.albums.create("Best", [1, 2])
        with_library.albums.save_search("Dogs", SearchRequest("dog"))
    finally:
        with_library.close()
    assert [album["name"] for album in indexed("albums", "list", "--json").json["albums"]] == ["Best", "Dogs"]
    assert indexed("albums", "show", "Dogs", "--json").json["hits"]
    assert indexed("albums", "show", "nothing").status == 3


def test_originals_are_never_touched(photoclip: CommandLine, photos: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in photos.rglob("*") if path.is_file()}

    before = state()
    photoclip("folders", "add", photos)
    photoclip("index")
    photoclip("folders", "remove", photos)
    assert state() == before


def test_the_doctor_says_what_to_do(photoclip: CommandLine) -> None:
    answer = photoclip("doctor", "--json")
    checks = {check["name"]: check for check in answer.json["checks"]}
    assert checks["library file"]["ok"]
    assert not checks["model"]["ok"]
    assert "models list" in checks["model"]["said"]
    assert answer.status == 1


def test_the_doctor_finds_what_the_disk_changed_and_makes_caches_again(photoclip: CommandLine, photos: Path) -> None:
    photoclip("folders", "add", photos)
    photoclip("index")
    path = next(photos.rglob("*.jpg"))
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    shutil.rmtree(photoclip.data_dir / "cache" / "thumbnails")
    first = photoclip("doctor", "--verify", "--percent", "50", "--json")
    assert first.status == 1
    assert first.json["verified"]["left"] == PHOTOS // 2
    second = photoclip("doctor", "--verify", "--repair", "--json").json
    assert [one["path"] for one in second["verified"]["damaged"]] == [str(path)]
    assert f"{PHOTOS - 1} thumbnails made again." in {one["said"] for one in second["repaired"]}
    photoclip("index")  # never taken over as an edit
    assert len(photoclip("doctor", "--verify", "--json").json["verified"]["damaged"]) == 1
    assert photoclip("doctor", "--accept", path, "--json").json["accepted"] == [str(path)]
    assert photoclip("doctor", "--verify", "--json").json["verified"]["damaged"] == []


def test_tagging_is_a_dry_run_until_applied_and_is_undone_exported_and_imported(
    indexed: CommandLine, tmp_path: Path
) -> None:
    photos = indexed.data_dir.parent / "photos"
    dry = indexed("tag", "--label", "cat", "DOG", "dog", "", "--json")
    assert dry.status == 0, dry.err
    assert [one["label"] for one in dry.json["labels"]] == ["cat", "DOG"]
    assert "same label" in dry.err
    assert "empty label" in dry.err
    assert not dry.json["applied"]
    nothing = indexed("tag", "--label", "cat", "--in", "camera:leica", "--apply")
    assert nothing.out.endswith("No photo was tagged.\n")
    assert indexed("tag", "runs", "--json").json == {"runs": []}

    applied = indexed("tag", "--label", "cat", "--strictness", "broad", "--apply", "--json")
    count = applied.json["labels"][0]["count"]
    assert count > 0
    found = indexed("search", "tag:cat", "--json", "--limit", "99")
    assert len(found.json["hits"]) == count

    before = {path: path.read_bytes() for path in photos.rglob("*.jpg")}
    assert indexed("tag", "export", "--json").json["changed"] == count
    assert list(photos.rglob("*.xmp")) == []
    assert indexed("tag", "export", "--apply", "--json").json["changed"] == count
    assert len(list(photos.rglob("*.xmp"))) == count
    assert {path: path.read_bytes() for path in before} == before
    table = indexed("tags", "export", str(tmp_path / "tags.csv"), "--json")
    assert table.json["photos"] == len(before)
    assert (tmp_path / "tags.csv").read_text("utf-8-sig").count(",cat,run,") == count

    run = str(applied.json["run"])
    assert indexed("tag", "undo", run, "--json").json == {"run": int(run), "tags": count, "applied": False}
    assert indexed("tag", "undo", run, "--apply", "--json").json["tags"] == count
    assert indexed("tag", "undo", run, "--apply").out == f"Run {run} was taken back already.\n"
    assert indexed("search", "tag:cat", "--json").json["hits"] == []
    back = indexed("tag", "export", "--apply", "--json")
    assert back.json["changed"] == count


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["tag"], 2, "needs labels"),
        (["tag", "--set", "nonsense"], 3, "no label set"),
        (["tag", "--label", "", " "], 3, "at least one label"),
        (["tag", "--label", "x" * 2000], 3, "2,000"),
        (["tag", "--label", "dog"], 3, "model"),
        (["tag", "--label", "dog", "--album", "none"], 3, "no album"),
        (["tag", "--label", "dog", "--strictness", "7"], 2, "0 (broad)"),
        (["tag", "undo"], 2, "needs a RUN"),
        (["tag", "undo", "7"], 3, "no run 7"),
        (["tag", "export", "tags.doc"], 2, "FILE.csv"),
    ],
)
def test_wrong_tagging_commands_say_what_to_do(
    photoclip: CommandLine, arguments: list[str], status: int, said: str
) -> None:
    answer = photoclip(*arguments)
    assert (answer.status, said in answer.err) == (status, True), answer.err


def test_photos_that_are_gone_in_number_are_asked_about(photoclip: CommandLine, photos: Path) -> None:
    photoclip("folders", "add", photos)
    photoclip("index")
    for path in sorted(photos.rglob("*.jpg"))[:30]:
        path.unlink()
    answer = photoclip("index")
    assert answer.status == 1
    assert f"30 of {PHOTOS} photos in {photos} are gone. Were they deleted?" in answer.out
    report = photoclip("index", "--json")
    assert (report.status, report.json["offline"]) == (1, 0)
    assert [(one["gone"], one["total"]) for one in report.json["gone"]] == [(30, PHOTOS)]
    assert "Were they deleted?" in photoclip("folders", "list").out
    assert photoclip("folders", "wait", photos).status == 0
    assert photoclip("index").status == 0
    assert "waited for" in photoclip("folders", "list").out
    assert photoclip("folders", "confirm", photos).status == 0
    assert photoclip("index", "--json").json["offline"] == 0
    assert len(photoclip("missing", "--json").json["missing"]) == 30
    assert photoclip("folders", "confirm", photos).status == 3
