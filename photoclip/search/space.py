"""One model's embeddings, live: read at start, kept current, and indexed in the background once they are many."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import Cancelled, KnownError
from photoclip.search.hnsw import HnswIndex
from photoclip.search.index_file import IndexStale
from photoclip.search.source import EmbeddingSource, HalfArray
from photoclip.search.vector_file import KeptVectors, VectorFile
from photoclip.search.vectors import Snapshot, VectorMatrix

MaySave = Callable[[], AbstractContextManager[bool]]

_log = logging.getLogger(__name__)

_BUILD_SLICE = 512  # rows between two looks at the cancel token: 0.3 s at most, and nobody waits for this index yet
_LIVE_SLICE = 32  # rows that queries may have to wait for, about 30 ms
_COMPARE_SLICE = 1024
_REBUILD_SHARE = 0.3  # deleted or missing elements past which a new index beats mending the old one
_UNKNOWN_GENERATION = -1


@dataclass(frozen=True, slots=True)
class View:
    """Everything a query looks at, taken at one moment."""

    snapshot: Snapshot
    index: HnswIndex | None
    """None: not built, or not needed."""
    indexed_rows: int
    """Rows before this one are in the index."""


def index_path(index_dir: Path, model_key: str) -> Path:
    """Return where the header of a model's saved index is or would be."""
    return index_dir / f"{hashlib.sha256(model_key.encode()).hexdigest()[:32]}.index"


