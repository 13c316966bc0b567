"""CatchingUp: takes over what other processes changed, and tells of it here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointComing,
    FoldersChanged,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SearchSharpened,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.core.search import IdArray, Scope
from photoclip.errors import NoModel
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.stores import Stores
from photoclip.search.engine import SearchEngine
from photoclip.store.news import News, NewsStore

_PAGE = 1000


class CatchingUp:
    """Reads the news and does here what the process that made them did there. Any thread may look."""

    def __init__(
        self,
        news: NewsStore,
        stores: Stores,
        engine: SearchEngine,
        checkpoint: ActiveCheckpoint,
        load: Callable[[], None],
        rescan: Callable[[], None],
        work: Callable[[], None],
        follow_hidden: Callable[[], None],
        tell: Callable[[Change], None],
    ) -> None:
        """`load`: begins to load the chosen checkpoint. Where this process indexes, `rescan`: looks at every folder;

        `work`: begins anew with what waits. `follow_hidden`: looks anew how hidden photos are kept from being seen.
        """
        self._news = news
        self._photos = stores.photos
        self._embeddings = stores.embeddings
        self._parts = stores.parts
        self._settings = stores.settings
        self._engine = engine
        self._checkpoint = checkpoint
        self._load = load
        self._rescan = rescan
        self._work = work
        self._follow_hidden = follow_hidden
        self._tell = tell
        self._one = threading.Lock()

    def look(self, cancel: CancelToken) -> None:
        """Take over what has changed since the last look. Raises LibraryProblem, Cancelled."""
        with self._one:
            self._look(cancel)

    def _look(self, cancel: CancelToken) -> None:
        news = self._news.latest()
        if "model" in news:
            if self._settings.active_model() != self._checkpoint.model_id:
                self._load()
            self._work()
            self._tell(CheckpointComing(self._settings.coming_model()))
        if "folders" in news or "excludes" in news:
            self._rescan()
        if "closer" in news:
            self._engine.read_parts_again()
            self._work()
        if "hidden" in news:
            self._follow_hidden()
        for change in (*self._changes_of_photos(news, cancel), *_other_changes(news)):
            self._tell(change)

    def _changes_of_photos(self, news: News, cancel: CancelToken) -> Iterator[Change]:
        came: frozenset[int] = frozenset()
        if "view" in news or "vectors" in news:
            view, vectors = news.get("view", frozenset()), news.get("vectors", frozenset())
            if view is None or vectors is None:
                came, gone, embedded = self._compared(cancel)
            else:
                came, gone, embedded = self._sorted(view, vectors)
            self._engine.remove(_ids(gone))
            self._take_vectors(came | embedded, cancel)
            if "view" in news and (gone or view is None):
                yield PhotosRemoved(_named(gone))
            if "view" in news and (came or view is None):
                yield PhotosAdded(_named(came), outside=True)
            if embedded - came:
                yield SearchSharpened()
        if "photos" in news:
            changed = news["photos"]
            named = self._photos.ids(Scope()).tolist() if changed is None else sorted(changed - came)
            if named:
                yield PhotosChanged(tuple(named), redated=True)  # nobody wrote down what changed of them

    def _sorted(
        self, view: frozenset[int], vectors: frozenset[int]
    ) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Return who came into view, who left it, and who of those in view has new vectors."""
        here = frozenset(self._photos.in_view(_named(view | vectors)).tolist())
        return view & here, view - here, vectors & here

    def _compared(self, cancel: CancelToken) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Return what `_sorted` does, from all that is known here and there: too much happened to be named.

        Without a checkpoint nobody here knows which photos were there before.
        """
        try:
            known = self._engine.known_ids()
        except NoModel:
            return frozenset(), frozenset(), frozenset()
        cancel.raise_if_cancelled()
        gone = np.setdiff1d(known, self._photos.ids(Scope(), hidden=True))
        came = frozenset(np.setdiff1d(self._embeddings.photo_ids(self._checkpoint.row_id), known).tolist())
        return came, frozenset(gone.tolist()), came

    def _take_vectors(self, photo_ids: frozenset[int], cancel: CancelToken) -> None:
        """Make photos findable by what the checkpoint saw in them; what another one saw waits in the store."""
        wanted = _named(photo_ids)
        for start in range(0, len(wanted), _PAGE):
            cancel.raise_if_cancelled()
            loaded = self._checkpoint.loaded
            if loaded is None:
                return  # once it is there, all vectors are read
            some = wanted[start : start + _PAGE]
            ids, vectors = self._embeddings.get(self._checkpoint.row_id, some)
            if len(ids) and vectors.shape[1] == loaded.dimension:
                self._engine.add_parts(self._parts.get(self._checkpoint.row_id, some), loaded.fingerprint)
                self._engine.add(ids, vectors, loaded.fingerprint)


def _other_changes(news: News) -> Iterator[Change]:
    if news.keys() & {"files", "folders", "closer"}:
        yield FoldersChanged()
    if "albums" in news:
        yield AlbumsChanged()
    if "tags" in news or "tag_names" in news:
        tagged = news.get("tags", frozenset())
        yield TagsChanged(None if tagged is None else _named(tagged))
    if "suggestions" in news:
        yield SuggestionsChanged()


def _named(photo_ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(photo_ids))


def _ids(photo_ids: frozenset[int]) -> IdArray:
    return np.asarray(_named(photo_ids), np.int64)
