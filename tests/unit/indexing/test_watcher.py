"""Hints from the operating system, gathered until it is quiet."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from watchdog.observers import Observer

from photoclip.core.watching import FolderWatch, WatchReason
from photoclip.indexing.inotify_limit import limit_now, limit_reached
from photoclip.indexing.watcher import LIMIT_SENTENCE, LONGEST_WAIT_S, QUIET_S, DirtyFolder, DirtyFolders, Watcher
from tests.clock import Clock
from tests.waiting import PATIENCE_S


def test_a_burst_of_events_is_one_look_once_it_is_quiet() -> None:
    clock = Clock()
    dirty = DirtyFolders(clock)
    for _ in range(50):
        dirty.add(DirtyFolder(1, "trip", False))
    assert dirty.take_due() == []
    clock.advance(QUIET_S)
    assert dirty.take_due() == [DirtyFolder(1, "trip", False)]
    assert dirty.take_due() == []
    assert not dirty


def test_a_stream_of_events_without_a_pause_is_looked_at_all_the_same() -> None:
    clock = Clock()
    dirty = DirtyFolders(clock)
    waited = 0.0
    while not dirty.take_due():
        dirty.add(DirtyFolder(1, "trip", False))
        clock.advance(QUIET_S / 2)
        waited += QUIET_S / 2
    assert waited <= LONGEST_WAIT_S + QUIET_S


def test_what_lies_in_a_folder_that_is_looked_at_whole_is_left_out() -> None:
    clock = Clock()
    dirty = DirtyFolders(clock)
    for place in (DirtyFolder(1, "a/b", False), DirtyFolder(1, "a", True), DirtyFolder(2, "a/b", False)):
        dirty.add(place)
    dirty.add(DirtyFolder(1, "ab", False))
    clock.advance(QUIET_S)
    assert set(dirty.take_due()) == {
        DirtyFolder(1, "a", True), DirtyFolder(1, "ab", False), DirtyFolder(2, "a/b", False),
    }  # fmt: skip


def test_a_new_file_and_a_new_folder_are_heard_of(tmp_path: Path) -> None:
    heard = threading.Event()
    dirty = DirtyFolders(lambda: 0.0)
    watcher = Watcher(dirty, heard.set)
    assert watcher.set_folders({7: str(tmp_path)}) == ""
    try:
        (tmp_path / "new").mkdir()
        assert heard.wait(PATIENCE_S)
        heard.clear()
        (tmp_path / "a.jpg").write_bytes(b"x")
        assert heard.wait(PATIENCE_S)
    finally:
        watcher.close()
    assert dirty


def test_the_watch_limit_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", refuse)
    watcher = Watcher(DirtyFolders(), lambda: None)
    try:
        assert watcher.set_folders({1: str(tmp_path)}) == LIMIT_SENTENCE
        assert watcher.set_folders({1: str(tmp_path)}) == ""  # said once
        assert watcher.polled[1].why == "watches"
    finally:
        watcher.close()


def test_a_limit_that_is_reached_below_a_folder_is_noticed_and_tried_again_when_it_was_raised(tmp_path: Path) -> None:
    """watchdog passes over the folders that it may not watch, and says nothing."""
    reached: list[WatchReason | None] = ["watches"]
    heard = threading.Event()
    watcher = Watcher(DirtyFolders(), heard.set, limit=lambda _root: reached[0])
    try:
        assert watcher.set_folders({1: str(tmp_path)}) == LIMIT_SENTENCE
        assert watcher.polled[1] == FolderWatch(1, str(tmp_path), "watches", limit=watcher.polled[1].limit)
        reached[0] = None
        assert watcher.set_folders({1: str(tmp_path)}) == ""
        assert watcher.polled == {}
        (tmp_path / "new").mkdir()
        assert heard.wait(PATIENCE_S)
    finally:
        watcher.close()


def test_a_limit_of_watching_programs_is_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(Observer, "schedule", refuse)
    watcher = Watcher(DirtyFolders(), lambda: None)
    try:
        watcher.set_folders({1: str(tmp_path)})
        assert watcher.polled[1].why == "instances"
    finally:
        watcher.close()


def test_folders_of_other_machines_are_polled_and_never_given_to_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a server that hangs would hang this")

    monkeypatch.setattr(Observer, "schedule", refuse)
    watcher = Watcher(DirtyFolders(), lambda: None, remote_kind=lambda _root: "nfs4")
    assert watcher.set_folders({1: str(tmp_path)}) == ""
    assert watcher.polled == {1: FolderWatch(1, str(tmp_path), "network", file_system="nfs4")}
    watcher.close()


def test_the_kernel_says_whether_a_limit_is_reached(tmp_path: Path) -> None:
    assert limit_reached(str(tmp_path)) is None
    assert limit_now(None) == 0


@pytest.mark.parametrize(
    ("watch", "sentence", "command"),
    [
        (FolderWatch(1, "/a"), "/a is watched: changes are seen at once.", ""),
        (
            FolderWatch(1, "/a", "network", "nfs4"),
            "/a is looked at every 5 minutes, because it lies on another machine (nfs4), which does not tell of"
            " changes.",
            "",
        ),
        (
            FolderWatch(1, "/a", "watches", limit=500_000),
            "/a is looked at every 5 minutes, because the system's limit of watched folders is reached (500,000).",
            "sudo sysctl fs.inotify.max_user_watches=1000000",
        ),
        (
            FolderWatch(1, "/a", "instances"),
            "/a is looked at every 5 minutes, because the system's limit of programs that watch folders is reached.",
            "sudo sysctl fs.inotify.max_user_instances=1024",
        ),
    ],
)
def test_how_a_folder_is_watched_is_said_with_what_to_do(watch: FolderWatch, sentence: str, command: str) -> None:
    assert (watch.sentence, watch.command) == (sentence, command)
    assert command.removeprefix("sudo sysctl ") in watch.lasting_command


def test_a_folder_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    watcher = Watcher(DirtyFolders(), lambda: None)
    try:
        assert watcher.set_folders({1: str(tmp_path / "gone")}) == ""
    finally:
        watcher.close()
