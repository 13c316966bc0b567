"""Locks on open files, which the system lets go when a process ends, however it ends."""

from __future__ import annotations

import contextlib
import sys

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
