"""Settings survive, and a bad settings file costs nothing but the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip import settings as settings_file
from photoclip.paths import AppPaths, resources_dir
from photoclip.settings import Settings


def test_settings_come_back(tmp_path: Path) -> None:
    chosen = Settings(appearance="dark", speed="fast", thumbnail_size_px=240)
    settings_file.save(tmp_path / "deep" / "settings.json", chosen)
    assert settings_file.load(tmp_path / "deep" / "settings.json") == chosen


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"appearance": 3, "speed": "warp", "new": 1}', "\x00\xff"])
def test_what_makes_no_sense_has_its_default(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, "latin-1")
    assert settings_file.load(tmp_path / "settings.json") == Settings()


def test_good_values_beside_bad_ones_are_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"appearance": "dark", "speed": "warp"}')
    assert settings_file.load(tmp_path / "settings.json") == Settings(appearance="dark")


def test_a_given_data_folder_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTOCLIP_DATA_DIR", str(tmp_path / "env"))
    assert AppPaths.choose().data_dir == tmp_path / "env"
    paths = AppPaths.choose(tmp_path / "given")
    places = (paths.database, paths.settings, paths.models, paths.log, paths.thumbnails, paths.index, paths.backups)
    assert all(place.is_relative_to(tmp_path / "given") for place in places)


def test_resources_are_found_in_a_checkout() -> None:
    assert (resources_dir() / "prompts" / "templates.json").is_file()
