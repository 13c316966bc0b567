"""How much memory a process and its children hold, and whether that grows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import psutil


def footprint_mb() -> float:
    """Return the memory that only this process and its children hold, in MB (of shared libraries nothing)."""
    this = psutil.Process(os.getpid())
    total = 0
    for process in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):  # a worker that has just ended
            total += process.memory_full_info().uss
    return total / 1e6


def slope(steps: Sequence[float], megabytes: Sequence[float]) -> float:
    """Return the growth in MB a step over the second half, in which caches are full: the slope of a straight line.

    Theil and Sen's, the median of the slopes between all pairs: a worker that is just being replaced does not count.
    """
    x, y = np.asarray(steps[len(steps) // 2 :], float), np.asarray(megabytes[len(steps) // 2 :], float)
    pairs = [(y[b] - y[a]) / (x[b] - x[a]) for a in range(len(x)) for b in range(a + 1, len(x))]
    return float(np.median(pairs)) if pairs else 0.0
