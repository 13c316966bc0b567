"""One model's embeddings, live: read at start, kept current, and indexed in the background once they are many."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.core.arrays import distinct
from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import Cancelled, KnownError
from photoclip.search.hnsw import HnswIndex
from photoclip.search.index_maker import REBUILD_SHARE, UNKNOWN_GENERATION, IndexMaker, MaySave
from photoclip.search.source import EmbeddingSource, HalfArray
from photoclip.search.trial import USUAL_REACH, Found, Reach
from photoclip.search.vector_file import KeptVectors, VectorFile
from photoclip.search.vectors import Snapshot, VectorMatrix

_log = logging.getLogger(__name__)

_LIVE_SLICE = 32  # rows that queries may have to wait for, about 30 ms
# A larger one takes seconds to write, in which the app would not close: it is written while nothing else is to do, and
# what came since is put in again at the next start.
_SAVED_AT_THE_END = 100_000
_SAVE_AFTER_S = 60.0


@dataclass(frozen=True, slots=True)
class View:
    """Everything a query looks at, taken at one moment."""

    snapshot: Snapshot
    index: HnswIndex | None
    """None: not built, or not needed."""
    indexed_rows: int
    """Rows before this one are in the index."""
    reach: Reach = USUAL_REACH
    """How far the index has to look."""


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
        wait_turn: Callable[[CancelToken], None] = lambda _cancel: None,
        words: Callable[[], FloatArray | None] = lambda: None,
    ) -> None:
        """`on_loaded` is called on the space's thread, once every stored embedding is in memory.

        `may_save`: tells, for as long as its block lasts, whether the saved index is this process's to write.
        `index_key`: under what name the index is saved; None: that of the model. `vector_file`: where the vectors are
        kept beside the source; None: nowhere. `wait_turn`, `words`: see `IndexMaker`.
        """
        self.model_key = model_key
        self.dimension = dimension
        self.problem: KnownError | None = None
        """Why the embeddings could not be read; None while all is well."""
        self._source = source
        self._crossover = crossover
        self._on_loaded = on_loaded
        self._may_save = may_save
        self._vector_file = vector_file
        self._matrix = VectorMatrix(dimension)
        self._cancel = CancelToken()
        self._maker = IndexMaker(
            index_path(index_dir, index_key or model_key),
            index_key or model_key,
            dimension,
            threads=threads,
            cancel=self._cancel,
            may_save=may_save,
            wait_turn=wait_turn,
            words=words,
        )
        self._thread = threading.Thread(target=self._run, name="search-index", daemon=True)
        self._changed = threading.Condition()  # guards everything below
        self._loading = True
        self._loaded = False
        self._settled = False
        self._ended = False
        self._index_wanted = self._reopened = False
        self._index: HnswIndex | None = None
        self._reach = USUAL_REACH
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
            return View(self._matrix.snapshot(), self._index, self._indexed_rows, self._reach)

    def found(self, timeout_s: float | None) -> Found | None:
        """Return which share of the best photos the saved index finds now; None where there is none to be asked."""
        self.want_index()
        if not self.wait_settled(timeout_s):
            return None
        view = self.view()
        return None if view.index is None else self._maker.found(view.index, view.reach, view.snapshot)

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
        # Asked before the index is written: what is stored meanwhile must not be taken for indexed.
        generation = self._source.generation(self.model_key) if complete else UNKNOWN_GENERATION
        if not self._maker.save(index, generation):
            with self._changed:
                self._dirty = True
            return False
        return True

    def _run(self) -> None:
        try:
            self._load()
            self._follow()
        except Cancelled:
            index = self.view().index
            if index is not None and len(index) <= _SAVED_AT_THE_END:
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
        snapshot = self.view().snapshot
        opened = self._maker.reopen(snapshot, self._source.generation(self.model_key))
        if opened is not None:
            self._use(opened[0], snapshot, dirty=opened[1])

    def _use(self, index: HnswIndex, snapshot: Snapshot, *, dirty: bool) -> None:
        """Let the index, which holds this snapshot, answer: as far as it finds what exact scores find."""
        reach = self._maker.reach(index, snapshot)
        with self._changed:
            self._index, self._reach, self._indexed_rows, self._dirty = index, reach, snapshot.rows, dirty

    def _follow(self) -> None:
        """Bring the index after the matrix, slice by slice, until cancelled."""
        refused = False
        while True:
            self._keep()
            with self._changed:
                if not self._has_work():
                    self._settled = True
                    self._changed.notify_all()
                    may_wait = None if refused or not self._dirty else _SAVE_AFTER_S
                    self._changed.wait_for(self._is_called, may_wait)
                called = self._is_called()
                self._settled = False
            self._cancel.raise_if_cancelled()
            if called:
                self._work()
            else:
                refused = not self.save()

    def _is_called(self) -> bool:
        return self._cancel.cancelled or self._has_work()

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
            ids = distinct(np.concatenate(gone))
            here = snapshot.ids[snapshot.rows_of(ids)]  # came back since
            index.remove(np.setdiff1d(ids, here, assume_unique=True))
        stop = min(start + _LIVE_SLICE, snapshot.rows)
        rows = snapshot.live(np.arange(start, stop, dtype=np.int64))
        index.add(snapshot.ids[rows], snapshot.vectors(rows).astype(np.float32))
        with self._changed:
            self._indexed_rows = stop
            self._dirty = True
        if index.deleted_count > REBUILD_SHARE * max(1, len(index)):
            self._build(self.view().snapshot)

    def _build(self, snapshot: Snapshot) -> None:
        """Make a new index beside the old one, which answers until then, and save it."""
        self._use(self._maker.make(snapshot), snapshot, dirty=True)
        self.save()

    def _report(self, refused: int) -> None:
        if refused:
            _log.warning("%d stored embeddings are damaged; indexing makes them again", refused)
