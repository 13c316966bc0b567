"""Hidden photos and the command line: what is kept out of sight is in no answer that was not asked for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.paths import DATA_DIR_VARIABLE
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.marks import MarkStore
from tests.unit.store.conftest import Shelf

Run = Callable[..., list[str]]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what copies the photos of a search, and says their names; b.jpg is hidden and kept out of sight."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    shelf = Shelf(data_dir)
    for number, name in enumerate(("a.jpg", "b.jpg"), start=1):
        shelf.take(name, name)
        path = Path(shelf.photos.tiles([number])[number].path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    MarkStore(shelf.database).change([2], hidden=True)
    LibrarySettings(shelf.database).set_hidden_way("out")
    shelf.database.close()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(data_dir))

    def run(*words: str) -> list[str]:
        to = tmp_path / f"to {len(list(tmp_path.iterdir()))}"
        to.mkdir()
        assert main(["copy", *words, "--to", str(to), "--json"]) == 0
        written: list[str] = json.loads(capsys.readouterr().out)["written"]
        return written

    return run


def test_an_export_of_a_search_leaves_out_what_is_hidden(copied: Run) -> None:
    assert copied("--in", "type:jpeg") == ["a.jpg"]


def test_who_asks_for_hidden_photos_gets_them(copied: Run) -> None:
    assert copied("--in", "is:hidden") == ["b.jpg"]


def test_a_photo_that_is_named_is_meant(copied: Run) -> None:
    assert copied("2") == ["b.jpg"]
