"""Locks that tell a draft in the making from one that a killed process left behind."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def take(handle: int) -> bool | None:
    """Lock an open file until it is closed; return False where another one holds it, None where there are no locks."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return None
    return True


def share(handle: int) -> None:
    """Lock an open file together with whoever else shares it, until it is closed, where there are locks."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # some network file systems
            fcntl.flock(handle, fcntl.LOCK_SH)


@contextmanager
def hold(path: Path) -> Iterator[bool | None]:
    """Hold the lock of a file or folder inside the block; give what `take` says. A link is not followed.

    False, too, where it is gone meanwhile.
    """
    if sys.platform == "win32":
        yield None if path.exists() else False
        return
    try:
        handle = _opened(path)
    except FileNotFoundError:
        yield False
        return
    except OSError:
        yield None
        return
    try:
        taken = take(handle)
        yield taken if _is_still(path, handle) else False
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    flags = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with contextlib.suppress(IsADirectoryError, PermissionError):
        return os.open(path, os.O_RDWR | flags)  # network file systems lock only what may be written
    return os.open(path, os.O_RDONLY | flags)


def _is_still(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False
