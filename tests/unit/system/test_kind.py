"""How the three systems differ, seen from whichever the tests run on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from photoclip.core.photo import Stamp
from photoclip.disk.private import is_own
from photoclip.disk.trash import _room_for_name
from photoclip.gui.base.desktop import Desktop
from photoclip.media.exiftool import _names
from photoclip.system import LINUX, MACOS, THIS, WINDOWS, System, files, locks
from photoclip.system.windows_calls import explorer_line

BSD = System("freebsd14")


def of(said: str) -> list[object]:
    return [getattr(system, said) for system in (LINUX, WINDOWS, MACOS, BSD)]


@pytest.mark.parametrize(
    ("said", "linux", "windows", "macos", "bsd"),
    [
        ("is_linux", True, False, False, False),
        ("is_freedesktop", True, False, False, True),
        ("renames_open_files", True, False, True, True),
        ("owners_are_numbers", True, False, True, True),
        ("tells_when_anything_changed", True, False, True, True),
        ("syncs_folders", True, False, True, True),
        ("orphans_get_a_parent", True, False, True, True),
        ("asks_for_the_program", False, True, False, False),
        ("shows_icons_in_menus", True, True, False, True),
        ("sockets_are_files", True, False, True, True),
        ("says_pinches_itself", False, False, True, False),
        ("passes_arguments_as_text", True, False, True, True),
    ],
)
def test_each_says_what_holds_there(said: str, linux: bool, windows: bool, macos: bool, bsd: bool) -> None:
    assert of(said) == [linux, windows, macos, bsd]


def test_this_one_is_named_as_python_has_it() -> None:
    assert System(sys.platform) == THIS


def test_what_windows_calls_a_change_is_when_a_file_was_made_and_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    status = (tmp_path / "a").stat()
    assert Stamp.of(status, WINDOWS).ctime_ns == 0
    assert Stamp.of(status, MACOS).ctime_ns == status.st_ctime_ns
    assert Stamp.of(status, WINDOWS) == Stamp.of(status, LINUX), "it is no part of what a file is told by"


def test_on_windows_a_profile_is_its_persons_own(tmp_path: Path) -> None:
    other = os.stat_result((0o100600, 1, 1, 1, os.geteuid() + 1, 0, 0, 0, 0, 0)) if hasattr(os, "geteuid") else None
    if other is not None:
        assert [is_own(other, system) for system in (LINUX, WINDOWS, MACOS)] == [False, True, False]


def test_only_a_trash_with_notes_needs_room_for_their_names(tmp_path: Path) -> None:
    room = [_room_for_name(tmp_path / "a.jpg", system) for system in (WINDOWS, MACOS)]
    assert room == [sys.maxsize, sys.maxsize]
    assert _room_for_name(tmp_path / "a.jpg", LINUX) < 255


def test_names_that_an_old_code_page_lacks_reach_exiftool_on_windows_in_a_file(tmp_path: Path) -> None:
    photo, written = Path("/fotos/写真.jpg"), tmp_path / "neu.jpg"
    assert _names(photo, written, MACOS) == ["-o", str(written), "--", str(photo)]
    words = _names(photo, written, WINDOWS)
    assert words[:3] == ["-charset", "filename=UTF8", "-@"]
    assert Path(words[3]).read_text("utf-8") == f"-o\n{written}\n{photo}\n"


def test_programs_are_looked_for_where_entries_say_which_there_are() -> None:
    assert Desktop(WINDOWS).has_own_open_with()
    assert not Desktop(MACOS).has_own_open_with()
    assert Desktop(WINDOWS).programs_for("/a.jpg") == Desktop(MACOS).programs_for("/a.jpg") == []
    assert Desktop(MACOS).program_at("/Applications/Preview.app").command == ("open", "-a", "/Applications/Preview.app")
    assert Desktop(LINUX).program_at("/opt/x.app").command == ("/opt/x.app",)


def test_explorer_gets_its_quotes_after_the_comma() -> None:
    assert explorer_line(r"C:\Users\Zoë\a b.jpg") == r'explorer.exe /select,"C:\Users\Zoë\a b.jpg"'


def test_a_piece_is_read_without_moving_what_others_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    handle = os.open(tmp_path / "a", os.O_RDONLY)
    try:
        assert files.read_at(handle, 3, 4) == b"3456"
        files.forget_cached(handle)
        assert files.read_at(handle, 8, 4) == b"89"
    finally:
        os.close(handle)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_who_shares_a_lock_keeps_out_who_wants_it_alone(tmp_path: Path) -> None:
    first, second = (os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT, 0o600) for _ in range(2))
    try:
        locks.share(first)
        assert locks.take(second) is False
        os.close(first)
        assert locks.take(second) is True
    finally:
        os.close(second)
