"""What the first run does on Windows and macOS, seen from Linux: their rules, on whatever system the tests run."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from pathlib import Path

import pytest

from installers.first_run.builds import CPU, METAL, Build, choose
from installers.first_run.home import MARK, RUNNING, STARTED, Home
from installers.first_run.launch import command_of, launch
from installers.first_run.machine import Machine, this_machine
from installers.first_run.payload import MANIFEST
from installers.first_run.system import System

WINDOWS, MACOS, LINUX = System("win32", "AMD64"), System("darwin", "arm64"), System("linux", "x86_64")
every_system = pytest.mark.parametrize("system", [WINDOWS, MACOS, LINUX], ids=lambda system: system.name)


@pytest.fixture(autouse=True)
def _no_home_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTOCLIP_HOME", raising=False)


def put_environment(home: Home, payload_id: str) -> Path:
    """Make an environment as a set-up does, and use it."""
    environment = home.begin_environment()
    python = home.system.python_of(environment)
    python.parent.mkdir(parents=True)
    python.touch()
    home.finish_environment(environment, payload_id)
    return environment


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    folder = tmp_path / "payload"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"version": "1.0", "id": "new", "indexes": {}}), "utf-8")
    return folder


def test_each_is_named_as_its_locks_are() -> None:
    assert [one.tag for one in (WINDOWS, MACOS, LINUX)] == ["win32-amd64", "darwin-arm64", "linux-x86_64"]
    assert [one.uv for one in (WINDOWS, MACOS)] == ["uv.exe", "uv"]


def test_what_says_that_the_disk_is_full_is_understood() -> None:
    assert WINDOWS.says_disk_full("failed to write: There is not enough space on the disk. (os error 112)")
    assert LINUX.says_disk_full("No space left on device (os error 28)")
    assert not WINDOWS.says_disk_full("Access is denied. (os error 5)")


def test_a_display_is_looked_for_where_there_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert [one.has_display() for one in (WINDOWS, MACOS, LINUX)] == [True, True, False]


@every_system
def test_an_environment_is_switched_in_one_step_and_the_one_before_stays_until_it_has_started(
    tmp_path: Path, system: System
) -> None:
    home = Home(tmp_path / "home", system)
    home.prepare()
    assert not home.can_run()
    first = put_environment(home, "old")
    assert home.is_ready("old")
    assert home.in_use.resolve() == first
    assert home.before is None, "there is nothing to go back to"
    second = put_environment(home, "new")
    assert home.is_ready("new")
    assert not home.is_ready("old")
    assert home.before == first
    third = put_environment(home, "newest")
    assert home.before == first, "the second has never started"
    (third / STARTED).touch()
    home.settle()
    assert [one.is_dir() for one in (first, second, third)] == [False, False, True]
    assert home.current.is_symlink() == system.has_links


@every_system
def test_what_does_not_start_is_gone_back_from_and_not_tried_at_every_start(tmp_path: Path, system: System) -> None:
    home = Home(tmp_path / "home", system)
    home.prepare()
    first = put_environment(home, "old")
    put_environment(home, "new")
    home.go_back()
    assert home.in_use.resolve() == first
    assert home.is_ready("old")
    assert home.before is None
    assert home.refused("new")
    home.forgive()
    assert not home.refused("new")


@every_system
def test_an_update_stands_for_the_payload_of_the_installer(tmp_path: Path, system: System) -> None:
    home = Home(tmp_path / "home", system)
    home.prepare()
    environment = home.begin_environment()
    system.python_of(environment).parent.mkdir(parents=True)
    system.python_of(environment).touch()
    home.finish_environment(environment, "update", "installed")
    assert home.is_ready("update")
    assert home.is_ready("installed"), "the installer's own older one is not set up again"
    assert not home.is_ready("another installer's")


def test_an_environment_that_a_program_runs_from_is_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", LINUX)
    home.prepare()
    first = put_environment(home, "old")
    with (first / RUNNING).open("a") as running:
        fcntl.flock(running, fcntl.LOCK_SH)
        second = put_environment(home, "new")
        (second / STARTED).touch()
        home.settle()
        assert first.is_dir()
    put_environment(home, "newest")
    assert not first.exists()


@pytest.mark.parametrize("said", [b"", b"../..", b"\xff", b"7\n"])
def test_a_damaged_word_for_the_environment_in_use_means_that_there_is_none(tmp_path: Path, said: bytes) -> None:
    home = Home(tmp_path / "home", WINDOWS)
    home.prepare()
    put_environment(home, "new")
    home.current.write_bytes(said)
    assert not home.is_ready("new")
    assert not home.can_run()


def test_what_a_program_on_windows_keeps_open_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home", WINDOWS)
    home.prepare()
    kept = put_environment(home, "old")
    (put_environment(home, "new") / STARTED).touch()
    home.settle()
    kept.mkdir()  # as one that was not whole
    (kept / "python.exe").touch()
    real = os.unlink

    def refuse(path: object, *words: object, **named: object) -> None:
        if str(path).endswith("python.exe"):
            raise PermissionError("in use")
        real(path, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "unlink", refuse)
    third = put_environment(home, "newest")
    assert kept.is_dir()
    assert third.name == "3"
    assert home.is_ready("newest")


def test_the_card_that_windows_and_macos_have_is_seen(tmp_path: Path) -> None:
    assert this_machine(tmp_path, WINDOWS) == Machine("none")
    (tmp_path / "Windows" / "System32").mkdir(parents=True)
    (tmp_path / "Windows" / "System32" / "nvcuda.dll").touch()
    assert this_machine(tmp_path, WINDOWS) == Machine("nvidia")
    only = choose({CPU: Build(CPU, ())}, Machine("nvidia"))
    assert only.build.name == CPU
    assert "so the processor is used" in only.reason
    assert choose({METAL: Build(METAL, ())}, this_machine(tmp_path, MACOS)).reason.startswith(
        "The graphics of this Mac"
    )


@pytest.mark.parametrize("program", ["zenity", "kdialog", "notify-send", "xmessage"])
def test_what_is_in_the_way_before_there_is_a_window_is_seen_also_from_a_menu(
    tmp_path: Path, payload: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    (payload / MANIFEST).write_text("damaged", "utf-8")
    (tmp_path / "bin").mkdir()
    box = tmp_path / "bin" / program
    box.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{tmp_path}/shown'\n", "utf-8")
    box.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert launch(payload, [], LINUX, pytest.fail, pytest.fail) == 3
    assert not (tmp_path / "shown").exists(), "without a desktop there is none to show it on"
    monkeypatch.setenv("DISPLAY", ":0")
    assert launch(payload, [], LINUX, pytest.fail, pytest.fail) == 3
    assert (tmp_path / "shown").read_text("utf-8").splitlines()[-1].endswith("install PhotoClip again.")


# What a shortcut or an app starts


@every_system
def test_without_an_environment_it_is_set_up_first_and_then_started(
    tmp_path: Path, payload: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTOCLIP_HOME", str(tmp_path / "home"))
    home = Home(tmp_path / "home", system)
    done: list[list[str]] = []

    def set_up(words: object) -> int:
        home.prepare()
        put_environment(home, "new")
        return 0

    def run(command: list[str]) -> int:
        done.append(command)
        return 7

    assert launch(payload, ["open", "/photos"], system, set_up, run) == 7
    assert launch(payload, ["open", "/photos"], system, pytest.fail, run) == 7
    assert done[0] == done[1] == command_of(home, ["open", "/photos"])
    assert done[0][1:] == ["-I", "-m", "photoclip.app", "--", "/photos"]
    assert Path(done[0][0]).name == {"win32": "pythonw.exe"}.get(system.name, "python")


def test_commands_write_where_the_person_reads(tmp_path: Path) -> None:
    command = command_of(Home(tmp_path, WINDOWS), ["search", "a dog"])
    assert Path(command[0]).name == "python.exe"
    assert command[1:] == ["-I", "-m", "photoclip", "search", "a dog"]


def test_an_update_that_cannot_be_had_starts_the_version_before(
    tmp_path: Path, payload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTOCLIP_HOME", str(tmp_path / "home"))
    assert launch(payload, [], WINDOWS, lambda _: 1, pytest.fail) == 1, "nothing to start"
    home = Home(tmp_path / "home", WINDOWS)
    home.prepare()
    put_environment(home, "old")
    assert launch(payload, [], WINDOWS, lambda _: 3, lambda _: 0) == 0


def test_setup_is_the_first_runs_own_command(tmp_path: Path, payload: Path) -> None:
    asked: list[list[str]] = []
    assert launch(payload, ["setup", "--yes"], WINDOWS, lambda words: asked.append(list(words)) or 0) == 0
    home = payload.parent / "private"
    assert asked == [["--payload", str(payload), "--home", str(home), "--text", "--yes"]]


def test_nothing_is_written_into_a_signed_app(payload: Path) -> None:
    assert not MACOS.home(payload).is_relative_to(payload.parent)


def test_a_damaged_payload_is_said_and_nothing_starts(payload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (payload / MANIFEST).write_text("damaged", "utf-8")
    assert launch(payload, [], LINUX, pytest.fail, pytest.fail) == 3
    assert "install PhotoClip again" in capsys.readouterr().err
    assert not (payload.parent / "private" / MARK).exists()


# An update on its first start


@pytest.fixture
def updated(tmp_path: Path, payload: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the version before and a new one, which has not started yet."""
    monkeypatch.setenv("PHOTOCLIP_HOME", str(tmp_path / "home"))
    home = Home(tmp_path / "home", WINDOWS)
    home.prepare()
    put_environment(home, "old")
    put_environment(home, "new")
    return home


