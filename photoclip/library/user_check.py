"""Letting the system ask whether it is the person of this account who sits here: polkit, on a Linux desktop.

Our own action has to be known to it, which the packages bring (`installers/linux/`). Elsewhere nobody can be asked: no
window of ours asks for a password of the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

ACTION = "org.photoclip.PhotoClip.show-hidden"
"""What is to be allowed, as polkit knows it."""

_PATIENCE_S = 10.0
_START_TIME = 19  # of what follows the name in /proc/<pid>/stat


def system_check(which: Callable[[str], str | None] = shutil.which) -> Callable[[], bool] | None:
    """Return what lets the system ask, and waits for the answer; None where it cannot. Takes some milliseconds."""
    pkaction, pkcheck = which("pkaction"), which("pkcheck")
    if pkaction is None or pkcheck is None:
        return None
    try:
        known = subprocess.run([pkaction, "--action-id", ACTION], capture_output=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if known.returncode:
        return None
    return lambda: _is_allowed(pkcheck)


def _is_allowed(pkcheck: str) -> bool:
    command = [pkcheck, "--action-id", ACTION, "--process", _this_process(), "--allow-user-interaction"]
    try:
        # Without limit: a person types a password.
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _this_process() -> str:
    """Name this process so that none that gets its number later can be meant."""
    stat = Path("/proc/self/stat").read_text("utf-8", "replace")
    started = stat.rpartition(")")[2].split()[_START_TIME]
    return f"{os.getpid()},{started},{os.getuid()}"
