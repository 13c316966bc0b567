"""Hearing from the operating system that something changed. A hint only: the scan is the truth."""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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

from photoclip.core.watching import POLL_EVERY_S, FolderWatch, WatchReason
from photoclip.indexing.inotify_limit import limit_now, limit_reached
from photoclip.indexing.reach import Reach
from photoclip.language import english

_log = logging.getLogger(__name__)

QUIET_S = 0.6
LONGEST_WAIT_S = 4.0

LIMIT_SENTENCE = english(
    "The system's limit of watched folders is reached, so PhotoClip looks for changes every few "
    "minutes instead; Settings, Folders says how to raise it."
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
    """Watches folders through the operating system and fills a `DirtyFolders`. Its thread only enqueues.

    `polled` says which folders have to be looked at besides, because the system does not tell of every change there.
    """

    def __init__(
        self,
        dirty: DirtyFolders,
        wake: Callable[[], None],
        remote_kind: Callable[[str], str] | None = None,
        limit: Callable[[str], WatchReason | None] = limit_reached,
        on_polled: Callable[[Sequence[FolderWatch]], object] = lambda _watches: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`remote_kind`: on what kind of other machine's file system a folder lies, '' on none.

        `limit`: which limit keeps one more folder from being watched now, None where none does.
        `on_polled`: hears which folders are looked at every few minutes, and why, whenever that changes.
        """
        self._dirty = dirty
        self._wake = wake
        self._remote_kind = remote_kind or Reach().remote_kind
        self._limit = limit
        self._on_polled = on_polled
        self._clock = clock
        self._polled_at = float("-inf")
        self._told: tuple[FolderWatch, ...] | None = None
        self._observer: BaseObserver | None = None
        self._watches: dict[int, tuple[str, ObservedWatch]] = {}
        self._polled: dict[int, FolderWatch] = {}

    @property
    def polled(self) -> dict[int, FolderWatch]:
        """The folders that are looked at every few minutes, and why, by id."""
        return dict(self._polled)

    def set_folders(self, roots: dict[int, str]) -> str:
        """Watch exactly these folders. Return a plain sentence when the system refuses one more of them, else ''.

        Called again, it tries once more where a limit was reached. Takes time that grows with the number of folders
        below: call it on a background thread.
        """
        for folder_id in [id_ for id_, (root, _) in self._watches.items() if roots.get(id_) != root]:
            self._drop(folder_id)
        limited = {id_ for id_, watch in self._polled.items() if watch.why != "network"}
        self._polled = {}
        for folder_id, root in roots.items():
            self._set_folder(folder_id, root, folder_id in limited)
        polled = tuple(self._polled.values())
        if polled != self._told:
            self._told = polled
            self._on_polled(polled)
        newly = any(watch.why != "network" for id_, watch in self._polled.items() if id_ not in limited)
        return LIMIT_SENTENCE if newly else ""

    def polls_due(self, looked_at: float) -> list[DirtyFolder]:
        """Return the folders that have to be looked at now; `looked_at`: when all were looked at last, by the clock."""
        now = self._clock()
        if not self._polled or now - max(looked_at, self._polled_at) < POLL_EVERY_S:
            return []
        self._polled_at = now
        return [DirtyFolder(folder_id, "", True) for folder_id in self._polled]

    def close(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5.0)
            self._observer = None
        self._watches.clear()

    def _set_folder(self, folder_id: int, root: str, limited: bool) -> None:
        if kind := self._remote_kind(root):
            self._polled[folder_id] = FolderWatch(folder_id, root, "network", file_system=kind)
            return
        why = self._limit(root)
        if limited and why is None and folder_id in self._watches:
            self._drop(folder_id)  # the limit was raised: now with all the folders below
        if folder_id not in self._watches:
            why = self._watch(folder_id, root) or self._limit(root)
        if why is not None:
            self._polled[folder_id] = FolderWatch(folder_id, root, why, limit=limit_now(why))

    def _watch(self, folder_id: int, root: str) -> WatchReason | None:
        """Begin to watch; return which limit is in the way."""
        try:
            if self._observer is None:
                observer = Observer()
                observer.start()  # may be refused, and is tried again then
                self._observer = observer
            watch = self._observer.schedule(_Handler(folder_id, root, self._note), root, recursive=True)
        except OSError as exc:
            if exc.errno == errno.ENOSPC:
                return "watches"
            if exc.errno == errno.EMFILE:
                return "instances"
            _log.info("folder cannot be watched now: %s: %s", Path(root), exc.strerror)
            return None
        self._watches[folder_id] = (root, watch)
        return None

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