def test_a_new_version_that_starts_lets_the_one_before_go(updated: Home, payload: Path) -> None:
    before = updated.before

    def start(command: list[str]) -> int:
        (updated.in_use / STARTED).touch()
        return 0

    assert launch(payload, [], WINDOWS, pytest.fail, pytest.fail, start) == 0
    assert updated.is_ready("new")
    assert updated.before is None
    assert before is not None
    assert not before.exists()


@pytest.mark.parametrize("status", [1, 3, -signal.SIGSEGV, -signal.SIGKILL, 0xC0000005])
def test_a_new_version_that_does_not_start_is_gone_back_from_at_once(updated: Home, payload: Path, status: int) -> None:
    before, started = updated.before, []
    assert launch(payload, [], WINDOWS, pytest.fail, lambda one: started.append(one[0]) or 0, lambda _: status) == 0
    assert before is not None
    assert started == [str(WINDOWS.python_of(before, windowed=True))]
    assert updated.is_ready("old")
    # and neither set up again nor tried again
    assert launch(payload, [], WINDOWS, pytest.fail, lambda one: started.append(one[0]) or 0, pytest.fail) == 0
    assert started[1] == started[0]


@pytest.mark.parametrize("status", [0, -signal.SIGINT, -signal.SIGTERM])
def test_a_start_that_says_nothing_of_the_new_version_leaves_it_on_trial(
    updated: Home, payload: Path, status: int
) -> None:
    """Another window of the version before was there, and came to the front; or somebody ended it."""
    assert launch(payload, [], WINDOWS, pytest.fail, pytest.fail, lambda _: status) == status
    assert updated.is_ready("new")
    assert updated.before is not None


