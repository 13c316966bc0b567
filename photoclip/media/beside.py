"""What lies beside a photo, from one listing of its folder for as long as that does not change."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from photoclip.media.sidecar_names import SidecarName, sidecars_beside

_SETTLED_NS = 4_000_000_000
"""So long after the last change another one shows in the folder's time, whatever steps that takes (FAT: 2 s)."""
_FOLDERS = 2


@dataclass(frozen=True, slots=True)
class Beside:
    """The names in a folder, and which of them are sidecars of which others."""

    names: frozenset[str] = frozenset()
    sidecars: Mapping[str, SidecarName] = field(default_factory=dict)


def beside(folder: Path) -> Beside:
    """Return what lies in a folder, nothing where that cannot be listed. Photo by photo this costs one `stat`.

    To ask for every name that a sidecar or a file of Google's may have costs thirty questions a photo.
    """
    try:
        changed_ns = folder.stat().st_mtime_ns
        is_settled = time.time_ns() - changed_ns > _SETTLED_NS
        return (_listed if is_settled else _listed.__wrapped__)(str(folder), changed_ns)
    except OSError:
        return Beside()


@functools.lru_cache(maxsize=_FOLDERS)
def _listed(folder: str, _changed_ns: int) -> Beside:
    names = frozenset(os.listdir(folder))  # noqa: PTH208 names, not paths
    return Beside(names, sidecars_beside(names))
