"""Exchange: tags and marks that travel: sidecars in and out, tables out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, PhotosChanged, TagsChanged
from photoclip.core.exchange import (
    ConflictSide,
    ConflictsResolved,
    ExchangeFailure,
    ExchangeReport,
    MetadataTool,
    SidecarConflict,
    TableFormat,
)
from photoclip.core.labels import TagScope
from photoclip.errors import KnownError
from photoclip.library.contract import ExchangePart
from photoclip.library.long_jobs import LongJobs
from photoclip.media.exiftool import ExifTool
from photoclip.tagging.exchange import Progress, SidecarExchange
from photoclip.tagging.tables import TagTables


class Exchange(ExchangePart):
    """Tells of what came into the library."""

    def __init__(
        self, sidecars: SidecarExchange, tables: TagTables, jobs: LongJobs, tell: Callable[[Change], None]
    ) -> None:
        self._sidecars = sidecars
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
            return self._told(self._sidecars.write(where, apply, ended, on_progress))

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

    def _told(self, report: ExchangeReport) -> ExchangeReport:
        if report.taken and not report.dry_run:
            self._tell(TagsChanged())
        return report
