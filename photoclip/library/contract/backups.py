"""What a face may ask of the library: backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from photoclip.core.backups import Backup, Restored
from photoclip.core.cancel import CancelToken

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class BackupsPart(Protocol):
    """Copies of all that a person did: tags, stars, albums, labels, settings; everything but photos and models.

    `restore` and `start_empty` are for a library that is not open: before `open`, after it failed, or after `close`.
    Everything else works with an open one and without.
    """

    def all(self) -> list[Backup]:
        """Return the backups beside the library, and the libraries that a restore has replaced, the newest first.

        Raises LibraryProblem where they cannot be looked at.
        """

    def newest(self) -> Backup | None:
        """Return the newest backup that can be restored, None where there is none. Raises as `all` does."""

    def examine(self, path: Path) -> Backup:
        """Return what a file holds. Raises LibraryProblem with the reason why it cannot be restored."""

    def make(
        self,
        target: Path | None = None,
        *,
        may_replace: bool = False,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> Backup:
        """Make a backup now, beside the library; or into `target`, for another machine, with the vectors.

        It is read back before it gets its name. Raises LibraryProblem, also where `target` is there already and it was
        not said that it `may_replace` that; Cancelled. Nothing half written is left.
        """

    def restore(self, path: Path, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> Restored:
        """Put what a backup holds in the library's place. The library that lies there is kept beside it.

        Raises LibraryProblem with the reason, Cancelled; the library is as it was then.
        """

    def start_empty(self) -> Restored:
        """Move away what lies in the library's place, so that an empty one begins. Raises LibraryProblem."""
