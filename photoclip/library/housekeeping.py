"""Housekeeping: the library's own folders are private, and free of what killed processes left there."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.disk.leftovers import Leftover, leftover_at, sweep
from photoclip.disk.private import keep_private, private_folder
from photoclip.errors import Cancelled
from photoclip.health.leftovers import find_leftovers
from photoclip.library.long_jobs import LongJobs
from photoclip.paths import AppPaths

_log = logging.getLogger(__name__)

# What earlier versions called their drafts; those in other folders of ours are in `health/leftovers`.
_EARLIER_THUMBNAIL = re.compile(r"\.[0-9a-f]{64}\.[0-9]+\.tmp")
_EARLIER_SIDECAR = re.compile(r"\.photoclip-[0-9a-f]{12}\.tmp")

# What the systems' file managers leave anywhere does not make a folder another's.
_ANYWHERE = {".DS_Store", "Thumbs.db", "desktop.ini", ".directory", "lost+found"}
_OURS = re.compile(
    r"library(-replaced-[0-9-]+)?\.sqlite3(-wal|-shm|-journal|\.part)?|library(\.check)?\.json"
    r"|settings\.json(\.lock|\.damaged-[0-9-]+)?|photoclip\.log(\.1)?|indexing\.lock"
    r"|\.replacing\.json|\.opening\.lock|\.making\.lock|\.restoring\.sqlite3.*|\.settings-[a-z0-9_]{8}"
    r"|photoclip-(answers-)?[0-9a-f]{16}\.(lock|socket)"
    r"|\.photoclip-[0-9]+-[0-9a-f]{12}\.tmp"
    r"|backups|models|pasted|demo|demo-library|cache|thumbnails|index"
)
_WALKED = "walked"
"""A file beside the thumbnails: all of them were looked through once."""


class Housekeeping:
    """For one library. Every method may be called again, and by several processes."""

    def __init__(self, paths: AppPaths, jobs: LongJobs) -> None:
        self._paths = paths
        self._jobs = jobs

    def tend(self) -> None:
        """Do all that there is to do once the library is open; closing the library ends it."""
        with suppress(Cancelled), self._jobs.run(CancelToken()) as cancel:
            self.make_private()
            self.sweep(cancel)
            self.walk_thumbnails(cancel)

    def make_private(self) -> None:
        """Make the library's folders where they are missing, and keep others from what is in them.

        Looks at some dozen names, not into the thumbnails: their folder keeps others out. A folder that holds other
        things, too, is the person's own, and its permissions stay; what is ours in it is private all the same.
        """
        for folder in (self._paths.data_dir, self._paths.cache_dir):
            with suppress(OSError):  # whoever writes there says it in plain words
                private_folder(folder)
            names = {path.name for path in self._below(folder)} - _ANYWHERE
            if all(_OURS.fullmatch(name) for name in names):
                keep_private(folder)
            for name in names:
                if _OURS.fullmatch(name):
                    keep_private(folder / name)
        for path in self._below(self._paths.backups, self._paths.index, self._paths.data_dir / "pasted"):
            keep_private(path)
        for model in self._below(self._paths.models):
            keep_private(model)
            for path in self._below(model):
                keep_private(path)

    def sweep(self, cancel: CancelToken) -> list[Leftover]:
        """Remove what killed processes left in the library's own folders; return what is gone. Raises Cancelled."""
        gone: list[Leftover] = []
        for leftover in find_leftovers(self._paths):
            cancel.raise_if_cancelled()
            gone += sweep([leftover])
        if gone:
            _log.info("%d files that were never finished are removed", len(gone))
        return gone

    def walk_thumbnails(self, cancel: CancelToken) -> None:
        """Look through the thumbnails of earlier versions, once: make them private, remove drafts. Raises Cancelled."""
        root, done = self._paths.thumbnails, self._paths.thumbnails / _WALKED
        if done.exists() or not root.is_dir():
            return
        for folder, _, names in os.walk(root):
            cancel.raise_if_cancelled()
            keep_private(Path(folder))
            for path in (Path(folder, name) for name in names):
                keep_private(path)
                if (leftover := leftover_at(path, _EARLIER_THUMBNAIL)) is not None:
                    sweep([leftover])
        with suppress(OSError):
            done.touch(0o600)

    @staticmethod
    def _below(*folders: Path) -> Iterator[Path]:
        for folder in folders:
            with suppress(OSError):
                yield from list(folder.iterdir())


def sweep_beside_photos(path: Path) -> None:
    """Remove what a scan met in a watched folder, if it is a draft of ours that nobody writes any more."""
    leftover = leftover_at(path, _EARLIER_SIDECAR)
    if leftover is not None:
        sweep([leftover])
