"""What a face may ask of the library: demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class DemoPart(Protocol):
    """A made-up library and a tiny checkpoint."""

    def install(self, progress: Callable[[int, int], None]) -> Path:
        """Draw a made-up library (`progress(done, total)` photos), take the tiny model and watch the folder; return it.

        Doing it again mends what is missing. Raises KnownError, Cancelled.
        """
