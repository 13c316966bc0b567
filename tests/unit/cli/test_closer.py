"""Looking closer by the command line: for folders, for all, what it costs, in words and as a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.cli import folders
from photoclip.core.parts import CloserCost
from tests.command_line import CommandLine
from tests.unit.store.conftest import Shelf


@pytest.fixture
def photoclip(tmp_path: Path) -> CommandLine:
    """Run commands on a library of two photos in `tmp_path / "photos"`."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (tmp_path / "photos").mkdir()
    shelf = Shelf(data_dir)
    shelf.folders.remove(shelf.root)
    shelf.root = shelf.folders.add(str(tmp_path / "photos"))
    for number in (1, 2):
        shelf.take(f"IMG_{number}.jpg", f"content {number}")
    shelf.database.close()
    return CommandLine(data_dir)


def test_a_folder_is_looked_at_closer_and_no_more(photoclip: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    said = photoclip("folders", "closer", folder).out
    assert f"Looking closer at photos in {folder}. 2 photos are left, at six times the work" in said
    assert "looked at closer" in photoclip("folders", "list").out
    assert photoclip("folders", "list", "--json").json["folders"][0]["closer"] is True
    assert f"whole photos alone in {folder}" in photoclip("folders", "whole", folder).out
    assert photoclip("folders", "list", "--json").json["folders"][0]["closer"] is False


def test_all_folders_are_looked_at_closer(photoclip: CommandLine) -> None:
    assert "Looking closer at all photos. 2 photos are left" in photoclip("folders", "closer").out
    assert photoclip("folders", "list", "--json").json["folders"][0]["closer"] is True
    assert photoclip("folders", "whole", "--json").json["closer"] is False


def test_a_folder_that_is_not_watched_is_refused(photoclip: CommandLine, tmp_path: Path) -> None:
    answer = photoclip("folders", "closer", tmp_path / "elsewhere")
    assert answer.status != 0
    assert "is not watched" in answer.err


def test_a_folder_inside_a_watched_one_is_looked_at_closer_by_itself(photoclip: CommandLine, tmp_path: Path) -> None:
    inner = tmp_path / "photos" / "2023"
    inner.mkdir()
    said = photoclip("folders", "closer", inner).out
    assert f"Looking closer at photos in {inner}. There is nothing left to look at." in said
    [folder] = photoclip("folders", "list", "--json").json["folders"]
    assert (folder["closer"], folder["within"]) == (False, [{"folder": "2023", "closer": True}])
    assert photoclip("folders", "list").out.splitlines()[1] == "  2023  (looked at closer)"
    assert f"whole photos alone in {inner}" in photoclip("folders", "whole", inner).out
    assert photoclip("folders", "list", "--json").json["folders"][0]["within"] == []


def test_a_folder_that_is_not_there_is_said_to_be_none(photoclip: CommandLine, tmp_path: Path) -> None:
    answer = photoclip("folders", "closer", tmp_path / "photos" / "2032")
    assert answer.status != 0
    assert "There is no folder" in answer.err


def test_to_stop_watching_a_folder_inside_a_watched_one_is_told_which_to_name(
    photoclip: CommandLine, tmp_path: Path
) -> None:
    inner = tmp_path / "photos" / "2023"
    answer = photoclip("folders", "remove", inner)
    assert answer.status != 0
    assert f"{inner} is watched as part of {tmp_path / 'photos'}; only that folder as a whole" in answer.err


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (CloserCost(0, 0.0), "nothing left"),
        (CloserCost(1, None), "1 photo is left, at six times the work of a first look."),
        (CloserCost(90, 20.0), "about 1 minute on"),
        (CloserCost(9000, 3600.0), "9,000 photos are left, at six times the work of a first look: about 60 minutes on"),
        (CloserCost(9000, 36_000.0), "about 10 hours on this computer."),
        (CloserCost(90_000, 360_000.0), "about 4 days on"),
    ],
)
def test_the_cost_is_said_in_time(cost: CloserCost, words: str) -> None:
    assert words in folders.still_to_do(cost)
