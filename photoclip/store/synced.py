"""Files that are still there after a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from photoclip.disk.drafts import replacing

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows knows no quota


def write_synced(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all. Raises OSError."""
    with replacing(path) as file:
        file.write(content)


def make_private(path: Path) -> None:
    """Make an empty file in the place of whatever lies there, for its owner alone. Raises OSError."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync_file(path: Path) -> None:
    """See the content of a file safe on the disk. Raises OSError."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def is_full(exc: OSError) -> bool:
    """Tell whether a disk, or a person's share of it, is full."""
    return exc.errno in _FULL