class EmbeddingSpace:
    """The vectors of one model: a matrix that is always right, and an index that follows it.

    `start` reads the source and keeps the index current on a thread of its own; `add` and `remove` only touch the
    matrix and return at once. Rows that the index has not taken yet are a tail of the matrix, which queries score
    exactly.
    """

    def __init__(
        self,
        source: EmbeddingSource,
        model_key: str,
        dimension: int,
        index_dir: Path,
        *,
        crossover: int,
        threads: int,
        on_loaded: Callable[[], None] = lambda: None,
        may_save: MaySave = lambda: nullcontext(True),
        index_key: str | None = None,
        vector_file: VectorFile | None = None,
    ) -> None:
        """`on_loaded` is called on the space's thread, once every stored embedding is in memory.

        `may_save`: tells, for as long as its block lasts, whether the saved index is this process's to write.
        `index_key`: under what name the index is saved; None: that of the model. `vector_file`: where the vectors are
        kept beside the source; None: nowhere.
        """
        self.model_key = model_key
        self.dimension = dimension
        self.problem: KnownError | None = None
        """Why the embeddings could not be read; None while all is well."""
        self._source = source
        self._crossover = crossover
        self._threads = threads
        self._on_loaded = on_loaded
        self._may_save = may_save
        self._index_key = index_key or model_key
        self._header_path = index_path(index_dir, self._index_key)
        self._vector_file = vector_file
        self._matrix = VectorMatrix(dimension)
        self._cancel = CancelToken()
        self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)
        self._changed = threading.Condition()  # guards everything below
        self._loading = True
        self._loaded = False
        self._settled = False
        self._ended = False
        self._index_wanted = self._reopened = False
        self._index: HnswIndex | None = None
        self._indexed_rows = 0
        self._gone: list[IdArray] = []  # removed from the matrix, perhaps still in the index
        self._gone_while_loading: list[IdArray] = []
        self._dirty = False
        self._saving = threading.Lock()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the background work to end; it saves the index if that has changed."""
        self._cancel.cancel()
        with self._changed:
            self._changed.notify_all()

    def join(self) -> None:
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether the background work goes on."""
        return self._thread.is_alive()

    @property
    def loaded(self) -> bool:
        """Whether every stored embedding is in memory; until then searches cover those that are."""
        with self._changed:
            return self._loaded

    def wait_loaded(self, timeout_s: float | None) -> bool:
        """Wait until reading has ended; return False when that takes longer, or failed (`problem`)."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._loading, timeout_s) and self._loaded

    def wait_settled(self, timeout_s: float | None) -> bool:
        """Wait until the index holds everything, or is not needed; return False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ended or (self._settled and not self._has_work()), timeout_s)

    def want_index(self) -> None:
        """Let there be an index from now on, once the photos are many: a question has come that it can serve."""
        with self._changed:
            self._index_wanted = True
            self._changed.notify_all()

    def view(self) -> View:
        with self._changed:
            return View(self._matrix.snapshot(), self._index, self._indexed_rows)

    def add(self, ids: IdArray, vectors: HalfArray | FloatArray) -> None:
        """Make these photos findable with their unit vectors, shape (n, d). Returns at once."""
        with self._changed:
            self._report(self._matrix.add(ids, vectors))
            self._changed.notify_all()

    def remove(self, ids: IdArray) -> None:
        """Make these photos unfindable. Returns at once."""
        with self._changed:
            self._matrix.remove(ids)
            self._gone.append(ids)
            if self._loading:
                self._gone_while_loading.append(ids)
            self._changed.notify_all()

    def save(self) -> bool:
        """Write the index if it has changed and is this process's to write; return False when the disk refused.

        It is a cache: no reason to fail.
        """
        with self._saving:
            with self._changed:
                if self._index is None or not self._dirty:
                    return True
            with self._may_save() as may:
                return not may or self._write()

    def _write(self) -> bool:
        with self._changed:
            index, complete = self._index, not self._has_work()
            self._dirty = False
        if index is None:
            return True
        try:
            # Asked before the index is written: what is stored meanwhile must not be taken for indexed.
            generation = self._source.generation(self.model_key) if complete else _UNKNOWN_GENERATION
            index.save(self._header_path, self._index_key, generation)
        except (OSError, KnownError) as exc:
            with self._changed:
                self._dirty = True
            _log.warning("the search index was not saved and may have to be built again: %s", exc)
            return False
        return True

    def _run(self) -> None:
        try:
            self._load()
            self._follow()
        except Cancelled:
            self.save()
        except KnownError as exc:
            self.problem = exc
            _log.warning("the embeddings could not be read: %s", exc)
        finally:
            with self._changed:
                self._loading = False
                self._ended = True
                self._changed.notify_all()

    def _load(self) -> None:
        kept = None if self._vector_file is None else self._vector_file.open(self.dimension, self._cancel)
        if kept is None or not self._take_kept(kept):
            self._read()
        with self._changed:
            self._loading, self._loaded = False, True
            self._gone_while_loading.clear()
            self._changed.notify_all()
        self._on_loaded()

    def _take_kept(self, kept: KeptVectors) -> bool:
        """Take what the file held; return False where something has come already, which is newer."""
        with self._changed:
            taken = self._matrix.take_kept(kept.ids, kept.vectors)
            if taken and self._gone_while_loading:
                self._matrix.remove(np.concatenate(self._gone_while_loading))
        return taken

    def _read(self) -> None:
        refused = 0
        for ids, vectors in self._source.batches(self.model_key):
            self._cancel.raise_if_cancelled()
            with self._changed:
                # What came or went since this batch was read is newer than the batch.
                stays = ~np.isin(ids, np.concatenate(self._gone_while_loading)) if self._gone_while_loading else ...
                refused += self._matrix.add_missing(ids[stays], vectors[stays])
        self._report(refused)
        if self._vector_file is not None:
            self._vector_file.owe(self.view().snapshot)

    def _keep(self) -> None:
        """Write the vectors where they are mapped from the next time, if they are owed and this process may."""
        if self._vector_file is None or not self._vector_file.owes:
            return
        with self._may_save() as may:
            if may:
                self._vector_file.keep(self._cancel)

    def _reopen_index(self) -> None:
        """Take the saved index into use when it can be brought up to date for less than a new one."""
        opened = HnswIndex.open(self._header_path, self._index_key, self.dimension)
        if isinstance(opened, IndexStale):
            _log.info("the search index is built anew: %s", opened.reason)
            return
        index, generation = opened
        with self._changed:
            snapshot = self._matrix.snapshot()
        rows = snapshot.live(np.arange(snapshot.rows, dtype=np.int64))
        here, there = snapshot.ids[rows], index.ids()
        index.remove(np.setdiff1d(there, here, assume_unique=True))
        known = np.isin(here, there, assume_unique=True)
        missing = rows[~known]
        if generation != self._source.generation(self.model_key):
            missing = np.concatenate([missing, self._differing(index, snapshot, rows[known])])
        if len(missing) + index.deleted_count > _REBUILD_SHARE * len(rows):
            _log.info("the search index is built anew: too much has changed since it was saved")
            return
        self._fill(index, snapshot, missing)
        with self._changed:
            self._index, self._indexed_rows = index, snapshot.rows
            self._dirty = bool(len(missing)) or len(there) != len(here)

    def _differing(self, index: HnswIndex, snapshot: Snapshot, rows: IdArray) -> IdArray:
        """Return those rows whose vector in the index is another one."""
        differing = [np.empty(0, np.int64)]
        for start in range(0, len(rows), _COMPARE_SLICE):
            self._cancel.raise_if_cancelled()
            part = rows[start : start + _COMPARE_SLICE]
            same = (index.vectors(snapshot.ids[part]) == snapshot.vectors(part)).all(axis=1)
            differing.append(part[~same])
        return np.concatenate(differing)

    def _follow(self) -> None:
        """Bring the index after the matrix, slice by slice, until cancelled."""
        while True:
            self._keep()
            with self._changed:
                if not self._has_work():
                    self._settled = True
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: self._cancel.cancelled or self._has_work())
                self._settled = False
            self._cancel.raise_if_cancelled()
            self._work()

    def _has_work(self) -> bool:
        if self._index is None:
            # Removals matter to an index only.
            return (self._index_wanted and len(self._matrix) >= self._crossover) or self._matrix.wasteful
        tail = self._matrix.snapshot().rows > self._indexed_rows
        return bool(self._gone) or tail or self._matrix.wasteful or len(self._matrix) < self._crossover // 2

    def _work(self) -> None:
        with self._changed:
            gone, self._gone = self._gone, []
            if self._matrix.wasteful:
                self._indexed_rows = self._matrix.compact(self._indexed_rows)
            # Half, so that a library around the crossover does not build an index again and again.
            if self._index is not None and len(self._matrix) < self._crossover // 2:
                self._index, self._indexed_rows = None, 0
            index, start, snapshot = self._index, self._indexed_rows, self._matrix.snapshot()
        if index is None:
            if self._index_wanted and len(snapshot) >= self._crossover:
                if not self._reopened:
                    self._reopened = True
                    self._reopen_index()
                if self._index is None:
                    self._build(snapshot)
            return
        if gone:
            ids = np.unique(np.concatenate(gone))
            here = snapshot.ids[snapshot.rows_of(ids)]  # came back since
            index.remove(np.setdiff1d(ids, here, assume_unique=True))
        stop = min(start + _LIVE_SLICE, snapshot.rows)
        rows = snapshot.live(np.arange(start, stop, dtype=np.int64))
        index.add(snapshot.ids[rows], snapshot.vectors(rows).astype(np.float32))
        with self._changed:
            self._indexed_rows = stop
            self._dirty = True
        if index.deleted_count > _REBUILD_SHARE * max(1, len(index)):
            self._build(self.view().snapshot)

    def _build(self, snapshot: Snapshot) -> None:
        """Make a new index beside the old one, which answers until then, and save it."""
        _log.info("building the search index of %d photos", len(snapshot))
        index = HnswIndex(self.dimension, capacity=len(snapshot) + len(snapshot) // 16 + 1024)
        self._fill(index, snapshot, snapshot.live(np.arange(snapshot.rows, dtype=np.int64)))
        with self._changed:
            self._index, self._indexed_rows, self._dirty = index, snapshot.rows, True
        self.save()

    def _fill(self, index: HnswIndex, snapshot: Snapshot, rows: IdArray) -> None:
        for start in range(0, len(rows), _BUILD_SLICE):
            self._cancel.raise_if_cancelled()
            part = rows[start : start + _BUILD_SLICE]
            index.add(snapshot.ids[part], snapshot.vectors(part).astype(np.float32), self._threads)

    def _report(self, refused: int) -> None:
        if refused:
            _log.warning("%d stored embeddings are damaged; indexing makes them again", refused)
