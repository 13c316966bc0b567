"""Waiting for what happens elsewhere: on a condition, and so long that only what never comes is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable

PATIENCE_S = 300
"""No test measures with it: a busy machine may be slow, what hangs must end."""
_TICK_S = 0.01


def wait_until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Return as soon as `condition()` is true. Raises AssertionError when it never becomes so."""
    tick = threading.Event()
    for _ in range(round(patience_s / _TICK_S)):
        if condition():
            return
        tick.wait(_TICK_S)
    raise AssertionError("it did not come true")
