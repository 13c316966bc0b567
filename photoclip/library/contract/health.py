"""What a face may ask of the library: whether it is well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, Repaired, VerifyBounds, VerifyReport

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is at hand)."""


class HealthPart(Protocol):
    """Library and machine: what is wrong, what can be mended, and whether the disk still has the originals."""

    def examine(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[HealthLine]:
        """Look at everything and change nothing; takes seconds. Raises Cancelled.

        What cannot be looked at is a line that says so.
        """

    def repair(self, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> list[Repaired]:
        """Mend what is safe to mend, and return each thing that was done or could not be; nothing where all is well.

        Thumbnails, vectors and the search index are made again, leftovers removed, unreadable files tried again. No
        original and nothing that a person made is touched. Raises Cancelled; what was done stays.
        """

    def verify(
        self,
        bounds: VerifyBounds = VerifyBounds(),
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> VerifyReport:
        """Read originals again, the longest unread first, and compare their bytes with what they were.

        A file whose bytes changed under the same size and time is damaged: it is reported, and nothing that the library
        has of it is made again from those bytes. Ended at any point (Cancelled, a kill, its bounds), the next call goes
        on. Raises Cancelled.
        """

    def accept(self, paths: Sequence[str] | None = None) -> list[str]:
        """Say that these files (None: all) that were taken for damaged are right as they are: they are read as edited.

        Return those of them that were taken for damaged.
        """
