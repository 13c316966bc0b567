"""The scan is the truth: brings what the library knows of a folder in line with what lies on disk."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, PhotosChanged, PhotosRemoved, SidecarsChanged
from photoclip.core.photo import WatchedFolder
from photoclip.core.scan import FoundFile, KnownFile, diff
from photoclip.indexing.scanner import Scanner
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one look at a folder changed."""

    unchanged: int = 0
    moved: int = 0
    to_read: int = 0
    changes: tuple[Change, ...] = ()


class Reconciler:
    """Compares folders on disk with the store, and writes the difference."""

    def __init__(self, folders: FolderStore, files: FileStore, scanner: Scanner) -> None:
        self._folders = folders
        self._files = files
        self._scanner = scanner

    def reconcile(
        self, folder: WatchedFolder, below: str = "", recursive: bool = True, cancel: CancelToken | None = None
    ) -> Reconciled:
        """Look at one watched folder, or at the part of it `below`. Raises Cancelled."""
        known = self._files.known(folder.id, below, recursive)
        if not self._scanner.includes_folder(folder.path, below):
            return self._settle(folder, {}, known)
        try:
            found = {file.relative: file for file in self._scanner.scan(folder.path, below, recursive, cancel)}
        except OSError as exc:
            if below and Path(folder.path).is_dir():
                # This sub-folder is gone, and with it what lies deeper, whatever the watcher asked to look at.
                return self._settle(folder, {}, self._files.known(folder.id, below))
            _log.info("folder is offline: %s: %s", folder.path, exc.strerror)
            return Reconciled(changes=self._set_online(folder, False))
        if not below and not found and known and not self.is_online(folder):
            # Offline, not deleted: an unplugged drive looks like an empty folder.
            return Reconciled(changes=self._set_online(folder, False))
        online = self._set_online(folder, True)
        settled = self._settle(folder, found, known)
        return Reconciled(settled.unchanged, settled.moved, settled.to_read, (*online, *settled.changes))

    @staticmethod
    def is_online(folder: WatchedFolder) -> bool:
        """Tell whether the folder can be reached now: an empty one that had photos is an unplugged drive."""
        try:
            with os.scandir(folder.path) as entries:
                return next(entries, None) is not None or folder.photo_count == 0
        except OSError:
            return False

    def _settle(self, folder: WatchedFolder, found: dict[str, FoundFile], known: dict[str, KnownFile]) -> Reconciled:
        difference = diff(known, found)
        # What the person excluded since leaves the library; what merely is not there goes offline.
        out = [
            file
            for file in known.values()
            if file.relative not in found and not self._scanner.includes_file(folder.path, file.relative)
        ]
        excluded = {file.id for file in out}
        difference.missing = [file for file in difference.missing if file.id not in excluded]
        changes: list[Change] = []
        if out:
            gone = self._files.forget([file.id for file in out])
            changes += [PhotosRemoved(gone)] if gone else []
        applied = self._files.apply(folder.id, difference)
        if applied.touched_photos:
            changes.append(PhotosChanged(applied.touched_photos))
        beside = tuple(file.photo_id for file in difference.sidecars if file.photo_id is not None)
        if beside:
            changes.append(SidecarsChanged(beside))
        if out or applied.moved or difference.missing or difference.returned:
            changes.append(FoldersChanged())
        to_read = len(difference.new) - applied.moved + len(difference.changed)
        return Reconciled(difference.unchanged, applied.moved, to_read, tuple(changes))

    def _set_online(self, folder: WatchedFolder, online: bool) -> tuple[Change, ...]:
        if folder.online == online:
            return ()
        touched = self._folders.set_online(folder.id, online)
        return (PhotosChanged(touched), FoldersChanged()) if touched else (FoldersChanged(),)
