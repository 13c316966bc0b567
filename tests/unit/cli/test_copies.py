"""Copies by the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.paths import DATA_DIR_VARIABLE
from tests.unit.store.conftest import Shelf

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def photoclip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on a library whose photo a.jpg is there, and b.jpg is not."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (tmp_path / "to").mkdir()
    shelf = Shelf(data_dir)
    for name in ("a.jpg", "b.jpg"):
        shelf.take(name, name)
    a = Path(shelf.photos.tiles([1])[1].path)
    a.parent.mkdir(parents=True, exist_ok=True)
    a.write_bytes(b"the same bytes")
    shelf.database.close()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(data_dir))

    def run(*words: object) -> tuple[int, str, str]:
        status = main(["copy", *map(str, words)])
        return status, *capsys.readouterr()

    return run


def test_photos_are_copied_and_what_is_away_is_named(photoclip: Run, tmp_path: Path) -> None:
    status, out, _ = photoclip(1, "--to", tmp_path / "to")
    assert (status, out) == (0, f"1 photo copied to {tmp_path / 'to'}.\n")
    assert (tmp_path / "to" / "a.jpg").read_bytes() == b"the same bytes"
    status, out, _ = photoclip("--in", "type:jpeg", "--to", tmp_path / "to", "--json")
    told = json.loads(out)
    assert status == 1
    assert told["written"] == ["a (2).jpg"]
    assert [one["name"] for one in told["failed"]] == ["b.jpg"]


def test_wrong_use_is_said(photoclip: Run, tmp_path: Path) -> None:
    assert photoclip("--to", tmp_path / "to")[0] == 2
    status, _, error = photoclip(1, "--to", tmp_path / "to", "--side", "800")
    assert status == 2
    assert "for --jpeg" in error
    status, _, error = photoclip(1, "--to", tmp_path / "not there")
    assert status == 3
    assert "There is no folder" in error
