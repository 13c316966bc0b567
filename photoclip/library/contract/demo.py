"""What a face may ask of the library: demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from photoclip.core.cancel import CancelToken


class DemoPart(Protocol):
    """A made-up library and a tiny checkpoint."""

    def install(self, progress: Callable[[int, int], None], cancel: CancelToken | None = None) -> Path:
        """Draw a made-up library (`progress(done, total)` photos), take the tiny model and watch the folder; return it.

        Doing it again mends what is missing. Where it is cancelled, what was drawn is taken away again, unless the
        demo was here before. Raises KnownError, Cancelled.
        """

    def is_here(self) -> bool:
        """Return whether the made-up library is among the watched folders."""

    def remove(self) -> None:
        """Take the demo out of the library, its drawings off the disk and its checkpoint away; nothing without it.

        Other folders stay, and so does what else lies among the drawings. Where the demo's checkpoint answered, none
        does afterwards, or the one that was to follow. Raises KnownError.
        """
