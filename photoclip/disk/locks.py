"""Locks that tell a draft in the making from one that a killed process left behind."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photoclip.system import THIS
from photoclip.system.locks import take


@contextmanager
def hold(path: Path) -> Iterator[bool | None]:
    """Hold the lock of a file or folder inside the block; give what `take` says. A link is not followed.

    False, too, where it is gone meanwhile.
    """
    if THIS.is_windows:
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
