"""What a face may ask of the library: exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import (
    ConflictSide,
    ConflictsResolved,
    ExchangeReport,
    MetadataTool,
    SidecarConflict,
    TableFormat,
    TakeoutImported,
)
from photoclip.core.labels import TagScope

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class ExchangePart(Protocol):
    """Tags and marks that travel: sidecars in and out, tables out."""

    def import_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        """Read keywords, stars and colour labels from sidecars and files into the library. Raises Cancelled."""

    def export_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        """Write tags, stars and colour labels into XMP sidecars beside the photos. Raises Cancelled.

        A sidecar in which the same field was changed elsewhere meanwhile is a conflict and stays as it is. Sidecars of
        photos that are still being read, and those that the disk refuses, are written later by themselves.
        """

    def import_takeout(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        """Read what Google Takeout's files beside the photos say into the library, as one import.

        Stopped, it reports what it had taken over by then, and raises Cancelled where that is nothing.

        People become tags, descriptions are kept, albums are made or filled, favourites are marked; dates and places
        come when the photos are read anew, which begins at once. Nothing that the library knows is replaced, and
        nothing is written beside the photos.
        """

    def takeout_imports(self) -> list[TakeoutImported]:
        """Return the imports of Google Takeout, the latest first, those that were taken back included."""

    def undo_takeout(self, import_id: int) -> int:
        """Take an import back; return how many photos changed. Once undone, or unknown, nothing happens.

        What was there before it stays, and so does what the person said since, also where they said the same. Dates and
        places stay: they are read from the files beside the photos, whoever imports.
        """

    def takeout_undoable(self, import_id: int) -> int:
        """Return how many photos `undo_takeout` would change."""

    def resolve(self, conflicts: Sequence[SidecarConflict], keep: ConflictSide) -> ConflictsResolved:
        """Let one side win in each of these, and say which could not be settled and why."""

    def metadata_tool(self) -> MetadataTool | None:
        """Return the program that writes into photos, None where there is none on this computer."""

    def export_table(self, path: Path, format_name: TableFormat, where: TagScope = TagScope()) -> int:
        """Write tags with their provenance, marks and albums of photos to a file; return how many photos.

        Raises LibraryProblem where the file cannot be written.
        """
