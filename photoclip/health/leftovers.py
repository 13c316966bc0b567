"""Leftovers: drafts in the library's own folders whose writer was killed."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from photoclip.disk.leftovers import Leftover, leftovers_in, sweep
from photoclip.model.installed import InstalledCheckpoints
from photoclip.paths import AppPaths

# What bears no lock: drafts of earlier versions and those that SQLite writes, by the folder where they lie.
_EARLIER_IN_DATA = re.compile(
    r"\.settings-[a-z0-9_]{8}|\.library-check-[a-z0-9_]{8}\.tmp|library\.sqlite3\.part(-journal)?"
)
_EARLIER_PASTED = re.compile(r"[0-9a-f]{16}\.part")
_EARLIER_INDEX = re.compile(r"[0-9a-f]{32}(\.index)?\.[0-9a-f]{8}\.tmp|[0-9a-f]{32}\.words\.npy\.[0-9]+\.part")
_EARLIER_TEMPORARY = re.compile(r"photoclip-[a-z0-9_]{8}")


def find_leftovers(paths: AppPaths, now_s: Callable[[], float] = time.time) -> list[Leftover]:
    """Return what bears our exact names, is ours and in nobody's hands. Downloads that can be gone on with are none."""
    found = InstalledCheckpoints(paths.models).leftovers(now_s())
    for folder, earlier in (
        (paths.data_dir, _EARLIER_IN_DATA),
        (paths.data_dir / "pasted", _EARLIER_PASTED),
        (paths.backups, None),
        (paths.cache_dir, None),
        (paths.index, _EARLIER_INDEX),
        (paths.thumbnails, None),
        (Path(tempfile.gettempdir()), _EARLIER_TEMPORARY),
    ):
        found += leftovers_in(folder, earlier, now_s())
    return found


def remove_leftover(leftover: Leftover) -> None:
    """Delete it, unless somebody writes it by now."""
    sweep([leftover])
