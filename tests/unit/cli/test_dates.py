"""Dates by the command line: what is known, and the person's word, dry by default."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.core.photo import ShotInfo
from photoclip.paths import DATA_DIR_VARIABLE
from tests.unit.store.conftest import Shelf

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def photoclip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands on a library with a photo of the camera's date, and one without any."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shelf = Shelf(data_dir)
    shelf.take("a.jpg", "a", ShotInfo(datetime(2010, 1, 1, 10), date_precision="second", date_source="exif"))
    shelf.take("b.jpg", "b")
    shelf.database.close()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(data_dir))

    def run(*words: object) -> tuple[int, str, str]:
        status = main(["date", *map(str, words)])
        return status, *capsys.readouterr()

    return run


def taken(photoclip: Run, *photos: int) -> list[tuple[str, str]]:
    status, out, _ = photoclip(*photos, "--json")
    assert status == 0
    return [(one["taken"], one["source"]) for one in json.loads(out)["photos"]]


def test_what_is_known_is_said(photoclip: Run) -> None:
    status, out, _ = photoclip(1, 2)
    assert status == 0
    assert "a.jpg: 2010-01-01T10:00:00 (exif)" in out
    assert "b.jpg: not known; found and sorted by the file's time, 19" in out
    assert [bool(one["file_time"]) for one in json.loads(photoclip(1, 2, "--json")[1])["photos"]] == [False, True]


def test_a_date_is_set_with_apply_alone_and_taken_back(photoclip: Run) -> None:
    assert "add --apply" in photoclip(1, 2, "--set", "1987-06")[1]
    assert taken(photoclip, 1, 2) == [("2010-01-01T10:00:00", "exif"), ("", "")]
    assert "2 photos changed." in photoclip(1, 2, "--set", "1987-06", "--apply")[1]
    assert taken(photoclip, 1, 2) == [("1987-06", "person"), ("1987-06", "person")]
    assert "2 photos changed." in photoclip("--in", "date:1987", "--as-read", "--apply")[1]
    assert taken(photoclip, 1, 2) == [("2010-01-01T10:00:00", "exif"), ("", "")]


def test_times_are_moved(photoclip: Run) -> None:
    assert "1 photo changed." in photoclip(1, 2, "--shift=-1:30", "--apply")[1]
    assert taken(photoclip, 1, 2) == [("2010-01-01T08:30:00", "person"), ("", "")]


@pytest.mark.parametrize(
    "words",
    [
        ("--set", "soon"),
        ("--set", "1987-02-30"),
        ("--shift", "a bit"),
        ("--shift", "0"),
        ("--set", "1987", "--shift", "1"),
    ],
)
def test_what_makes_no_sense_is_refused(photoclip: Run, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        photoclip(1, *words)
    assert ended.value.code == 2


def test_photos_have_to_be_named(photoclip: Run) -> None:
    assert photoclip("--set", "1987")[0] == 2


def test_the_rehearsal_shows_what_would_be_written(photoclip: Run) -> None:
    out = photoclip(1, 2, "--set", "1987-06")[1]
    assert "a.jpg: 2010-01-01T10:00:00 (exif) -> 1987-06" in out
    assert "b.jpg: not known -> 1987-06" in out
    out = photoclip(1, 2, "--shift=-1:30")[1]
    assert "a.jpg: 2010-01-01T10:00:00 (exif) -> 2010-01-01T08:30:00" in out
    assert "b.jpg: not known; found" in out  # it has no time that could be moved
    photoclip(1, 2, "--set", "1987-06", "--apply")
    out = photoclip(1, 2, "--as-read")[1]
    assert "a.jpg: 1987-06 (you) -> 2010-01-01T10:00:00" in out
    assert "b.jpg: 1987-06 (you) -> not known" in out
    photoclip(2, "--set", "1987", "--apply")
    assert "b.jpg: 1987 (you) stays: no time of day is known\n" in photoclip(2, "--shift", "25")[1]
    documents = json.loads(photoclip(1, "--shift", "1", "--json")[1])
    assert "new" not in documents["photos"][0]  # of a month no time is known


def test_what_was_done_is_listed_and_taken_back_by_its_number(photoclip: Run) -> None:
    assert "No date was changed yet." in photoclip("changes")[1]
    assert "'photoclip date undo 1 --apply' takes it back." in photoclip(1, 2, "--set", "1987", "--apply")[1]
    photoclip(1, "--set", "1988", "--apply")
    listed = [line.split()[0] for line in photoclip("changes")[1].splitlines()]
    assert listed == ["2", "1"]
    assert "Would give 1 photo back the date of before; add --apply" in photoclip("undo", 1)[1]
    assert taken(photoclip, 1, 2) == [("1988", "person"), ("1987", "person")]
    assert "1 photo changed back." in photoclip("undo", 1, "--apply")[1]  # of the other one something was said since
    assert taken(photoclip, 1, 2) == [("1988", "person"), ("", "")]
    assert "undone" in photoclip("changes")[1]
    assert "Change 1 was taken back already." in photoclip("undo", 1, "--apply")[1]
    photoclip("undo", 2, "--apply")
    assert taken(photoclip, 1, 2) == [("2010-01-01T10:00:00", "exif"), ("", "")]


@pytest.mark.parametrize(("words", "status"), [(("undo",), 2), (("undo", "1", "2"), 2), (("undo", "7"), 3)])
def test_an_undo_that_names_no_change_is_refused(photoclip: Run, words: tuple[str, ...], status: int) -> None:
    assert photoclip(*words)[0] == status


def test_what_cannot_be_looked_for_changes_no_date(photoclip: Run) -> None:
    """Without a model a description finds nothing; all photos are shown beside it, and are not meant."""
    status, _, err = photoclip("--in", "a dog last summer", "--set", "2001", "--apply")
    assert status == 3
    assert "No model" in err
    assert taken(photoclip, 1, 2) == [("2010-01-01T10:00:00", "exif"), ("", "")]
    assert "1 photo changed." in photoclip("--in", "in january 2010", "--set", "2001", "--apply")[1]
