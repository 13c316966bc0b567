"""Settings survive, and a bad settings file costs nothing but the settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip import settings as settings_file
from photoclip.core.events import Notice
from photoclip.library.settings import SettingsDoor
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


DAMAGED = {
    "nested a hundred thousand deep": lambda path: path.write_text("[" * 100_000),
    "nested deep and closed": lambda path: path.write_text('{"a":' * 100_000 + "1" + "}" * 100_000),
    "a list": lambda path: path.write_text("[1, 2]"),
    "a number": lambda path: path.write_text("7"),
    "cut short": lambda path: path.write_text('{"appearance": "da'),
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(500)),
    "not UTF-8": lambda path: path.write_bytes(b'{"appearance": "\xff\xfe"}'),
    "huge": lambda path: path.write_bytes(b" " * (2 << 20)),
    "a folder": lambda path: (path / "inside").mkdir(parents=True),
    "a number of ten thousand digits": lambda path: path.write_text('{"a": ' + "1" * 10_000 + "}"),
}


def door(path: Path, heard: list[object]) -> SettingsDoor:
    return SettingsDoor(path, lambda _before, _after: None, lambda job: job(), heard.append)


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_settings_that_cannot_be_read_are_kept_aside_and_said(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    path = tmp_path / "settings.json"
    damage(path)
    heard: list[object] = []
    settings = door(path, heard)
    assert settings.current == Settings()
    settings.start()
    (aside,) = tmp_path.glob("settings.json.damaged-*")
    said = f"Your settings have their defaults, for the file is damaged. The file is kept as {aside.name}."
    assert heard == [Notice(said)]
    settings.change(appearance="dark")
    assert settings_file.load(path) == Settings(appearance="dark")
    assert door(path, heard).damage == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_in_the_settings_place_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.json")
    assert "damaged" in door(tmp_path / "settings.json", []).damage


def test_values_of_another_type_are_said_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"appearance": "dark", "speed": 3, "first_start_done": "yes", "thumbnail_size_px": 200}')
    settings = door(path, [])
    assert settings.current == Settings(appearance="dark", thumbnail_size_px=200)
    assert "some make no sense: speed, first_start_done" in settings.damage
    assert len(list(tmp_path.glob("settings.json.damaged-*"))) == 1
    assert door(path, []).current == settings.current


@pytest.mark.parametrize("px", [-5, 0, 10**12])
def test_a_size_that_no_window_has_is_the_default(tmp_path: Path, px: int) -> None:
    (tmp_path / "settings.json").write_text(f'{{"thumbnail_size_px": {px}}}')
    assert settings_file.load(tmp_path / "settings.json") == Settings()


def test_a_file_that_was_damaged_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    heard: list[object] = []
    settings = door(path, heard)
    path.write_text("somebody's half a fi")
    settings.change(appearance="dark")
    (aside,) = tmp_path.glob("settings.json.damaged-*")
    assert aside.read_text() == "somebody's half a fi"
    assert settings_file.load(path) == Settings(appearance="dark")
    assert any("kept as" in notice.text for notice in heard if isinstance(notice, Notice))


def test_a_given_data_folder_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTOCLIP_DATA_DIR", str(tmp_path / "env"))
    assert AppPaths.choose().data_dir == tmp_path / "env"
    paths = AppPaths.choose(tmp_path / "given")
    places = (paths.database, paths.settings, paths.models, paths.log, paths.thumbnails, paths.index, paths.backups)
    assert all(place.is_relative_to(tmp_path / "given") for place in places)


def test_resources_are_found_in_a_checkout() -> None:
    assert (resources_dir() / "prompts" / "templates.json").is_file()
