"""Drafts: whole or not at all, their owner's alone, and swept only when nobody writes them."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from photoclip.disk.drafts import DRAFT_NAME, draft_file, draft_folder, replacing
from photoclip.disk.leftovers import leftover_at, leftovers_in, sweep
from photoclip.disk.private import keep_private, private_folder
from tests.conftest import ROOT

posix = pytest.mark.skipif(os.name != "posix", reason="Windows knows no such permissions")
EARLIER = re.compile(r"\.import-[a-z0-9_]{8}")
LONG_AGO = 1_000_000_000


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def killed_amid(folder: Path, what: str) -> None:
    """Let a process of its own make a draft in `folder` and be killed over it."""
    code = f"""
import os, signal
from pathlib import Path
from photoclip.disk.drafts import *
with {what}(Path({str(folder)!r})) as draft:
    (draft / "weights").write_bytes(bytes(1000)) if {what!r} == "draft_folder" else draft.file.write(bytes(1000))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)


def test_what_is_written_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        with replacing(tmp_path / "a") as file:
            file.write(content)
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_write_that_fails_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "a").write_bytes(b"before")

    def write_half() -> None:
        with replacing(tmp_path / "a") as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        write_half()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


@posix
def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "a").symlink_to(tmp_path / "dotfiles" / "a")
    with replacing(tmp_path / "a") as file:
        file.write(b"content")
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "dotfiles" / "a").read_bytes() == b"content"


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_ours_is_private_whatever_the_umask_and_the_person_s_is_as_they_wish(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        with replacing(private_folder(tmp_path / "ours") / "a") as file:
            file.write(b"")
        with replacing(tmp_path / "theirs", private=False) as file:
            file.write(b"")
        with draft_folder(tmp_path) as folder:
            assert mode_of(folder) == 0o700
    assert (mode_of(tmp_path / "ours"), mode_of(tmp_path / "ours" / "a")) == (0o700, 0o600)
    assert mode_of(tmp_path / "theirs") == 0o666 & ~mask


@posix
def test_a_file_of_the_person_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(0o640)
    with replacing(tmp_path / "a", private=False) as file:
        file.write(b"new")
    assert mode_of(tmp_path / "a") == 0o640


@posix
def test_what_exists_becomes_private_and_links_are_left_alone(tmp_path: Path) -> None:
    folder, file, other = tmp_path / "folder", tmp_path / "file", tmp_path / "other"
    folder.mkdir(mode=0o755)
    for path in (file, other):
        path.touch()
        path.chmod(0o664)
    (tmp_path / "link").symlink_to(other)
    for path in (folder, file, tmp_path / "link", tmp_path / "not there"):
        keep_private(path)
    assert [mode_of(path) for path in (folder, file, other)] == [0o700, 0o600, 0o664]


@posix
@pytest.mark.parametrize("what", ["draft_file", "draft_folder"])
def test_what_a_killed_process_left_is_swept_at_once(tmp_path: Path, what: str) -> None:
    killed_amid(tmp_path, what)
    (left,) = leftovers_in(tmp_path)
    assert DRAFT_NAME.fullmatch(left.path.name)
    assert left.size_bytes >= (1000 if what == "draft_folder" else 0)
    assert sweep([left]) == [left]
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("what", [draft_file, draft_folder])
def test_what_is_being_written_is_left_alone_however_old(tmp_path: Path, what) -> None:
    with what(tmp_path):
        (path,) = tmp_path.iterdir()
        os.utime(path, (LONG_AGO, LONG_AGO))
        assert leftovers_in(tmp_path) == []


@posix
def test_what_begins_to_be_written_before_it_is_swept_is_left_alone(tmp_path: Path) -> None:
    killed_amid(tmp_path, "draft_file")
    found = leftovers_in(tmp_path)
    with found[0].path.open("rb") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        assert sweep(found) == []
    assert found[0].path.exists()


@pytest.mark.parametrize(
    "name",
    [
        "photo.jpg",
        ".photoclip-1-0123456789ab.tmp.jpg",
        "x.photoclip-1-0123456789ab.tmp",
        ".photoclip-notes.tmp",
        ".photoclip-1-0123456789AB.tmp",
        ".import-holiday",
        ".import-abcd123",
    ],
)
def test_what_is_not_ours_by_its_exact_name_is_never_a_leftover(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"somebody's")
    os.utime(tmp_path / name, (LONG_AGO, LONG_AGO))
    assert leftovers_in(tmp_path, EARLIER) == []


@posix
def test_a_link_or_a_pipe_with_our_name_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / ".photoclip-1-0123456789ab.tmp").symlink_to(tmp_path / "precious")
    os.mkfifo(tmp_path / ".photoclip-2-0123456789ab.tmp")
    assert leftovers_in(tmp_path) == []


def test_drafts_of_earlier_versions_go_once_nobody_wrote_them_for_an_hour(tmp_path: Path) -> None:
    path = tmp_path / ".import-abcd_123"
    path.mkdir()
    (path / "weights").write_bytes(bytes(10))
    now = path.stat().st_mtime
    assert leftover_at(path, EARLIER, now + 60) is None
    assert leftover_at(path, None, now + 86_400) is None
    found = leftover_at(path, EARLIER, now + 7200)
    assert found is not None
    sweep([found])
    assert not path.exists()


@posix
def test_a_sweeper_never_takes_a_draft_from_its_writer(tmp_path: Path) -> None:
    ended = threading.Event()

    def sweeping() -> None:
        while not ended.is_set():
            sweep(leftovers_in(tmp_path))

    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    for number in range(50):
        with replacing(tmp_path / "a") as file:
            file.write(str(number).encode())
    ended.set()
    sweeper.join()
    assert (tmp_path / "a").read_bytes() == b"49"
