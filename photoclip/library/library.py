"""Library: a person's photos, put together from its parts. It opens, starts and closes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, Notice, PhotosRemoved, SearchSharpened
from photoclip.core.feed import ChangeFeed, Listener
from photoclip.core.labels import TagScope
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.watching import FolderWatch
from photoclip.errors import KnownError, ModelProblem
from photoclip.indexing.indexer import Indexer
from photoclip.indexing.reach import Reach
from photoclip.indexing.reconciler import Reconciler
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.albums import Albums
from photoclip.library.backups import Backups
from photoclip.library.catching_up import CatchingUp
from photoclip.library.demo import Demo
from photoclip.library.duplicates import Duplicates
from photoclip.library.exchange import Exchange
from photoclip.library.folders import Folders
from photoclip.library.follow_up import FollowUp
from photoclip.library.health import make_health
from photoclip.library.indexing import Indexing, make_pipeline, make_reconciler
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.labels import Labels
from photoclip.library.long_jobs import LongJobs
from photoclip.library.marks import PhotoMarks
from photoclip.library.models import Models, multilingual_title
from photoclip.library.outside import Outside
from photoclip.library.photos import Photos
from photoclip.library.pictures import Pictures
from photoclip.library.remarks import Remarks
from photoclip.library.search import Search
from photoclip.library.settings import SettingsDoor
from photoclip.library.stores import Stores
from photoclip.library.tagging import TaggingParts
from photoclip.library.tags import Tags
from photoclip.library.waiting_photos import WaitingPhotos
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.prompts import PromptTemplates
from photoclip.paths import AppPaths, resources_dir
from photoclip.search.contrast import ContrastWords, read_words
from photoclip.search.engine import SearchEngine
from photoclip.search.finder import Finder
from photoclip.settings import Settings
from photoclip.store.database import Database

_P = ParamSpec("_P")
_T = TypeVar("_T")

_READERS = 4
_JUDGING_TIMEOUT_S = 120.0


class Library:
    """What `contract.Library` promises. Lives once a process: made, `open`ed, `start`ed, `close`d.

    What the parts share is made first (stores, checkpoint, engine), then what works in the background, then the parts.
    """

    def __init__(self, paths: AppPaths) -> None:
        self.paths = paths
        self._feed = ChangeFeed()
        self._executor = ThreadPoolExecutor(_READERS, thread_name_prefix="library")
        self._closed = False
        self._waits_to_index = False
        self._jobs = LongJobs()
        self._work: set[Future[Any]] = set()
        self._stores = Stores.of(Database(paths.database, paths.backups))
        self._right = IndexingRight(paths.data_dir / "indexing.lock")
        self.settings = SettingsDoor(paths.settings, self._apply_settings, self._before_closing, self._feed.emit)
        self._make_judges()
        self._make_background()
        self._make_parts()

    def open(self) -> None:
        with self.backups.opening():
            self._stores.database.open()
        self._stores.news.begin()
        self.backups.remember()

    def start(self) -> None:
        self.submit(self._start)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._jobs.close()
        self._outside.close()
        self.indexing.stop()
        self._follow_up.close()
        self.backups.daily.close()
        self._checkpoint.cancel()  # no search that waits for it keeps a thread from the work
        wait(list(self._work))
        self._decoders.close()
        self._pictures.close()
        self._encoder.close()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._engine.close()
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

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self._feed.subscribe(listener)

    def integrity_problems(self) -> list[str]:
        """Return what is wrong with the library's file; empty when it is sound."""
        return self._stores.database.integrity_problems()

    # Below: putting it together

    def _make_judges(self) -> None:
        """Make the checkpoint, and what answers and judges with it."""
        stores, index_dir = self._stores, self.paths.index
        templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")
        words = read_words(resources_dir() / "prompts" / "contrast_words.txt")
        self._installed = InstalledCheckpoints(self.paths.models)
        self._encoder = Encoder(threads=_encoder_threads(self.settings.current))
        self._engine = SearchEngine(
            stores.embeddings,
            index_dir,
            self._encode_texts,
            templates.expand,
            contrast=ContrastWords(words, index_dir, self._encode_texts, templates.expand),
            on_sharper=lambda: self._feed.emit(SearchSharpened()),
            may_save=self._right.for_a_moment,
        )
        self._checkpoint = ActiveCheckpoint(
            self._encoder,
            self._installed,
            stores.settings,
            stores.embeddings,
            self._engine,
            self._feed.emit,
            self._on_checkpoint_settled,
        )
        self._pictures = Pictures(
            self.paths.thumbnails,
            stores.photos,
            stores.files,
            stores.folders,
            self._engine,
            self._encoder,
            self._checkpoint.require,
        )
        self._finder = Finder(
            stores.photos,
            stores.filters,
            stores.albums,
            stores.duplicates,
            self._engine,
            self._pictures.vector,
            self._checkpoint.require,
            lambda: self._checkpoint.model_id,
        )
        self._tagging = TaggingParts.of(
            stores,
            self._engine,
            self._finder.photos_of,
            self._require_judging,
            lambda: self._checkpoint.model_id,
            resources_dir() / "labels" / "starter_sets.json",
            lambda: self.settings.current.write_into_files,
        )

    def _make_background(self) -> None:
        """Make what brings photos in, and what follows from it."""
        stores = self._stores
        self._reach = Reach()
        self._decoders = DecodePool(_decode_workers(self.settings.current), self.paths.thumbnails, DecodeLimits())
        self._indexer = Indexer(
            stores.folders,
            stores.files,
            self._make_reconciler,
            make_pipeline(self.paths, stores, self._decoders, self._reach, self._on_searchable, self._tell),
            self._checkpoint.wait,
            self._tell,
            self._on_polled,
            self._reach,
        )
        self._follow_up = FollowUp(self._take_over_fields, self._judge_new, self._write_fields, self._feed.emit)
        self._feed.subscribe(self._follow_up.notice)
        catching_up = CatchingUp(
            stores.news,
            stores,
            self._engine,
            self._checkpoint,
            self._load_checkpoint,
            self._indexer.rescan,
            self._feed.emit,
        )
        self._outside = Outside((catching_up.look, self.settings.look, self._look_whether_to_index))

    def _make_parts(self) -> None:
        stores, tell = self._stores, self._tell
        self.indexing = Indexing(
            self._indexer,
            self._right,
            self._load_checkpoint,
            self._follow_up_now,
            self._outside,
            lambda: stores.news.tell("folders"),
            stores.gone.disappearances,
        )
        self.folders = Folders(stores.folders, stores.gone, stores.settings, self._indexer.rescan, tell)
        self.photos = Photos(
            stores.photos, stores.files, self._pictures, lambda: self._checkpoint.row_id, self._indexer.work
        )
        self.models = Models(
            self._installed,
            stores.settings,
            self._encoder,
            self._checkpoint,
            self._load_checkpoint,
            self._jobs,
            self.photos.count,
        )
        self.demo = Demo(self.paths.demo, self._installed, self.models, self.folders, self._jobs)
        self.search = Search(
            stores,
            self._finder,
            self.paths.data_dir / "pasted",
            Remarks(
                self.photos.count,
                self.photos.count_without_embedding,
                self.models.languages,
                multilingual_title,
            ),
            self._prepare_search,
        )
        self.backups = Backups(self.paths, stores, self._right, self._jobs, tell)
        self._feed.subscribe(self.backups.daily.notice)
        self.albums = Albums(stores, self._finder, tell)
        self.duplicates = Duplicates(stores.duplicates, self._finder, self.photos.tiles)
        self.tags = Tags(stores, tell)
        self.marks = PhotoMarks(stores, tell)
        self.labels = Labels(stores, self._tagging.tagging, self._tagging.standing, tell)
        self.exchange = Exchange(self._tagging.sidecars, self._tagging.tables, self._jobs, tell)
        self.health = make_health(
            self.paths,
            stores,
            self._pictures.make_thumbnail,
            self._make_reconciler,
            self.models,
            self._tagging.sidecars,
            self._engine,
            WaitingPhotos(stores, self._checkpoint, self._load_checkpoint, self.indexing, self._indexer.work),
            self._reach,
            self._jobs,
            tell,
        )

    # Below: what the parts ask of each other. Methods, for those that answer are made later than those that ask.

    def _encode_texts(self, texts: Sequence[str]) -> FloatArray:
        return self._checkpoint.encode_texts(texts)

    def _on_checkpoint_settled(self) -> None:
        self._indexer.work()

    def _judge_new(self, cancel: CancelToken) -> None:
        self._take_over_fields((), cancel)
        self.labels.judge_new(cancel)

    def _start(self) -> None:
        self._load_checkpoint()
        if self.indexing.begin():
            self._follow_up.start()
            self.backups.daily.start()
        else:
            self._waits_to_index = True
            self._feed.emit(Notice("Another PhotoClip is indexing this library; this window shows what it finds."))
        self._outside.start()

    def _look_whether_to_index(self, _cancel: CancelToken) -> None:
        if self._waits_to_index and self.indexing.begin():
            self._waits_to_index = False
            self._follow_up.start()
            self.backups.daily.start()
            self._feed.emit(Notice("The other PhotoClip has ended; this window indexes the library now."))

    def _tell(self, change: Change) -> None:
        if isinstance(change, PhotosRemoved):
            self._engine.remove(np.asarray(change.photo_ids, np.int64))
        self._feed.emit(change)

    def _in_background(self, job: Callable[[], None]) -> None:
        if not self._closed:
            self.submit(job)

    def _before_closing(self, job: Callable[[], None]) -> None:
        if not self._closed:
            self.submit_work(job)

    def _apply_settings(self, before: Settings, after: Settings) -> None:
        if after.speed != before.speed:
            self._decoders.workers = _decode_workers(after)
            self._encoder.set_threads(_encoder_threads(after))
        if (after.device, after.precision) != (before.device, before.precision):
            self._in_background(self._load_checkpoint)

    def _load_checkpoint(self) -> None:
        self._checkpoint.load(self.settings.current.device, self.settings.current.precision)

    def _prepare_search(self, timeout_s: float) -> None:
        self._load_checkpoint()
        try:
            self._checkpoint.require()
        except KnownError:
            return  # the search says it
        self._wait_judging(timeout_s)

    def _require_judging(self) -> None:
        """Wait for the checkpoint and for what it judges by. Raises NoModel, ModelProblem."""
        self._checkpoint.require()
        self._wait_judging(_JUDGING_TIMEOUT_S)

    def _wait_judging(self, timeout_s: float) -> None:
        self._engine.wait_loaded(timeout_s)
        self._engine.wait_contrast(timeout_s)

    def _make_reconciler(self) -> Reconciler:
        return make_reconciler(self.paths, self._stores, self._reach)

    def _on_polled(self, watches: Sequence[FolderWatch]) -> None:
        self._stores.settings.set_polled(watches)
        self._feed.emit(FoldersChanged())

    def _on_searchable(self, photo_ids: IdArray) -> None:
        ids, vectors = self._stores.embeddings.get(self._checkpoint.row_id, [int(photo_id) for photo_id in photo_ids])
        if len(ids):
            self._engine.add(ids, vectors)
            self._follow_up.more_is_known()

    def _follow_up_now(self, cancel: CancelToken) -> None:
        with suppress(ModelProblem):  # without a checkpoint nothing is judged, and the report says so
            if self._tagging.standing.any_enabled():
                self._require_judging()
            self._follow_up.do_now(cancel)

    def _take_over_fields(self, photo_ids: tuple[int, ...], cancel: CancelToken) -> None:
        if not self.settings.current.read_sidecars:
            return
        # Photos that another program edited are not new, but may say something new inside.
        wanted = tuple({*photo_ids, *self._stores.shared_fields.inside()})
        if wanted:
            self.exchange.import_sidecars(TagScope(photo_ids=wanted), cancel=cancel)

    def _write_fields(self, photo_ids: tuple[int, ...] | None, cancel: CancelToken) -> None:
        if self.settings.current.write_sidecars:
            self.exchange.export_sidecars(TagScope(photo_ids=photo_ids), cancel=cancel)


def _decode_workers(settings: Settings) -> int:
    cores = os.cpu_count() or 2
    return {"gentle": 1, "normal": max(1, cores - 1), "fast": cores}[settings.speed]


def _encoder_threads(settings: Settings) -> int | None:
    return 1 if settings.speed == "gentle" else None
