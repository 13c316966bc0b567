"""Hints from the operating system, gathered until it is quiet."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from watchdog.observers import Observer

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
        assert watcher.set_folders({1: str(tmp_path)}) == ""
    finally:
        watcher.close()


def test_a_folder_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    watcher = Watcher(DirtyFolders(), lambda: None)
    try:
        assert watcher.set_folders({1: str(tmp_path / "gone")}) == ""
    finally:
        watcher.close()
