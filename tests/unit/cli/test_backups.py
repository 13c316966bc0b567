"""Backups by the command line: the commands that are named are the commands that help."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.command_line import Answer, CommandLine
from tests.tiny_library import PHOTOS, copied

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


@pytest.fixture
def photoclip(tiny_home: Path, tmp_path: Path) -> CommandLine:
    """The command line on a library that was used."""
    made = CommandLine(copied(tiny_home, tmp_path / "home") / "data")
    assert made("folders", "list").status == 0
    return made


def run_as_said(photoclip: CommandLine, answer: Answer, which: int) -> Answer:
    """Run one of the commands that an answer names, as a person would copy it."""
    lines = [line.strip() for line in answer.err.splitlines() + answer.out.splitlines()]
    words = shlex.split([line for line in lines if line.startswith("photoclip ")][which])
    return photoclip(*words[1:])


def test_a_lost_library_ends_every_command_with_3_and_the_commands_that_bring_it_back(photoclip: CommandLine) -> None:
    assert photoclip("backup").status == 0
    (photoclip.data_dir / "library.sqlite3").write_bytes(b"")
    for words in (["search", "cat"], ["folders", "list"], ["backup"], ["tag", "runs"]):
        answer = photoclip(*words)
        assert answer.status == 3
        assert f"is empty, but it held {PHOTOS} photos" in answer.err
    assert (photoclip.data_dir / "library.sqlite3").read_bytes() == b""
    restored = run_as_said(photoclip, answer, 0)
    assert (restored.status, f"{PHOTOS} photos" in restored.out) == (0, True)
    assert photoclip("folders", "list", "--json").json["folders"][0]["photo_count"] == PHOTOS


@pytest.mark.parametrize("has_backup", [True, False])
def test_of_a_damaged_library_what_helps_is_said_and_nothing_else(photoclip: CommandLine, has_backup: bool) -> None:
    if has_backup:
        assert photoclip("backup").status == 0
    library = photoclip.data_dir / "library.sqlite3"
    library.write_bytes(b"SQLite format 3\0" + b"\xff" * 8_000 + library.read_bytes()[8_016:])
    answer = photoclip("folders", "list")
    assert (answer.status, "start-empty" in answer.err) == (3, False)
    commands = [line.strip() for line in answer.err.splitlines() if line.startswith("  photoclip ")]
    assert commands[0] == "photoclip doctor --repair"
    (restore,) = commands[1:]
    assert restore.startswith("photoclip restore ")
    assert (restore.endswith(" FILE"), "no backup beside it" in answer.err) == (not has_backup, not has_backup)
    assert "start-empty" not in " ".join(photoclip("folders", "list", "--json").json["more"])
    assert run_as_said(photoclip, answer, 0).status in {0, 1}
    assert photoclip("folders", "list").status == 0


def test_an_empty_library_is_begun_where_that_was_said_and_taken_back_as_it_was_said(photoclip: CommandLine) -> None:
    photoclip("backup", photoclip.data_dir.parent / "usb.zip")
    (photoclip.data_dir / "library.sqlite3").rename(photoclip.data_dir / "library.sqlite3.away")
    answer = photoclip("folders", "list")
    assert "no backup beside it" in answer.err
    assert run_as_said(photoclip, answer, 1).status == 0
    assert photoclip("folders", "list", "--json").json["folders"] == []
    restored = photoclip("restore", photoclip.data_dir.parent / "usb.zip")
    assert restored.status == 0
    assert photoclip("folders", "list", "--json").json["folders"][0]["photo_count"] == PHOTOS
    assert run_as_said(photoclip, restored, 0).status == 0
    assert photoclip("folders", "list", "--json").json["folders"] == []


def test_what_cannot_be_restored_changes_nothing(photoclip: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear diary")
    before = (photoclip.data_dir / "library.sqlite3").read_bytes()
    for name in ("letter.txt", "none.zip", "."):
        answer = photoclip("restore", tmp_path / name)
        assert answer.status == 3
        assert len(answer.err.strip().splitlines()) == 1
    assert photoclip("restore").status == 2
    assert photoclip("restore", "x.zip", "--start-empty").status == 2
    assert (photoclip.data_dir / "library.sqlite3").read_bytes() == before


def test_a_command_that_wrote_makes_the_backup_of_the_day_once(photoclip: CommandLine, tmp_path: Path) -> None:
    assert photoclip("backup", "--list", "--json").json == {"backups": []}
    (tmp_path / "more").mkdir()
    for _ in range(2):
        photoclip("folders", "add", tmp_path / "more")
        photoclip("folders", "remove", tmp_path / "more")
    (made,) = photoclip("backup", "--list", "--json").json["backups"]
    assert (made["kind"], made["photo_count"], made["problem"]) == ("daily", PHOTOS, "")
