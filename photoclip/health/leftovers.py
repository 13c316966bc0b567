"""Leftovers: drafts in the library's own folders whose writer was killed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.paths import AppPaths

_OLD_S = 86_400.0
"""Whoever writes one that long ago does not write it any more."""
_DRAFTS = ("*.tmp", ".*.tmp", "*.part", ".settings-*", ".photoclip-*")
_MODEL_DRAFTS = (".import-*", ".removed-*")


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file or folder that nobody finishes."""

    path: Path
    size_bytes: int


def find_leftovers(paths: AppPaths, now_s: Callable[[], float] = time.time) -> list[Leftover]:
    """Return the drafts that have lain untouched for a day. Downloads that can be gone on with are none."""
    found: list[Leftover] = []
    for path in _drafts(paths):
        with suppress(OSError):  # gone meanwhile
            if now_s() - path.lstat().st_mtime > _OLD_S:
                found.append(Leftover(path, _size_of(path)))
    return found


def remove_leftover(leftover: Leftover) -> None:
    """Delete it. Raises OSError."""
    if leftover.path.is_dir() and not leftover.path.is_symlink():
        shutil.rmtree(leftover.path)
    else:
        leftover.path.unlink(missing_ok=True)


def _drafts(paths: AppPaths) -> Iterator[Path]:
    for folder in {paths.data_dir, paths.cache_dir, paths.backups, paths.index, paths.data_dir / "pasted"}:
        for pattern in _DRAFTS:
            yield from folder.glob(pattern)
    for pattern in _MODEL_DRAFTS:
        yield from paths.models.glob(pattern)


def _size_of(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(one.lstat().st_size for one in path.rglob("*") if one.is_file())
    return path.lstat().st_size
