"""Missing photos by the command line: dry by default, in plain sentences, as one document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import ScanDiff
from photoclip.paths import DATA_DIR_VARIABLE
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from tests.unit.store.conftest import Shelf

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def photoclip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands on a library in which photo 1 was replaced by photo 4, and photo 2 was deleted."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shelf = Shelf(data_dir)
    for number in (1, 2, 3):
        shelf.take(f"IMG_{number}.jpg", f"content {number}")
    PhotoTagStore(shelf.database).put([1], "Rome")
    MarkStore(shelf.database).change([1], 4, None, None)
    known = shelf.files.known(shelf.root)
    assert shelf.photos.put(known["IMG_1.jpg"].id, Stamp(9, 9, 9), "new", 40, 30, "JPEG", ShotInfo()).photo_id == 4
    shelf.files.apply(shelf.root, ScanDiff(missing=[known["IMG_2.jpg"]]))
    shelf.database.close()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(data_dir))

    def run(*words: object) -> tuple[int, str, str]:
        status = main(["missing", *map(str, words)])
        return status, *capsys.readouterr()

    return run


def test_they_are_listed_with_what_was_put_on_them(photoclip: Run, tmp_path: Path) -> None:
    photos = tmp_path / "data" / "photos"
    status, out, _ = photoclip()
    assert status == 0
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0].startswith(f"1  {photos / 'IMG_1.jpg'}, since 2")
    assert lines[1:3] == ["tag Rome; 4 stars", "another photo lies there now: 4"]
    assert lines[3].startswith(f"2  {photos / 'IMG_2.jpg'}, since 2")
    assert lines[4:] == ["nothing was put on it", "2 in all."]
    document = json.loads(photoclip("--json")[1])
    assert document["total"] == 2
    assert [(one["id"], one["tags"], one["there_now"]) for one in document["missing"]] == [
        (1, ["Rome"], 4),
        (2, [], None),
    ]


@pytest.mark.parametrize("named", ["id", "path"])
def test_carrying_over_writes_with_apply_only(photoclip: Run, tmp_path: Path, named: str) -> None:
    path = tmp_path / "data" / "photos" / "IMG_1.jpg"
    pair = ("1", "4") if named == "id" else (path, path)
    status, out, _ = photoclip("carry", *pair)
    said = f"Would carry over to {path}: tag Rome; 4 stars. Nothing was written; add --apply to do it.\n"
    assert (status, out) == (0, said)
    assert json.loads(photoclip("--json")[1])["total"] == 2
    assert photoclip("carry", *pair, "--apply")[:2] == (0, "Carried over: 1 tag, marks.\n")
    assert [one["id"] for one in json.loads(photoclip("--json")[1])["missing"]] == [2]


def test_removing_needs_a_yes_because_there_is_no_way_back(photoclip: Run) -> None:
    for words in ((), ("--apply",), ("--yes",)):
        status, out, _ = photoclip("remove", "1", "2", *words)
        assert status == 0
        assert "Would remove 2 photos for good, with what was put on them: there is no way back." in out
    assert json.loads(photoclip("--json")[1])["total"] == 2
    assert "2 photos removed from the library for good." in photoclip("remove", "1", "2", "--apply", "--yes")[1]
    assert photoclip()[1] == "No photo is missing.\n"


def test_all_can_be_removed_at_once_and_what_is_lost_with_them_is_said(photoclip: Run, tmp_path: Path) -> None:
    status, out, _ = photoclip("remove", "--all")
    assert status == 0
    assert out.splitlines() == [
        f"{tmp_path / 'data' / 'photos' / 'IMG_1.jpg'}: tag Rome; 4 stars",
        "Would remove 2 photos for good, with what was put on them: there is no way back.",
        "Nothing was written; add --apply --yes to do it.",
    ]
    assert "2 photos removed from the library for good." in photoclip("remove", "--all", "--apply", "--yes")[1]
    assert json.loads(photoclip("--json")[1])["total"] == 0
    assert "0 photos removed from the library for good." in photoclip("remove", "--all", "--apply", "--yes")[1]


@pytest.mark.parametrize("words", [("remove",), ("remove", "1", "--all")])
def test_which_to_remove_is_said_in_one_way(photoclip: Run, words: tuple[str, ...]) -> None:
    assert photoclip(*words)[0] == 2


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("carry", "1"), 2, "needs OLD and NEW"),
        (("remove",), 2, "needs photos, or --all"),
        (("carry", "3", "4", "--apply"), 3, "No photo 3 is missing"),
        (("carry", "1", "99", "--apply"), 3, "99 is no photo of the library"),
        (("carry", "1", "9" * 30, "--apply"), 3, "is no photo of the library"),
        (("carry", "1", "2", "--apply"), 3, "not in the library"),
    ],
)
def test_what_cannot_be_done_is_said(photoclip: Run, words: tuple[str, ...], status: int, said: str) -> None:
    ended, _, err = photoclip(*words)
    assert ended == status
    assert said in err
