"""Models by the command line: what there is, and what becomes of one that was to answer next."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.paths import DATA_DIR_VARIABLE
from photoclip.store.library_settings import LibrarySettings
from tests.unit.store.conftest import Shelf


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(folder))
    return folder


def test_a_model_that_was_to_answer_next_and_is_gone_is_said_once(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf(data_dir)
    LibrarySettings(shelf.database).set_coming_model("some/model")
    shelf.database.close()
    main(["index"])
    said = capsys.readouterr().err
    assert "The model in use goes on answering, for the other one cannot be used: The model some/model is" in said
    main(["index"])
    assert "some/model" not in capsys.readouterr().err


def test_models_alone_lists_them(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert data_dir.is_dir()
    assert main(["models"]) == 0
    alone = capsys.readouterr().out
    main(["models", "list"])
    assert alone == capsys.readouterr().out
    assert "photos/s here" in alone