@pytest.mark.parametrize(("words", "status"), [(["update"], 3), (["search"], 2), (["index", "--retry"], 3)])
def test_a_command_that_says_what_is_in_the_way_was_reached(
    updated: Home, payload: Path, words: list[str], status: int
) -> None:
    """No network, a slip of the hand: that is no reason to go back, and the version before would say the same."""
    assert launch(payload, words, WINDOWS, pytest.fail, pytest.fail, lambda _: status) == status
    assert updated.is_ready("new")
    assert updated.before is not None


def test_a_command_that_breaks_off_is_gone_back_from(updated: Home, payload: Path) -> None:
    assert launch(payload, ["search", "dog"], WINDOWS, pytest.fail, lambda _: 0, lambda _: 1) == 0
    assert updated.is_ready("old")


def test_where_no_window_can_be_the_new_version_is_not_blamed(
    tmp_path: Path, payload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PHOTOCLIP_HOME", str(tmp_path / "home"))
    home = Home(tmp_path / "home", LINUX)
    home.prepare()
    put_environment(home, "old")
    put_environment(home, "new")
    assert launch(payload, [], LINUX, pytest.fail, pytest.fail, lambda _: 3) == 3
    assert home.is_ready("new")


def test_what_runs_keeps_its_own_place_when_another_one_is_switched_to(updated: Home) -> None:
    program = Path(command_of(updated, [])[0])
    put_environment(updated, "newest")
    assert program.parent.is_dir()
    assert Path(command_of(updated, [])[0]) != program


@every_system
def test_packages_lie_where_each_system_has_them(tmp_path: Path, system: System) -> None:
    (tmp_path / "lib" / "python3.12" / "site-packages").mkdir(parents=True)
    folder = {"win32": "Lib/site-packages"}.get(system.name, "lib/python3.12/site-packages")
    assert system.packages_of(tmp_path) == tmp_path / folder
