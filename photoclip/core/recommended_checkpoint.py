"""Which checkpoint is the best start on a machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from photoclip.core.checkpoints import CheckpointInfo

LEAST_BYTES = 7_000_000_000
"""Memory of a machine that is sold with 8 GB: the system's own share of it is taken off before anybody can ask."""


def with_recommended(infos: Sequence[CheckpointInfo], memory_bytes: int) -> list[CheckpointInfo]:
    """Return the checkpoints with the best start for a machine of so much memory marked, and in front.

    That is the fastest one that knows many languages, whose text tower takes most of its memory; where that does not
    fit, the default one.
    """
    fast = [info for info in infos if info.role == "multilingual" and info.picture_gmacs and not info.needs]
    start = min(fast, key=lambda info: info.picture_gmacs or 0.0) if fast and memory_bytes >= LEAST_BYTES else None
    best = start or next((info for info in infos if info.role == "default"), None)
    marked = [replace(info, recommended=best is not None and info.id == best.id) for info in infos]
    return sorted(marked, key=lambda info: not info.recommended)
