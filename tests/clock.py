"""A clock that goes only when a test says so."""

from __future__ import annotations


class Clock:
    """Stands in for `time.monotonic`, `time.perf_counter` and `time.time`."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
