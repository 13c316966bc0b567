"""Drafts: files and folders of ours under a temporary name, until they are whole. No other place names one.

Whoever writes a draft holds a lock on it, which the system lets go when the process ends, however it ends. So what a
killed process left behind is told from what another one is writing just now (`leftovers.sweep`).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from photoclip.disk.locks import hold
from photoclip.system import THIS
from photoclip.system.files import give_owner
from photoclip.system.locks import take

DRAFT_NAME = re.compile(r"\.photoclip-[0-9]{1,10}-[0-9a-f]{12}\.tmp")

_PRIVATE = 0o600
_ORDINARY = 0o666  # less what the person's umask takes away


class Draft:
    """A file in the making. `file` writes it, or others do by its `path`; `replace` puts it in place."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.file = file
        self._synced = False

    def sync(self) -> None:
        """Bring what was written to the disk, for a last look around before `replace`. Raises OSError."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self._synced = True

    def replace(self, target: Path, durable: bool = True) -> None:
        """Put the draft, whose content is on the disk by then, in the place of `target`. Raises OSError.

        `durable`: its name is there after a loss of power, too, which costs one more wait for the disk.
        """
        if not self._synced:
            self.sync()
        if not THIS.renames_open_files:
            self.file.close()
        self.path.replace(target)
        if durable:
            sync_folder(target.parent)


@contextmanager
def draft_file(folder: Path, private: bool = True) -> Iterator[Draft]:
    """Give a new, empty file in `folder`, gone afterwards unless it was put in place. Raises OSError.

    `private`: only its owner may read it, whatever the umask; otherwise it has the permissions of any new file.
    """
    path, handle = _locked(folder, _PRIVATE if private else _ORDINARY)
    try:
        with os.fdopen(handle, "r+b") as file:
            if private:
                path.chmod(_PRIVATE)
            yield Draft(path, file)
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, private: bool = True) -> Iterator[BinaryIO]:
    """Write a file that takes the place of `path` at the end of the block, whole; on any exception nothing changes.

    A link is followed and stays one. One that is not `private` keeps the permissions of the file it replaces. Raises
    OSError.
    """
    target = Path(os.path.realpath(path))
    with draft_file(target.parent, private) as draft:
        yield draft.file
        if not private and target.exists():
            take_over(draft.path, target.stat())
        draft.replace(target)


@contextmanager
def draft_folder(parent: Path) -> Iterator[Path]:
    """Give a new folder in `parent` that only its owner can look into, gone afterwards unless it was renamed.

    Raises OSError.
    """
    while True:
        path = parent / _new_name()
        path.mkdir(mode=0o700)
        with hold(path) as held:
            if held is False:  # a sweeper was quicker
                continue
            try:
                yield path
            finally:
                shutil.rmtree(path, ignore_errors=True)
            return


def take_over(draft: Path, replaced: os.stat_result) -> None:
    """Give a draft the permissions of the file that it replaces and, where that is allowed, its owner."""
    give_owner(draft, replaced)
    draft.chmod(stat.S_IMODE(replaced.st_mode))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a loss of power, where the system can."""
    if THIS.syncs_folders:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _locked(folder: Path, mode: int) -> tuple[Path, int]:
    """Return a new file and its handle, which holds the lock."""
    while True:
        path = folder / _new_name()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        if take(handle) is not False and path.exists():
            return path, handle
        os.close(handle)  # a sweeper was quicker


def _new_name() -> str:
    return f".photoclip-{os.getpid()}-{secrets.token_hex(6)}.tmp"
