"""What a face may ask of the library: indexing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.core.reports import IndexReport


class IndexingPart(Protocol):
    """The background work that brings photos in."""

    def run(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None], retry: bool = False) -> IndexReport:
        """Bring the library up to date on the calling thread. Raises Cancelled, LibraryProblem.

        `retry`: files that could not be read are read again, too, even if they have not changed.
        """

    def status(self) -> IndexingStatus:
        """*quick* Return the latest status."""

    def pause(self) -> None:
        """*quick* Let the background work rest; photos under way are finished."""

    def resume(self) -> None:
        """*quick* Go on with the background work."""

    def rescan(self) -> None:
        """*quick* Look at every watched folder again, in the background."""
