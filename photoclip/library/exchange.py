"""Exchange: tags and marks that travel: sidecars in and out, tables out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.events import AlbumsChanged, Change, PhotosChanged, SuggestionsChanged, TagsChanged
from photoclip.core.exchange import (
    ConflictSide,
    ConflictsResolved,
    ExchangeFailure,
    ExchangeReport,
    MetadataTool,
    SidecarConflict,
    TableFormat,
    TakeoutImported,
)
from photoclip.core.labels import TagScope
from photoclip.errors import KnownError
from photoclip.library.contract import ExchangePart
from photoclip.library.long_jobs import LongJobs
from photoclip.library.stores import Stores
from photoclip.media.exiftool import ExifTool
from photoclip.tagging.exchange import Progress, SidecarExchange
from photoclip.tagging.tables import TagTables
from photoclip.tagging.takeout import TakeoutImport

_TRIED_FIRST = 20


class Exchange(ExchangePart):
    """Tells of what came into the library, and keeps which sidecars could not be written yet."""

    def __init__(
        self,
        sidecars: SidecarExchange,
        stores: Stores,
        tables: TagTables,
        jobs: LongJobs,
        tell: Callable[[Change], None],
        on_owed: Callable[[], None],
        takeout: TakeoutImport,
        read_anew: Callable[[], None],
    ) -> None:
        """`on_owed`: hears that `write_owed` is called for; `read_anew`: that files wait to be read."""
        self._takeout = takeout
        self._takeouts = stores.takeout
        self._read_anew = read_anew
        self._sidecars = sidecars
        self._owed = stores.owed_sidecars
        self._on_owed = on_owed
        self._tables = tables
        self._jobs = jobs
        self._tell = tell

    def import_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        with self._jobs.run(cancel or CancelToken()) as ended:
            return self._told(self._sidecars.read(where, apply, ended, on_progress))

    def export_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        with self._jobs.run(cancel or CancelToken()) as ended:
            report = self._sidecars.write(where, apply, ended, on_progress)
            if apply and _owed(report):
                self._keep_owed((), report)
                self._on_owed()
            return self._told(report)

    def import_takeout(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        with self._jobs.run(cancel or CancelToken()) as ended:
            report = self._takeout.read(where, apply, ended, on_progress)
        if report.taken:
            self._tell_of_takeout(self._takeouts.standing(report.import_id))
            self._read_anew()
        return report

    def takeout_imports(self) -> list[TakeoutImported]:
        return self._takeouts.imports()

    def undo_takeout(self, import_id: int) -> int:
        changed = self._takeouts.undo(import_id)
        if changed:
            self._tell_of_takeout(changed)
            self._tell(SuggestionsChanged())
        return self._takeouts.count_seen(changed)

    def takeout_undoable(self, import_id: int) -> int:
        return self._takeouts.count_seen(self._takeouts.standing(import_id))

    def write_owed(self, cancel: CancelToken) -> bool:
        """Write the sidecars that could not be written when they were asked for; return whether some still cannot be.

        Raises KnownError, Cancelled.
        """
        owed = self._owed.get().photo_ids
        if not owed:
            return False
        # Where none of the first is let through, the disk is as full, or as read-only, as it was.
        for photo_ids in (owed[:_TRIED_FIRST], owed[_TRIED_FIRST:]):
            with self._jobs.run(cancel) as ended:
                report = self._told(self._sidecars.write(TagScope(photo_ids=photo_ids), True, ended))
            self._keep_owed(photo_ids, report)
            if len(_owed(report)) == len(photo_ids):
                break
        return bool(self._owed.get().photo_ids)

    def resolve(self, conflicts: Sequence[SidecarConflict], keep: ConflictSide) -> ConflictsResolved:
        settled: list[SidecarConflict] = []
        failed: list[ExchangeFailure] = []
        for conflict in conflicts:
            try:
                self._sidecars.resolve(conflict, keep)
            except KnownError as error:
                failed.append(ExchangeFailure(conflict.path, str(error)))
            else:
                settled.append(conflict)
        if settled:
            self._tell(PhotosChanged(tuple(conflict.photo_id for conflict in settled)))
        return ConflictsResolved(tuple(settled), tuple(failed))

    def export_table(self, path: Path, format_name: TableFormat, where: TagScope = TagScope()) -> int:
        return self._tables.write(path, format_name, where)

    def metadata_tool(self) -> MetadataTool | None:
        tool = ExifTool.find()
        return None if tool is None else MetadataTool(tool.version, tool.path)

    def _keep_owed(self, tried: Sequence[int], report: ExchangeReport) -> None:
        refused = [failure.reason for failure in report.failed if failure.photo_id]
        self._owed.change(tried, _owed(report), refused[0] if refused else "")

    def _tell_of_takeout(self, photo_ids: Sequence[int]) -> None:
        for change in (TagsChanged(), AlbumsChanged(), PhotosChanged(tuple(photo_ids))):
            self._tell(change)

    def _told(self, report: ExchangeReport) -> ExchangeReport:
        if report.taken and not report.dry_run:
            self._tell(TagsChanged())
        return report


def _owed(report: ExchangeReport) -> tuple[int, ...]:
    """Return the photos whose sidecars are written as soon as they can be."""
    return tuple({*report.waiting, *(failure.photo_id for failure in report.failed if failure.photo_id)})
