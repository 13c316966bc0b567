"""Library: the one facade that the GUI and the command line use. It owns every lifecycle."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import filelock
import numpy as np

from photoclip import settings as settings_file
from photoclip.core.cancel import CancelToken
from photoclip.core.events import AnswersChanged, Change, FoldersChanged, IndexingStatus, Notice, PhotosRemoved
from photoclip.core.feed import ChangeFeed, Listener
from photoclip.core.labels import TagScope
from photoclip.core.model_info import LoadedModel, ModelInfo, Transfer
from photoclip.core.photo import FolderNode, Photo, Problem, Tile, WatchedFolder
from photoclip.core.reports import IndexReport
from photoclip.core.search import FloatArray, IdArray, Scope, Sort
from photoclip.demo import EXAMPLE_QUERIES, draw_library
from photoclip.errors import (
    BugError,
    Cancelled,
    FolderProblem,
    KnownError,
    LibraryProblem,
    ModelProblem,
    UnreadableImage,
)
from photoclip.indexing.indexer import Indexer
from photoclip.indexing.pipeline import Pipeline
from photoclip.indexing.reconciler import Reconciler
from photoclip.indexing.scanner import Excludes, Scanner
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.follow_up import FollowUp
from photoclip.library.searching import LibrarySearch, Remarks
from photoclip.library.tagging import LibraryTagging, TaggingParts
from photoclip.media.formats import is_photo_name
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.model.catalogue import DEMO_MODEL, catalogue, catalogue_entry
from photoclip.model.devices import choose
from photoclip.model.download import download
from photoclip.model.encoder import Encoder
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledModels
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.prompts import PromptTemplates
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir
from photoclip.search.answers import Answers
from photoclip.search.contrast import ContrastWords, read_words
from photoclip.search.engine import SearchEngine
from photoclip.settings import Settings
from photoclip.store.albums import AlbumStore
from photoclip.store.database import Database
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.files import FileStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.folders import FolderStore
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.photos import PhotoStore
from photoclip.store.searches import SearchHistory
from photoclip.store.shared_fields import SharedFieldStore

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")

_READERS = 4
_JUDGING_TIMEOUT_S = 120.0
_RENDER_LIMITS = DecodeLimits()


class Library(LibrarySearch, LibraryTagging):
    """A person's photos.

    Methods marked *quick* may be called on the GUI thread; all others wait on disk, SQL or the model and go through
    `submit`. Every method is safe from any thread.
    """

    def __init__(self, paths: AppPaths) -> None:
        self.paths = paths
        self._feed = ChangeFeed()
        self._settings = settings_file.load(paths.settings)
        self._settings_lock = threading.Lock()
        self._indexing_lock = filelock.FileLock(paths.data_dir / "indexing.lock")
        self._executor = ThreadPoolExecutor(_READERS, thread_name_prefix="library")
        self._closed = False
        self._long_jobs: set[CancelToken] = set()

        self._database = Database(paths.database, paths.backups)
        self._folders = FolderStore(self._database)
        self._files = FileStore(self._database)
        self._photos = PhotoStore(self._database)
        self._embeddings = EmbeddingStore(self._database)
        self._library_settings = LibrarySettings(self._database)

        self._thumbnails = ThumbnailStore(paths.thumbnails)
        self._installed = InstalledModels(paths.models)
        self._templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")
        self._encoder = Encoder(threads=_encoder_threads(self._settings))
        contrast = ContrastWords(
            read_words(resources_dir() / "prompts" / "contrast_words.txt"),
            paths.index,
            self._encode_texts,
            self._templates.expand,
        )
        self._engine = SearchEngine(
            self._embeddings,
            paths.index,
            self._encode_texts,
            self._templates.expand,
            contrast=contrast,
            on_sharper=lambda: self._feed.emit(AnswersChanged()),
        )
        filters, albums, duplicates = (
            PhotoFilters(self._database),
            AlbumStore(self._database),
            DuplicateStore(self._database),
        )
        answers = Answers(
            self._photos,
            filters,
            albums,
            duplicates,
            self._engine,
            self._picture_vector,
            self.require_model,
            self.active_model,
        )
        LibrarySearch.__init__(
            self,
            answers,
            albums,
            SearchHistory(self._database),
            duplicates,
            filters,
            self._folders,
            paths.data_dir / "pasted",
            self._feed.emit,
            Remarks(
                self._photos.count,
                lambda: self._files.count_without_embedding(self._checkpoint.row_id),
                self._languages,
                self._many_languages,
            ),
        )
        LibraryTagging.__init__(
            self,
            TaggingParts.of(
                self._database,
                self._photos,
                albums,
                self._engine,
                answers.photos_of,
                self._require_judging,
                self.active_model,
                resources_dir() / "labels" / "starter_sets.json",
                lambda: self._settings.write_into_files,
            ),
            self._feed.emit,
        )
        self._follow_up = FollowUp(self._take_over_fields, self.judge_new_photos, self._write_fields, self._feed.emit)
        self._feed.subscribe(self._follow_up.notice)
        self._checkpoint = ActiveCheckpoint(
            self._encoder,
            self._installed,
            self._library_settings,
            self._embeddings,
            self._engine,
            self._feed.emit,
            self._on_model_ready,
        )
        self._decoders = DecodePool(_decode_workers(self._settings), paths.thumbnails, DecodeLimits())
        # The viewer has a worker of its own: it must not wait behind a thousand photos.
        self._viewer_decoder = DecodePool(1, paths.thumbnails, _RENDER_LIMITS)
        self._indexer = Indexer(
            self._folders,
            self._files,
            self._make_reconciler,
            Pipeline(
                self._database,
                self._files,
                self._photos,
                self._embeddings,
                SharedFieldStore(self._database),
                self._decoders,
                self._on_searchable,
                self._feed.emit,
            ),
            self._checkpoint.wait,
            self._emit,
        )

    # life

    def open(self) -> None:
        """Open or make the database (migrating with a backup first). Raises LibraryProblem in plain words."""
        self._database.open()

    def start(self) -> None:
        """*quick* Load the active model in its process, start watching folders and indexing in the background."""
        self.submit(self._start)

    def close(self) -> None:
        """Staged: stop watching, cancel, drain, commit, save caches, close. Blocks a few seconds at most."""
        if self._closed:
            return
        self._closed = True
        for cancel in list(self._long_jobs):
            cancel.cancel()
        self._indexer.stop()
        self._follow_up.close()
        self._checkpoint.cancel()
        self._decoders.close()
        self._viewer_decoder.close()
        self._encoder.close()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._engine.close()
        self._database.close()
        if self._indexing_lock.is_locked:
            self._indexing_lock.release()

    def submit(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        """*quick* Run `job` on one of the library's reader threads."""
        return self._executor.submit(job, *args, **named)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """*quick* Call `listener` (on a worker thread) with every change; return what ends the subscription."""
        return self._feed.subscribe(listener)

    # settings

    @property
    def settings(self) -> Settings:
        """*quick* What the person chose for this machine."""
        return self._settings

    def change_settings(self, **changes: Any) -> Settings:
        """*quick* Change some settings, e.g. `appearance="dark"`: at once, and saved in the background."""
        with self._settings_lock:
            before = self._settings
            self._settings = replace(before, **changes)
        if self._settings != before and not self._closed:
            self.submit(self._save_settings)
        if self._settings.speed != before.speed:
            self._decoders.workers = _decode_workers(self._settings)
            self._encoder.set_threads(_encoder_threads(self._settings))
        if (self._settings.device, self._settings.precision) != (before.device, before.precision):
            self.submit(self._load_model)
        return self._settings

    def exclude_globs(self) -> list[str]:
        """Return what is left out of watched folders: gitignore-style patterns."""
        return self._library_settings.exclude_globs()

    def set_exclude_globs(self, globs: Sequence[str]) -> None:
        """Leave these out from now on. Photos that become excluded leave the library; files are not touched."""
        Excludes(globs)  # raises where a pattern makes no sense, before it is kept
        self._library_settings.set_exclude_globs([glob.strip() for glob in globs if glob.strip()])
        self._indexer.rescan()

    # folders

    def folders(self) -> list[WatchedFolder]:
        """Return the watched folders by path."""
        return self._folders.all()

    def add_folder(self, path: Path) -> WatchedFolder:
        """Watch `path`. Raises FolderProblem in plain words (does not exist, is a file, overlaps a watched one…)."""
        root = self._check_folder(path)
        folder_id = self._folders.add(root)
        self._feed.emit(FoldersChanged())
        self._indexer.rescan()
        return WatchedFolder(folder_id, root)

    def remove_folder(self, folder_id: int) -> None:
        """Stop watching; its photos leave the library, the files stay as they are."""
        gone = self._folders.remove(folder_id)
        if gone:
            self._engine.remove(np.asarray(gone, np.int64))
            self._feed.emit(PhotosRemoved(gone))
        self._feed.emit(FoldersChanged())
        self._indexer.rescan()

    def pause_folder(self, folder_id: int, paused: bool) -> None:
        """Leave the folder alone for now (its photos stay in the library), or go on with it."""
        self._folders.set_paused(folder_id, paused)
        self._feed.emit(FoldersChanged())
        self._indexer.rescan()

    def folder_tree(self) -> list[FolderNode]:
        """Return folders that hold photos, depth first: watched folders by path, sub-folders by name."""
        return self._folders.tree()

    # photos

    def photo_ids(self, scope: Scope = Scope(), sort: Sort = "newest") -> IdArray:
        """Return the photos of `scope` by date."""
        return self._photos.ids(scope, newest_first=sort != "oldest")

    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        """Return what the grid draws for each photo; unknown ones are left out."""
        return self._photos.tiles(photo_ids)

    def photo(self, photo_id: int) -> Photo | None:
        """Return everything about one photo."""
        return self._photos.get(photo_id)

    def thumbnail_path(self, content_hash: str) -> Path:
        """*quick* Return where the 512-px thumbnail of this content is or would be, without looking."""
        return self._thumbnails.path_of(content_hash)

    def make_thumbnail(self, photo_id: int) -> Path:
        """Return the thumbnail's path, made again when it was lost. Raises UnreadableImage."""
        path = self._source_of(photo_id)
        reading = self._viewer_decoder.read(path, None).result()
        return self._thumbnails.path_of(reading.content_hash)

    def render(self, photo_id: int, max_side_px: int | None = None) -> tuple[int, int, bytes]:
        """Return (width, height, RGB888 bytes, rows tight) of the upright sRGB photo, decoded in a worker process.

        Its long side is at most `max_side_px`. Raises UnreadableImage.
        """
        rendered = self._viewer_decoder.render(self._source_of(photo_id), max_side_px).result()
        return rendered.width, rendered.height, rendered.pixels

    def problems(self) -> list[Problem]:
        """Return the files in quarantine, with reasons."""
        return self._files.problems()

    def retry_problems(self) -> None:
        """Let every file in quarantine be read again."""
        self._files.retry_failed()
        self._indexer.work()

    # indexing

    def index(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None]) -> IndexReport:
        """Bring the library up to date on the calling thread. Raises Cancelled, LibraryProblem."""
        with self._only_indexer():
            self._load_model()
            report = self._indexer.run_once(cancel, on_status)
            with suppress(ModelProblem):  # without a model nothing is judged, and the report says so
                if self._standing.any_enabled():
                    self._require_judging()
                self._follow_up.do_now(cancel)
            return report

    def status(self) -> IndexingStatus:
        """*quick* Return the latest status."""
        return self._indexer.status

    def pause(self) -> None:
        """*quick* Let the background work rest; photos under way are finished."""
        self._indexer.pause()

    def resume(self) -> None:
        """*quick* Go on with the background work."""
        self._indexer.resume()

    def rescan(self) -> None:
        """*quick* Look at every watched folder again, in the background."""
        self._indexer.rescan()

    # models

    def models(self) -> list[ModelInfo]:
        """Return catalogue and imported checkpoints, installed and active marked."""
        active = self._library_settings.active_model()
        installed = {model.info.id: model.info for model in self._installed.list()}
        infos = [entry.info for entry in catalogue()]
        infos += [info for id_, info in installed.items() if id_ not in {known.id for known in infos}]
        return [replace(info, installed=info.id in installed, active=info.id == active) for info in infos]

    def active_model(self) -> str | None:
        """*quick* Return the id of the checkpoint that is (being) loaded, None without one."""
        return self._checkpoint.model_id

    def loaded_model(self) -> LoadedModel | None:
        """*quick* Return what the encoder runs now; None while loading or without."""
        return self._checkpoint.loaded

    def use_model(self, model_id: str) -> None:
        """Make an installed checkpoint the active one. Raises ModelProblem."""
        self._installed.get(model_id)
        self._library_settings.set_active_model(model_id)
        self._load_model()

    def download_model(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        """Download a catalogue checkpoint. Raises ModelProblem in plain words, Cancelled; what came is kept."""
        with self._ended_by_close(cancel):
            download(catalogue_entry(model_id), self._installed, progress, cancel)

    def import_model(self, config: Path | None, weights: Path, name: str | None = None) -> ModelInfo:
        """Take an open_clip config (.json) and weights (.safetensors, or .pt, never a pickle). Raises ModelProblem."""
        with self._ended_by_close(CancelToken()) as cancel:
            return import_model(ImportSource(weights, config, name), self._installed, cancel=cancel).info

    def devices(self) -> list[tuple[str, str]]:
        """Return (settings value, plain description with the reason) of each device, 'auto' first."""
        reports = self._encoder.devices().result()
        described = [(report.value, f"{report.name}: {report.reason}") for report in reports]
        return [("auto", f"Automatic ({choose('auto', reports).report.name})"), *described]

    def chosen_model(self) -> str | None:
        """Return the id of the checkpoint that the library is set to, loaded or not."""
        return self._library_settings.active_model()

    def load_model(self) -> None:
        """Begin to load the chosen checkpoint; returns at once. `start` and `index` do it by themselves."""
        self._load_model()

    def require_model(self) -> LoadedModel:
        """Return the loaded checkpoint, waiting for one that is loading. Raises NoModel, ModelProblem."""
        return self._checkpoint.require()

    def prepare_search(self, timeout_s: float = 120.0) -> None:
        """Load the chosen checkpoint, every vector and the contrast words, for a command that searches once."""
        self._load_model()
        try:
            self._checkpoint.require()
        except KnownError:
            return  # the search says it
        self._engine.wait_loaded(timeout_s)
        self._engine.wait_contrast(timeout_s)

    def count_without_embedding(self) -> int:
        """Return how many readable photos the active checkpoint has not seen."""
        return self._files.count_without_embedding(self._checkpoint.row_id)

    # demo

    def examples(self) -> list[str]:
        """*quick* Return descriptions to offer where nothing was typed yet."""
        return list(EXAMPLE_QUERIES)

    def install_demo(self, progress: Callable[[int, int], None]) -> Path:
        """Draw a made-up library (`progress(done, total)` photos), take the tiny model and watch the folder; return it.

        Doing it again mends what is missing. Raises KnownError, Cancelled.
        """
        with self._ended_by_close(CancelToken()) as cancel:
            draw_library(self.paths.demo, progress=progress, cancel=cancel)
            shipped = resources_dir() / "tiny_clip"
            source = ImportSource(shipped / WEIGHTS_NAME, shipped / CONFIG_NAME)
            import_model(source, self._installed, cancel=cancel, template=DEMO_MODEL)
        self.use_model(DEMO_MODEL.id)
        if str(self.paths.demo) not in self._folders.roots().values():
            self.add_folder(self.paths.demo)
        return self.paths.demo

    # health

    def integrity_problems(self) -> list[str]:
        """Return what is wrong with the library's file; empty when it is sound."""
        return self._database.integrity_problems()

    # private

    def _start(self) -> None:
        try:
            self._indexing_lock.acquire(timeout=0)
        except filelock.Timeout:
            self._feed.emit(Notice("Another PhotoClip is indexing this library; this window shows what it finds."))
            self._load_model()
            return
        self._load_model()
        self._follow_up.start()
        self._indexer.start()

    @contextmanager
    def _only_indexer(self) -> Iterator[None]:
        try:
            with self._indexing_lock.acquire(timeout=0):
                yield
        except filelock.Timeout as exc:
            raise LibraryProblem("PhotoClip is already indexing this library; let it finish, or close it.") from exc

    @contextmanager
    def _ended_by_close(self, cancel: CancelToken) -> Iterator[CancelToken]:
        """Cancel a job of minutes when the library closes, which would wait for it."""
        self._long_jobs.add(cancel)
        try:
            if self._closed:
                raise Cancelled
            yield cancel
        finally:
            self._long_jobs.discard(cancel)

    def _load_model(self) -> None:
        self._checkpoint.load(self._settings.device, self._settings.precision)

    def _save_settings(self) -> None:
        with self._settings_lock:
            try:
                settings_file.save(self.paths.settings, self._settings)
            except OSError as exc:
                self._feed.emit(Notice(f"The settings could not be saved: {exc.strerror}."))

    def _on_model_ready(self) -> None:
        self._indexer.work()

    def _on_searchable(self, photo_ids: IdArray) -> None:
        ids, vectors = self._embeddings.get(self._checkpoint.row_id, [int(photo_id) for photo_id in photo_ids])
        if len(ids):
            self._engine.add(ids, vectors)
            self._follow_up.more_is_known()

    def _require_judging(self) -> None:
        """Wait for the model and for what it judges by. Raises NoModel, ModelProblem."""
        self._checkpoint.require()
        self._engine.wait_loaded(_JUDGING_TIMEOUT_S)
        self._engine.wait_contrast(_JUDGING_TIMEOUT_S)

    def _take_over_fields(self, photo_ids: tuple[int, ...], cancel: CancelToken) -> None:
        if self._settings.read_sidecars:
            self.import_sidecars(TagScope(photo_ids=photo_ids), cancel=cancel)

    def _write_fields(self, photo_ids: tuple[int, ...] | None, cancel: CancelToken) -> None:
        if self._settings.write_sidecars:
            self.export_sidecars(TagScope(photo_ids=photo_ids), cancel=cancel)

    def _encode_texts(self, texts: Sequence[str]) -> FloatArray:
        return self._checkpoint.encode_texts(texts)

    def _emit(self, change: Change) -> None:
        if isinstance(change, PhotosRemoved):
            self._engine.remove(np.asarray(change.photo_ids, np.int64))
        self._feed.emit(change)

    def _make_reconciler(self) -> Reconciler:
        own = (self.paths.data_dir, self.paths.cache_dir)
        excludes = Excludes(self._library_settings.exclude_globs(), own)
        return Reconciler(self._folders, self._files, Scanner(is_photo_name, excludes))

    def _check_folder(self, path: Path) -> str:
        shown = str(path)
        root = os.path.normpath(path.expanduser().absolute())
        if not os.path.lexists(root):
            raise FolderProblem(f"{shown} does not exist; check the name, or plug the drive in.")
        if not Path(root).is_dir():
            raise FolderProblem(f"{shown} is a file; choose the folder it lies in.")
        if not os.access(root, os.R_OK | os.X_OK):
            raise FolderProblem(f"{shown} cannot be read; check its permissions.")
        for watched in self._folders.roots().values():
            self._check_overlap(shown, Path(root).resolve(), Path(watched))
        return root

    @staticmethod
    def _check_overlap(shown: str, root: Path, watched: Path) -> None:
        known = watched.resolve()
        if root == known:
            raise FolderProblem(f"{shown} is already watched.")
        if known in root.parents:
            raise FolderProblem(f"{shown} is already watched as part of {watched}.")
        if root in known.parents:
            raise FolderProblem(f"{shown} contains {watched}, which is watched; remove that one first.")

    def _source_of(self, photo_id: int) -> str:
        for path in self._files.paths_of(photo_id):
            if Path(path).is_file():
                return path
        raise UnreadableImage("the file is not there now; plug the drive in, or look where it was moved to")

    def _picture_vector(self, path: str) -> FloatArray:
        """Return the unit vector, shape (d,), of a photo of the library or a picture on the disk. Raises KnownError."""
        file = Path(path).expanduser()
        photo_id = self._photo_at(file) if file.is_absolute() else self._photos.named(path)
        known = None if photo_id is None else self._engine.vector_of(photo_id)
        if known is not None:
            return known
        if photo_id is not None and not file.is_file():
            file = Path(self._source_of(photo_id))
        if not file.is_file():
            raise LibraryProblem(f"There is no picture “{path}”, neither in the library nor at that place.")
        loaded = self._checkpoint.require()
        try:
            reading = self._viewer_decoder.read(str(file), loaded.model_input).result()
        except UnreadableImage as exc:
            raise LibraryProblem(f"“{file.name}” cannot be used: {exc.reason}.") from exc
        if reading.pixels is None:
            raise BugError("a reading for the model has no pixels")
        vector: FloatArray = self._encoder.encode_images(reading.pixels[None]).result()[0]
        return vector

    def _photo_at(self, file: Path) -> int | None:
        for root in self._folders.roots().values():
            if file.is_relative_to(root):
                return self._photos.at_path(root, file.relative_to(root).as_posix())
        return None

    def _languages(self) -> str:
        active = self._checkpoint.model_id
        return next((info.languages for info in self.models() if info.id == active), "")

    @staticmethod
    def _many_languages() -> str:
        return next((entry.info.title for entry in catalogue() if entry.info.role == "multilingual"), "")


def _decode_workers(settings: Settings) -> int:
    cores = os.cpu_count() or 2
    return {"gentle": 1, "normal": max(1, cores - 1), "fast": cores}[settings.speed]


def _encoder_threads(settings: Settings) -> int | None:
    return 1 if settings.speed == "gentle" else None
