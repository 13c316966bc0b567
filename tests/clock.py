"""A clock that goes only when a test says so."""

from __future__ import annotations


class Clock:
    """Stands in for `time.monotonic` and `time.perf_counter`."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
