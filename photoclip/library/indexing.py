"""Indexing: the background work that brings photos in, by one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, IndexingStatus
from photoclip.core.photo import Problem
from photoclip.core.photo_names import DOCUMENT_EXTENSIONS, EXTENSIONS, VIDEO_EXTENSIONS, is_shown_name
from photoclip.core.reports import IndexReport
from photoclip.core.search import IdArray
from photoclip.errors import LibraryProblem
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.indexer import Indexer
from photoclip.indexing.pipeline import PhotoReader, Pipeline
from photoclip.indexing.reach import Reach
from photoclip.indexing.reconciler import Reconciler
from photoclip.indexing.sameness import Sameness
from photoclip.indexing.scanner import Scanner, ScanNotes
from photoclip.language import english
from photoclip.library.contract import IndexingPart
from photoclip.library.housekeeping import sweep_beside_photos
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.outside import Outside
from photoclip.library.stores import Stores
from photoclip.media.brought import reads_videos
from photoclip.paths import AppPaths
from photoclip.store.path_text import join_text

ALREADY_INDEXING = english(
    "PhotoClip is already indexing this library and looks at every folder again now; let it finish, or close it."
)


def make_reconciler(paths: AppPaths, stores: Stores, reach: Reach) -> Reconciler:
    """Return what compares folders with the library, with the person's patterns of what is left out as of now."""
    excludes = Excludes(stores.settings.exclude_globs(), (paths.data_dir, paths.cache_dir))
    scanner = Scanner(_shown(stores), excludes, sweep_beside_photos)

    def on_looked(folder_id: int, notes: ScanNotes) -> None:
        stores.settings.set_passed_over(folder_id, notes.passed_over)
        stores.settings.set_closed(folder_id, notes.unlisted)

    return Reconciler(stores.folders, stores.files, scanner, stores.gone, reach, on_looked)


def _shown(stores: Stores) -> Callable[[str], bool]:
    """Return what tells whether a file is shown: no video, where what reads them is missing; documents where wanted.

    In a library that has videos they are looked for all the same. What a scan passes over would be deleted from it.
    """
    endings = set(EXTENSIONS)
    if not reads_videos() and not stores.duplicates.lengths():
        endings -= VIDEO_EXTENSIONS
    if not stores.settings.documents():
        endings -= DOCUMENT_EXTENSIONS
    return lambda name: is_shown_name(name, endings)


def closed_places(stores: Stores) -> tuple[Problem, ...]:
    """Return what could not be looked at when watched folders were looked at last.

    Of one that is offline now it is the folder itself, where that may not be opened.
    """
    return tuple(
        Problem(join_text(folder.path, relative), why, passing=True)
        for folder in stores.folders.bare()
        if not folder.paused
        for relative, why in stores.settings.closed(folder.id).items()
        if folder.online or not relative
    )


def make_pipeline(
    paths: AppPaths,
    stores: Stores,
    reader: PhotoReader,
    reach: Reach,
    on_searchable: Callable[[IdArray], None],
    on_parts: Callable[[IdArray], None],
    tell: Callable[[Change], None],
) -> Pipeline:
    """Return what reads what waits. `on_searchable`: hears which photos can be found by what they show.

    `on_parts`: hears of which photos parts were seen.
    """
    return Pipeline(
        stores.database,
        stores.files,
        stores.photos,
        stores.embeddings,
        stores.shared_fields,
        reader,
        on_searchable,
        tell,
        Sameness(stores.photos, paths.thumbnails).is_edit,
        reach.is_there,
        stores.readings,
        on_parts,
    )


class Indexing(IndexingPart):
    """Life: `begin` takes the right and starts the thread, `stop` ends the thread, `release` gives the right back."""

    def __init__(
        self,
        indexer: Indexer,
        right: IndexingRight,
        load: Callable[[], None],
        follow_up: Callable[[CancelToken], None],
        outside: Outside,
        stores: Stores,
    ) -> None:
        """`load`: begins to load the checkpoint; `follow_up`: does what new photos call for, at once."""
        self._indexer = indexer
        self._right = right
        self._load = load
        self._follow_up = follow_up
        self._outside = outside
        self._stores = stores
        self._begun = False

    def begin(self) -> bool:
        """Index in the background from now on; False where another process does, and one may ask again."""
        if not self._right.take():
            return False
        self._begun = True
        self._indexer.start()
        return True

    @property
    def is_begun(self) -> bool:
        """Whether this process indexes in the background."""
        return self._begun

    def run(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None], retry: bool = False) -> IndexReport:
        if retry:
            self._stores.files.retry_failed()
        with self._only_here():
            self._outside.start()
            self._load()
            report = self._indexer.run_once(cancel, on_status)
            self._follow_up(cancel)
            return replace(
                report,
                closed=closed_places(self._stores),
                gone=tuple(one for one in self._stores.gone.disappearances() if not one.waiting),
                passed_over=self._stores.settings.passed_over(),
            )

    def status(self) -> IndexingStatus:
        return self._indexer.status

    def pause(self) -> None:
        self._indexer.pause()

    def resume(self) -> None:
        self._indexer.resume()

    def rescan(self) -> None:
        self._indexer.rescan()

    def stop(self) -> None:
        """Finish and commit what is under way, and end the thread."""
        self._indexer.stop()

    def release(self) -> None:
        """Let another process index."""
        if self._begun:
            self._begun = False
            self._right.give_back()

    @contextmanager
    def _only_here(self) -> Iterator[None]:
        with self._right.for_a_moment() as taken:
            if self._right.problem:
                raise LibraryProblem(self._right.problem)
            if not taken:
                self._stores.news.tell("folders")  # that one looks at every folder
                raise LibraryProblem(ALREADY_INDEXING)
            yield
