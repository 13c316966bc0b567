"""When something was done, as the tables of what was done keep it."""

from __future__ import annotations

from datetime import datetime

from photoclip.errors import LibraryProblem


def moment_of(seconds: int, damaged: str) -> datetime:
    """Return the local time. Raises LibraryProblem with the sentence `damaged` for seconds that are none."""
    try:
        return datetime.fromtimestamp(seconds)
    except (OverflowError, ValueError, OSError) as exc:
        raise LibraryProblem(damaged) from exc
