"""What a face may ask of the library: copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.copies import CopyOptions, CopyReport

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class CopiesPart(Protocol):
    """Copies of photos for other people and programs."""

    def write(
        self,
        photo_ids: Sequence[int],
        folder: Path,
        options: CopyOptions = CopyOptions(),
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> CopyReport:
        """Put copies of these photos into a folder, in their order, under names that are free there.

        Originals are only read. What cannot be copied is named with its reason, and the rest goes on, but where the
        folder takes nothing more. Cancelled, it ends at the next photo, and says what was copied by then. Raises
        LibraryProblem where there is no such folder, or nothing can be written there.
        """
