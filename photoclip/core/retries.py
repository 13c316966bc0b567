"""When a file that could not be read is tried again by itself."""

from __future__ import annotations

FIRST_PAUSE_S = 15
LONGEST_PAUSE_S = 86_400
FIRST_MOMENT_S = 3
LONGEST_MOMENT_S = 600


def pause_s(attempts: int) -> int:
    """Return how long to wait after so many failed attempts, for a reason that may pass: 15 s, a minute, … a day."""
    return min(FIRST_PAUSE_S << 2 * min(attempts - 1, 10), LONGEST_PAUSE_S)


def moment_s(attempts: int) -> int:
    """Return how long to wait for a file that is still being written: 3 s, 6 s, … ten minutes."""
    return min(FIRST_MOMENT_S << min(attempts - 1, 10), LONGEST_MOMENT_S)
