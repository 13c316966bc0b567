"""FakeExchange: sidecars and tables that nobody writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.events import AlbumsChanged, PhotosChanged, TagsChanged
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
from photoclip.errors import KnownError, LibraryProblem
from photoclip.library.contract import ExchangePart
from tests.gui.fakes.answers import FakeAnswers
from tests.gui.fakes.calls import slow, slow_and_forgiving
from tests.gui.fakes.world import FakePart, World

Progress = Callable[[int, int], None]
NOON = datetime(2024, 1, 1, 12)


class FakeExchange(FakePart, ExchangePart):
    """An import and an export come to what the test says: `import_report`, `export_report`."""

    part = "exchange"

    def __init__(self, world: World, answers: FakeAnswers) -> None:
        super().__init__(world)
        self._answers = answers

    @slow
    def import_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        return self._exchanged(self._world.import_report, apply, cancel, on_progress)

    @slow
    def export_sidecars(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        return self._exchanged(self._world.export_report, apply, cancel, on_progress)

    @slow
    def import_takeout(
        self,
        where: TagScope = TagScope(),
        apply: bool = True,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> ExchangeReport:
        report = self._exchanged(self._world.takeout_report, apply, cancel, on_progress)
        if not apply or not report.taken:
            return report
        self._world.takeouts.insert(0, TakeoutImported(len(self._world.takeouts) + 1, NOON, report.taken))
        return replace(report, import_id=self._world.takeouts[0].id)

    @slow
    def takeout_imports(self) -> list[TakeoutImported]:
        return list(self._world.takeouts)

    @slow_and_forgiving
    def undo_takeout(self, import_id: int) -> int:
        self._world.fail("exchange.undo_takeout")
        count = self._undoable(import_id)
        self._world.takeouts = [
            replace(one, undone=True) if one.id == import_id else one for one in self._world.takeouts
        ]
        for change in (TagsChanged(), AlbumsChanged()) if count else ():
            self._world.tell(change)
        return count

    @slow
    def takeout_undoable(self, import_id: int) -> int:
        return self._undoable(import_id)

    @slow_and_forgiving
    def resolve(self, conflicts: Sequence[SidecarConflict], keep: ConflictSide) -> ConflictsResolved:
        error = self._world.errors.get("exchange.resolve")
        if isinstance(error, KnownError):
            return ConflictsResolved((), tuple(ExchangeFailure(one.path, str(error)) for one in conflicts))
        self._world.fail("exchange.resolve")
        self._world.resolved += [(conflict, keep) for conflict in conflicts]
        if conflicts:
            self._world.tell(PhotosChanged(tuple(conflict.photo_id for conflict in conflicts)))
        return ConflictsResolved(tuple(conflicts))

    @slow
    def metadata_tool(self) -> MetadataTool | None:
        return self._world.tool

    @slow
    def export_table(self, path: Path, format_name: TableFormat, where: TagScope = TagScope()) -> int:
        try:
            path.touch()
        except OSError as exc:
            raise LibraryProblem(f"{path} cannot be written: {exc.strerror}.") from exc
        self._world.tables.append((path, format_name, where))
        return len(self._answers.photos_of(where))

    def _undoable(self, import_id: int) -> int:
        return sum(one.photo_count for one in self._world.takeouts if one.id == import_id and not one.undone)

    def _exchanged(
        self, report: ExchangeReport, apply: bool, cancel: CancelToken | None, on_progress: Progress | None
    ) -> ExchangeReport:
        total = report.changed + report.unchanged + len(report.failed)
        for done in range(0, total + 1, max(1, total // 4)):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if on_progress is not None:
                on_progress(done, total)
        if report.taken and apply:
            self._world.tell(TagsChanged())
        return replace(report, dry_run=not apply)
