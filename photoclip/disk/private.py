"""Private: what PhotoClip keeps is for its owner alone, whatever the umask. On Windows a profile is private anyway."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from photoclip.system import THIS, System
from photoclip.system.files import own_number

_FOLDER, _FILE = 0o700, 0o600


def private_folder(path: Path) -> Path:
    """Return `path`, made where it is missing so that only its owner can look into it. Raises OSError.

    One that is there stays as it is: it may be another one's (`keep_private`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=_FOLDER)
    except FileExistsError:
        if not path.is_dir():
            raise
    else:
        path.chmod(_FOLDER)
    return path


def private_opener(path: str, flags: int) -> int:
    """Open a file as `open` does; one that is new is its owner's alone."""
    return os.open(path, flags, _FILE)


def is_own(status: os.stat_result, system: System = THIS) -> bool:
    """Tell whether this person owns it. Windows does not say so in numbers; there a profile is its person's own."""
    return not system.owners_are_numbers or status.st_uid == own_number()


def keep_private(path: Path) -> None:
    """Take from others what they may do with a file or folder of ours, if it is there. Links are left alone."""
    if not THIS.owners_are_numbers:
        return
    with contextlib.suppress(OSError):  # another's, or a file system without permissions
        status = path.lstat()
        if not is_own(status):
            return
        wanted = {stat.S_IFDIR: _FOLDER, stat.S_IFREG: _FILE}.get(stat.S_IFMT(status.st_mode))
        if wanted is not None and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(wanted | (stat.S_IMODE(status.st_mode) & _FOLDER))
