"""Library: a person's photos, put together from its parts. It opens, starts and closes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, Notice, PhotosRemoved, TroubleChanged
from photoclip.core.feed import ChangeFeed, Listener
from photoclip.core.labels import TagScope
from photoclip.core.search import IdArray
from photoclip.core.watching import FolderWatch
from photoclip.errors import ModelProblem
from photoclip.health.verify import Verifier, patient_digest
from photoclip.indexing.indexer import Indexer
from photoclip.indexing.reach import Reach
from photoclip.indexing.reconciler import Reconciler
from photoclip.installation import Installation
from photoclip.language import tr
from photoclip.library.albums import Albums
from photoclip.library.backups import Backups
from photoclip.library.catching_up import CatchingUp
from photoclip.library.closer import Closer
from photoclip.library.companions import Companions
from photoclip.library.copies import Copies
from photoclip.library.dates import Dates
from photoclip.library.demo import Demo
from photoclip.library.duplicates import Duplicates
from photoclip.library.exchange import Exchange
from photoclip.library.folders import Folders
from photoclip.library.follow_up import FollowUp
from photoclip.library.health import Health, make_doctor
from photoclip.library.hidden import Hidden
from photoclip.library.housekeeping import Housekeeping
from photoclip.library.in_trash import InTrash
from photoclip.library.indexing import Indexing, make_pipeline, make_reconciler
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.judges import Judges
from photoclip.library.labels import Labels
from photoclip.library.library_file import LibraryFile
from photoclip.library.long_jobs import LongJobs
from photoclip.library.marks import PhotoMarks
from photoclip.library.missing import Missing
from photoclip.library.models import Models, multilingual_title
from photoclip.library.neighbours import Neighbours
from photoclip.library.outside import Outside
from photoclip.library.photos import Photos
from photoclip.library.places import Places
from photoclip.library.remarks import Remarks
from photoclip.library.said_since import SaidSince
from photoclip.library.search import Search
from photoclip.library.settings import SettingsDoor
from photoclip.library.stores import Stores
from photoclip.library.tags import Tags
from photoclip.library.trash import Trash
from photoclip.library.updates import Updates
from photoclip.library.user_check import system_check
from photoclip.library.waiting_photos import WaitingPhotos
from photoclip.library.weekly_check import WeeklyCheck
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from photoclip.paths import AppPaths
from photoclip.settings import Settings
from photoclip.store.database import Database

_P = ParamSpec("_P")
_T = TypeVar("_T")

_READERS = 4


class Library:
    """What `contract.Library` promises. Lives once a process: made, `open`ed, `start`ed, `close`d.

    What the parts share is made first (stores, checkpoint, engine), then what works in the background, then the parts.
    """

    def __init__(self, paths: AppPaths) -> None:
        self.paths = paths
        self._feed = ChangeFeed()
        self._executor = ThreadPoolExecutor(_READERS, thread_name_prefix="library")
        self._closed = self._waits_to_index = False
        self._jobs = LongJobs()
        self._work: set[Future[Any]] = set()
        self.file = LibraryFile(Database(paths.database, paths.backups, self._on_trouble))
        """What is known of the file in which all of it stands."""
        self._stores = Stores.of(self.file.database)
        self._reach = Reach()
        self._right = IndexingRight(paths.data_dir / "indexing.lock")
        self.settings = SettingsDoor(paths.settings, self._apply_settings, self._before_closing, self._feed.emit)
        self._judges = Judges(
            paths,
            self._stores,
            lambda: self.settings.current,
            self._right,
            self._feed.emit,
            self._on_checkpoint,
            self._reach,
            lambda: self._indexer.status.phase in ("scanning", "indexing"),
        )
        self.engine = self._judges.engine
        """What answers by vectors."""
        self.hidden = Hidden(self._stores, system_check, self._feed.emit)
        self._feed.subscribe(self.hidden.notice)
        self._make_background()
        self._make_parts()
        self._housekeeping = Housekeeping(paths, self._jobs)

    def open(self) -> None:
        self._housekeeping.make_private()
        with self.backups.opening():
            self._stores.database.open()
        self._stores.news.begin()
        self.hidden.open()
        for work in (self.backups.remember, self._housekeeping.tend):  # a million photos are half a second to count
            self.submit_work(work)

    def start(self) -> None:
        self.submit(self._start)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for work in (self._jobs, self._outside, self._neighbours, self._weekly_check):
            work.close()
        self.indexing.stop()
        self._follow_up.close()
        self.backups.daily.close()
        self._judges.checkpoint.cancel()  # no search that waits for it keeps a thread from the work
        wait(list(self._work))
        for part in (self.missing, self.decoders, self._judges):
            part.close()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self.engine.close()
        self.backups.remember()
        self._stores.database.close()
        self.indexing.release()

    def submit(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        return self._executor.submit(job, *args, **named)

    def submit_work(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        future = self._executor.submit(job, *args, **named)
        self._work.add(future)
        future.add_done_callback(self._work.discard)
        return future

    def catch_up(self) -> None:
        """Take over what other processes changed, now and not in a moment. Raises LibraryProblem."""
        self._catching_up.look(CancelToken())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self._feed.subscribe(listener)

    # Below: putting it together

    def _make_background(self) -> None:
        """Make what brings photos in, and what follows from it."""
        stores = self._stores
        self.decoders = DecodePool(_decode_workers(self.settings.current), self.paths.thumbnails, DecodeLimits())
        """What reads photo files for the indexer."""
        self._indexer = Indexer(
            stores.folders,
            stores.files,
            self._make_reconciler,
            make_pipeline(
                self.paths, stores, self.decoders, self._reach, self._on_searchable, self._judges.take_parts, self._tell
            ),
            self._judges.next.at_work,
            self._tell,
            self._on_polled,
            self._reach,
        )
        self._follow_up = FollowUp(
            self._take_over_fields, self._judge_new, self._write_fields, self._feed.emit, self._write_owed
        )
        self._feed.subscribe(self._follow_up.notice)
        self._catching_up = CatchingUp(
            stores.news,
            stores,
            self.engine,
            self._judges.checkpoint,
            self._judges.load,
            self._indexer.rescan,
            self._indexer.work,
            self.hidden.follow,
            self._feed.emit,
        )
        self._neighbours = Neighbours(self)
        looks = (stores.database.look, self._catching_up.look, self.settings.look, self._look_whether_to_index)
        self._outside = Outside((*looks, self._judges.rest, self._neighbours.look))
        self._weekly_check = WeeklyCheck(self.file, lambda: self._indexer.status.phase in ("idle", "paused"))

    def _make_parts(self) -> None:
        stores, judges, tell = self._stores, self._judges, self._tell
        self.indexing = Indexing(
            self._indexer,
            self._right,
            judges.load,
            self._follow_up_now,
            self._outside,
            stores,
        )
        self.folders = Folders(stores, self._reach, self._jobs, self._indexer.rescan, tell)
        self.photos = Photos(
            stores, judges.places, judges.pictures, lambda: judges.checkpoint.row_id, self._indexer.work
        )
        self.models = Models(
            judges.installed,
            stores.settings,
            judges.checkpoint,
            judges.next,
            judges.half_texts,
            judges.load,
            self._indexer.work,
            self._jobs,
            self.photos.count,
        )
        self.closer = Closer(stores, judges, self.models.photos_per_second, self._indexer.work, tell)
        self.companions = Companions(stores, tell)
        self.demo = Demo(self.paths.demo, judges.installed, self.models, self.folders, self._jobs)
        asked = self.paths.data_dir / "updates-asked"
        self.updates = Updates(Installation.here(), lambda: self.settings.current, asked, self._jobs)
        self.places = Places(judges.places, judges.place_tables)
        self._feed.subscribe(judges.places.notice)
        self.search = Search(
            stores,
            judges.finder,
            judges.places.names,
            self.paths.data_dir / "pasted",
            Remarks(
                self.photos.count,
                self.photos.count_without_embedding,
                self.models.languages,
                multilingual_title,
            ),
            judges.prepare,
        )
        self.backups = Backups(self.paths, stores, self._right, self._jobs, tell)
        self._feed.subscribe(self.backups.daily.notice)
        since, in_trash = SaidSince(), InTrash()
        self.albums = Albums(stores, judges.finder, since, tell)
        self.duplicates = Duplicates(stores, judges.finder)
        self.tags = Tags(stores, tell)
        self.marks = PhotoMarks(stores, since, tell)
        self.dates = Dates(stores, since, tell)
        self.missing = Missing(stores, since, in_trash, tell)
        self.trash = Trash(stores, self._reach, self._take_over_fields, self._on_back, since, in_trash, tell)
        self.labels = Labels(stores, judges.tagging.tagging, judges.tagging.standing, tell)
        self.exchange = Exchange(
            judges.tagging.sidecars,
            stores,
            judges.tagging.tables,
            self._jobs,
            tell,
            self._follow_up.owe,
            judges.tagging.takeout,
            self._indexer.work,
        )
        self.copies = Copies(stores, judges.pictures, self._jobs)
        doctor = make_doctor(
            self.paths,
            stores,
            judges.pictures.make_thumbnail,
            self._make_reconciler,
            self.models,
            judges.tagging.sidecars,
            self.engine,
            judges.checkpoint,
            self.backups.newest,
        )
        verifier = Verifier(stores.readings, patient_digest(self._reach))
        waiting = WaitingPhotos(stores, judges.checkpoint, judges.load, self.indexing, self._indexer.work)
        self.health = Health(doctor, verifier, stores.readings, self._jobs, waiting.look_at, tell)

    # Below: what the parts ask of each other. Methods, for those that answer are made later than those that ask.

    def _on_checkpoint(self) -> None:
        self._indexer.work()

    def _judge_new(self, cancel: CancelToken) -> None:
        self._take_over_fields((), cancel)
        self.labels.judge_new(cancel)

    def _start(self) -> None:
        self.settings.start()
        self._neighbours.start()
        self._judges.load()
        if self.indexing.begin():
            self._start_what_writes()
        else:
            self._waits_to_index = True
            other = tr("Another PhotoClip is indexing this library; this window shows what it finds.")
            self._feed.emit(Notice(self._right.problem or other))
        self._outside.start()
        self._weekly_check.start()

    def _look_whether_to_index(self, _cancel: CancelToken) -> None:
        if self._waits_to_index and self.indexing.begin():
            self._waits_to_index = False
            self._start_what_writes()
            self._feed.emit(Notice(tr("The other PhotoClip has ended; this window indexes the library now.")))

    def _start_what_writes(self) -> None:
        """Start what only the one process that indexes does in the background."""
        for work in (self._follow_up, self.backups.daily, self.missing.letting_go, self._judges.half_texts):
            work.start()

    def _on_trouble(self, sentence: str) -> None:
        self._feed.emit(TroubleChanged(sentence))
        if not sentence:
            self._indexer.work()  # it waited for room

    def _tell(self, change: Change) -> None:
        if isinstance(change, PhotosRemoved):
            self.engine.remove(np.asarray(change.photo_ids, np.int64))
        self._feed.emit(change)

    def _in_background(self, job: Callable[[], None]) -> None:
        if not self._closed:
            self.submit(job)

    def _before_closing(self, job: Callable[[], None]) -> None:
        if not self._closed:
            self.submit_work(job)

    def _apply_settings(self, before: Settings, after: Settings) -> None:
        if after.speed != before.speed:
            self.decoders.workers = _decode_workers(after)
            self._judges.set_speed(after)
        if (after.device, after.precision) != (before.device, before.precision):
            self._in_background(self._judges.load)
        if before.write_sidecars and not after.write_sidecars:
            self._in_background(self._stores.owed_sidecars.forget)

    def _make_reconciler(self) -> Reconciler:
        return make_reconciler(self.paths, self._stores, self._reach)

    def _on_polled(self, watches: Sequence[FolderWatch]) -> None:
        if self._stores.settings.set_polled(watches):  # not at each start: all that is counted would be counted twice
            self._feed.emit(FoldersChanged())

    def _on_searchable(self, photo_ids: IdArray) -> None:
        if self._judges.take_in(photo_ids):
            self._follow_up.more_is_known()

    def _follow_up_now(self, cancel: CancelToken) -> None:
        with suppress(ModelProblem):  # without a checkpoint nothing is judged, and the report says so
            if self._judges.tagging.standing.any_enabled():
                self._judges.require()
            self._follow_up.do_now(cancel)

    def _take_over_fields(self, photo_ids: tuple[int, ...], cancel: CancelToken | None = None) -> None:
        if not self.settings.current.read_sidecars:
            return
        # Photos that another program edited are not new, but may say something new inside.
        wanted = tuple({*photo_ids, *self._stores.shared_fields.inside()})
        if wanted:
            self.exchange.import_sidecars(TagScope(photo_ids=wanted), cancel=cancel)

    def _on_back(self, photo_ids: tuple[int, ...]) -> None:
        self._on_searchable(np.asarray(photo_ids, np.int64))

    def _write_fields(self, photo_ids: tuple[int, ...] | None, cancel: CancelToken) -> None:
        if self.settings.current.write_sidecars:
            self.exchange.export_sidecars(TagScope(photo_ids=photo_ids), cancel=cancel)

    def _write_owed(self, cancel: CancelToken) -> bool:
        return self.exchange.write_owed(cancel)


def _decode_workers(settings: Settings) -> int:
    cores = os.cpu_count() or 2
    return {"gentle": 1, "normal": max(1, cores - 1), "fast": cores}[settings.speed]
