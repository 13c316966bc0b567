"""Hearing from the operating system that something changed. A hint only: the scan is the truth."""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
    FileSystemMovedEvent,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

_log = logging.getLogger(__name__)

QUIET_S = 0.6
LONGEST_WAIT_S = 4.0

LIMIT_SENTENCE = (
    "The system's limit of watched folders is reached, so PhotoClip looks for changes every few minutes instead; "
    "raising fs.inotify.max_user_watches lets it see them at once."
)


@dataclass(frozen=True, slots=True)
class DirtyFolder:
    """A place to look at again. `relative` is below the watched folder, with '/'."""

    folder_id: int
    relative: str
    recursive: bool


class DirtyFolders:
    """Collects hints until it has been quiet for a moment, so that a burst of events is one look. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: dict[tuple[int, str], tuple[float, float, bool]] = {}

    def add(self, dirty: DirtyFolder) -> None:
        now = self._clock()
        key = (dirty.folder_id, dirty.relative)
        with self._lock:
            first, _, recursive = self._since.get(key, (now, now, False))
            self._since[key] = (first, now, recursive or dirty.recursive)

    def take_due(self) -> list[DirtyFolder]:
        """Return the places that were quiet, or have waited, long enough: outermost first, covered ones left out."""
        with self._lock:
            due = {key: self._since[key][2] for key in self._due()}
            for key in due:
                del self._since[key]
        taken: list[DirtyFolder] = []
        for (folder_id, relative), recursive in sorted(due.items()):
            if not any(_covers(outer, folder_id, relative) for outer in taken):
                taken.append(DirtyFolder(folder_id, relative, recursive))
        return taken

    def any_due(self) -> bool:
        with self._lock:
            return bool(self._due())

    def __bool__(self) -> bool:
        with self._lock:
            return bool(self._since)

    def _due(self) -> list[tuple[int, str]]:
        now = self._clock()
        return [
            key
            for key, (first, last, _) in self._since.items()
            if now - last >= QUIET_S or now - first >= LONGEST_WAIT_S
        ]


class Watcher:
    """Watches folders through the operating system and fills a `DirtyFolders`. Its thread only enqueues."""

    def __init__(self, dirty: DirtyFolders, wake: Callable[[], None]) -> None:
        self._dirty = dirty
        self._wake = wake
        self._observer: BaseObserver | None = None
        self._watches: dict[int, tuple[str, ObservedWatch]] = {}
        self._given_up: set[int] = set()

    def set_folders(self, roots: dict[int, str]) -> str:
        """Watch exactly these folders. Return a plain sentence when the system will not watch all of them; else ''.

        Takes time that grows with the number of folders below: call it on a background thread.
        """
        for folder_id in [id_ for id_, (root, _) in self._watches.items() if roots.get(id_) != root]:
            self._drop(folder_id)
        self._given_up &= set(roots)
        said = ""
        for folder_id, root in roots.items():
            if folder_id not in self._watches and folder_id not in self._given_up:
                said = self._watch(folder_id, root) or said
        return said

    def close(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5.0)
            self._observer = None
        self._watches.clear()

    def _watch(self, folder_id: int, root: str) -> str:
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        try:
            watch = self._observer.schedule(_Handler(folder_id, root, self._note), root, recursive=True)
        except OSError as exc:
            if exc.errno in {errno.ENOSPC, errno.EMFILE}:
                self._given_up.add(folder_id)
                return LIMIT_SENTENCE
            _log.info("folder cannot be watched now: %s: %s", root, exc.strerror)
            return ""
        self._watches[folder_id] = (root, watch)
        return ""

    def _drop(self, folder_id: int) -> None:
        _, watch = self._watches.pop(folder_id)
        if self._observer is not None:
            self._observer.unschedule(watch)

    def _note(self, dirty: DirtyFolder) -> None:
        self._dirty.add(dirty)
        self._wake()


class _Handler(FileSystemEventHandler):
    def __init__(self, folder_id: int, root: str, note: Callable[[DirtyFolder], None]) -> None:
        self._folder_id = folder_id
        self._root = root
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirModifiedEvent | FileOpenedEvent | FileClosedNoWriteEvent):
            return
        paths = [event.src_path] + ([event.dest_path] if isinstance(event, FileSystemMovedEvent) else [])
        for path in paths:
            relative = self._relative(os.fsdecode(path))
            if relative is None:
                continue
            if event.is_directory:
                self._note(DirtyFolder(self._folder_id, relative, True))
            else:
                self._note(DirtyFolder(self._folder_id, relative.rpartition("/")[0], False))

    def _relative(self, path: str) -> str | None:
        relative = os.path.relpath(path, self._root).replace(os.sep, "/")
        if relative.startswith("../") or relative == "..":
            return None
        return "" if relative == "." else relative


def _covers(outer: DirtyFolder, folder_id: int, relative: str) -> bool:
    if outer.folder_id != folder_id or not outer.recursive:
        return False
    return outer.relative in {"", relative} or relative.startswith(outer.relative + "/")
