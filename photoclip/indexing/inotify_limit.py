"""Whether the limits that Linux sets to watching folders are reached. Asked of the kernel itself: watchdog passes over
the folders below a watched one that it may not watch, and says nothing."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

from photoclip.core.watching import WatchReason
from photoclip.system import THIS

_IN_DELETE_SELF = 0x400
_IN_CLOEXEC = 0o2000000
_SETTINGS = Path("/proc/sys/fs/inotify")


def limit_reached(path: str) -> WatchReason | None:
    """Return which limit keeps a further folder (`path`, say) from being watched now; None where none does."""
    if not THIS.is_linux:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(_IN_CLOEXEC)
    if handle < 0:
        return "instances" if ctypes.get_errno() == errno.EMFILE else None
    try:
        watch = libc.inotify_add_watch(handle, os.fsencode(path), _IN_DELETE_SELF)
        return "watches" if watch < 0 and ctypes.get_errno() == errno.ENOSPC else None
    finally:
        os.close(handle)


def limit_now(why: WatchReason | None) -> int:
    """Return the limit as the system has it; 0 where nobody knows."""
    if why not in ("watches", "instances"):
        return 0
    try:
        return int((_SETTINGS / f"max_user_{why}").read_text("ascii"))
    except (OSError, ValueError):
        return 0
