"""Leftovers: drafts of processes that were killed. Found by their exact names, and removed when nobody holds them."""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.disk.drafts import DRAFT_NAME
from photoclip.disk.locks import hold
from photoclip.disk.private import is_own

_ABANDONED_S = 3600.0
"""What bears no lock is nobody's when nothing in it was written for so long."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A draft that nobody writes any more."""

    path: Path
    size_bytes: int


def leftovers_in(folder: Path, earlier: re.Pattern[str] | None = None, now_s: float | None = None) -> list[Leftover]:
    """Return what was left behind right in `folder`: ours by name and owner, and in nobody's hands.

    `earlier`: whole names of drafts as earlier versions called them, which bear no lock. Links are no leftovers.
    """
    return [found for path in _listed(folder) if (found := leftover_at(path, earlier, now_s)) is not None]


def leftover_at(path: Path, earlier: re.Pattern[str] | None = None, now_s: float | None = None) -> Leftover | None:
    """Return what was left behind at `path`; None where it is not ours, in somebody's hands, or not there."""
    if DRAFT_NAME.fullmatch(path.name):
        locked = True
    elif earlier is not None and earlier.fullmatch(path.name):
        locked = False
    else:
        return None
    try:
        if not _is_ours(path.lstat()):
            return None
        size_bytes, written_s = _measured(path)
    except OSError:
        return None
    with hold(path) as held:
        if held is False:
            return None
        abandoned = (time.time() if now_s is None else now_s) - written_s > _ABANDONED_S
        return Leftover(path, size_bytes) if abandoned or (locked and held) else None


def sweep(leftovers: Iterable[Leftover]) -> list[Leftover]:
    """Remove leftovers; return those that are gone now."""
    return [leftover for leftover in leftovers if _removed(leftover.path)]


def _listed(folder: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from [Path(entry.path) for entry in entries]


def _is_ours(status: os.stat_result) -> bool:
    kind = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    return kind and is_own(status)


def _measured(path: Path) -> tuple[int, float]:
    """Return how large it is, and when anything in it was written last, in seconds since 1970."""
    own = path.lstat()
    statuses = [own] if stat.S_ISREG(own.st_mode) else []
    for folder, _, names in os.walk(path):
        statuses += [Path(folder, name).lstat() for name in names]
    return sum(status.st_size for status in statuses), max(status.st_mtime for status in (own, *statuses))


def _removed(path: Path) -> bool:
    with hold(path) as held:
        if held is False:
            return False
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError:  # a disk that is read-only now; the next start tries again
            return False
    return True
