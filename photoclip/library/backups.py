"""Backups: made daily and when asked for, brought back, and a library that was lost is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from photoclip.core.backups import Backup, Restored
from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change
from photoclip.errors import LibraryDamaged, LibraryLost, LibraryProblem
from photoclip.language import tr
from photoclip.library.contract import BackupsPart
from photoclip.library.contract.backups import Progress
from photoclip.library.daily_backup import DailyBackup
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.long_jobs import LongJobs
from photoclip.library.stores import Stores
from photoclip.library.traces import Traces
from photoclip.paths import AppPaths
from photoclip.store.backup_file import is_archive, unpack_pictures
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.examination import examine, examined
from photoclip.store.identity import identify, is_unused, may_be
from photoclip.store.pasted_pictures import FOLDER
from photoclip.store.replacing import IN_USE, LibraryPlace, is_emptied
from photoclip.store.restoring import make_library
from photoclip.store.synced import write_synced


class Backups(BackupsPart):
    """Life: `opening` is the block in which the library opens; `remember` notes what lies here."""

    def __init__(
        self,
        paths: AppPaths,
        stores: Stores,
        right: IndexingRight,
        jobs: LongJobs,
        tell: Callable[[Change], None],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._paths = paths
        self._stores = stores
        self._right = right
        self._jobs = jobs
        self._now = now
        self._folder = BackupFolder(paths.database, paths.backups, now)
        self._place = LibraryPlace(paths.database)
        self._traces = Traces(paths)
        self.daily = DailyBackup(self.make_if_due, tell)

    def all(self) -> list[Backup]:
        return self._folder.all()

    def newest(self) -> Backup | None:
        found = (backup for backup in self.all() if not backup.problem and backup.kind != "replaced")
        return next(found, None)

    def examine(self, path: Path) -> Backup:
        return examine(path.expanduser().absolute()).backup

    def make(
        self,
        target: Path | None = None,
        *,
        may_replace: bool = False,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> Backup:
        with self._noting_damage(), self._jobs.run(cancel or CancelToken()) as ended:
            return self._folder.make(
                "asked",
                None if target is None else target.expanduser(),
                vectors=target is not None,
                may_replace=may_replace,
                cancel=ended,
                on_progress=on_progress or _say_nothing,
            )

    def make_if_due(self, cancel: CancelToken, only_after_writing: bool = False) -> Backup | None:
        """Make the daily backup, where there is something to keep and none of today. Raises LibraryProblem, Cancelled.

        `only_after_writing`: and something was written since the library was opened here.
        """
        if only_after_writing and not self._stores.database.has_written:
            return None
        if is_unused(self._stores.database):
            return None
        with self._noting_damage(), self._jobs.run(cancel) as ended:
            return self._folder.make_if_due(ended)

    def restore(self, path: Path, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> Restored:
        source, ended = path.expanduser().absolute(), cancel or CancelToken()
        examine(source)  # what is no backup is refused before anything is touched
        with self._alone():
            with self._place.held():
                self._place.refuse_while_in_use()  # now, not after minutes
            made = make_library(source, self._paths.database, ended, on_progress or _say_nothing)
            kept = self._put(made.path)
        with suppress(OSError, LibraryProblem):  # a convenience: all that is in the library is there
            if made.settings and not self._paths.settings.exists():
                write_synced(self._paths.settings, made.settings)
            if is_archive(source):
                unpack_pictures(source, self._paths.data_dir / FOLDER)
        missing = tuple(folder for folder in made.folders if not os.path.isdir(folder))  # noqa: PTH112  nor where nobody may look
        return Restored(made.backup, kept, made.to_look_at, made.left_out, missing)

    def start_empty(self) -> Restored:
        with self._alone():
            kept = self._put(None)
            self._stores.database.open()  # so that it has begun, and is not missed
            self._stores.database.close()
        return Restored(None, kept)

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Let nobody else open the library while the block does. Raises LibraryLost before one begins in silence."""
        with self._place.held():
            self._place.finish_what_was_cut_off()
            was = self._traces.found() if is_emptied(self._paths.database) else ""
            if was:
                raise self._lost(was)
            yield
            known = self._traces.remembered()
            if known is not None and known.photo_count and not may_be(self._stores.database, known.library_id):
                self._stores.database.close()
                raise self._lost(self._traces.found())

    def remember(self) -> None:
        """Note which library lies here, so that it is missed when it is lost."""
        known = identify(self._stores.database)
        if known is not None:
            self._traces.remember(*known)

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Look at all of the library where a backup met damage: from then on nobody writes to it."""
        try:
            yield
        except LibraryDamaged:
            if self._stores.database.is_open:
                self._stores.database.damage()
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process have the library. The right to index tells where SQLite cannot: of a damaged file."""
        folder = self._paths.data_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise LibraryProblem(
                tr("The library folder {folder} cannot be written: {reason}.").format(
                    folder=folder, reason=exc.strerror
                )
            ) from exc
        if not os.access(folder, os.W_OK):
            raise LibraryProblem(
                tr("The library folder {folder} cannot be written; check its permissions.").format(folder=folder)
            )
        with self._right.for_a_moment() as taken:
            if not taken:
                raise LibraryProblem(IN_USE)
            yield

    def _put(self, new: Path | None) -> Backup | None:
        with self._place.held():
            kept = self._place.put(new, self._now())
            self._traces.forget()
        return None if kept is None else replace(examined(kept), kind="replaced")

    def _lost(self, was: str) -> LibraryLost:
        database = self._paths.database
        gone = tr("The library {path} is gone, but {trace}. Nothing was begun anew.")
        empty = tr("The library {path} is empty, but {trace}. Nothing was begun anew.")
        return LibraryLost((empty if database.exists() else gone).format(path=database, trace=was))


def _say_nothing(_done: int, _total: int) -> None:
    pass
