"""Calls on open files, and whose they are, that not every system has."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def read_at(handle: int, offset: int, size: int) -> bytes:
    """Return up to `size` bytes from `offset` on. Raises OSError, OverflowError."""
    if sys.platform == "win32":
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, size)
    return os.pread(handle, size, offset)


def forget_cached(handle: int) -> None:
    """Have the next read come from the disk and not from what the system remembers of it, where it can be told."""
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def own_number() -> int:
    """Return what stands for this person as owner of files; -1 where owners are no numbers."""
    return -1 if sys.platform == "win32" else os.geteuid()


def give_owner(path: Path, like: os.stat_result) -> None:
    """Give a file the owner of another one, where that is allowed."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(path, like.st_uid, like.st_gid)
