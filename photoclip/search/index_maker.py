"""A space's index: made behind all other work, saved part by part, and taken up again where it was left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import KnownError
from photoclip.search.exact import ExactScorer
from photoclip.search.hnsw import HnswIndex
from photoclip.search.index_file import IndexStale
from photoclip.search.trial import Found, Reach, found_by, reach_of
from photoclip.search.vectors import Snapshot
from photoclip.system.processes import lower_thread_priority

_T = TypeVar("_T")
MaySave = Callable[[], AbstractContextManager[bool]]
"""Tells, for as long as its block lasts, whether the saved index is this process's to write."""

_log = logging.getLogger(__name__)

REBUILD_SHARE = 0.3
"""Share of elements that are deleted, or have another vector, past which a new index beats mending the old one."""
UNKNOWN_GENERATION = -1

_SLICE = 512  # rows between two looks at the cancel token: 0.3 s at most, and nobody waits for this index yet
_COMPARE_SLICE = 1024
_NICENESS = 15
# What is made is saved after so many elements, and whenever it has grown by half since: a kill costs a third of the
# work at most, and all that is written until a million are in is three times that index.
_FIRST_SAVE = 50_000
_SAVE_GROWTH = 1.5


class IndexMaker:
    """Opens, makes and saves the index of one space. For the space's thread; `save` for any."""

    def __init__(
        self,
        header_path: Path,
        index_key: str,
        dimension: int,
        *,
        threads: int,
        cancel: CancelToken,
        may_save: MaySave,
        wait_turn: Callable[[CancelToken], None],
        words: Callable[[], FloatArray | None],
    ) -> None:
        """`may_save`: as for the space. `wait_turn`: returns once nothing that is more pressing goes on.

        `words`: unit vectors of words, shape (v, d), by which the index is tried; None where there are none.
        """
        self._header_path = header_path
        self._index_key = index_key
        self._dimension = dimension
        self._threads = threads
        self._cancel = cancel
        self._may_save = may_save
        self._wait_turn = wait_turn
        self._words = words

    def reopen(self, snapshot: Snapshot, generation: int) -> tuple[HnswIndex, bool] | None:
        """Return the saved index, brought up to date, and whether it has changed by that; None where it is of no use.

        `generation`: what the source says now.
        """
        opened = HnswIndex.open(self._header_path, self._index_key, self._dimension)
        if isinstance(opened, IndexStale):
            _log.info("the search index is built anew: %s", opened.reason)
            return None
        index, saved = opened
        rows = snapshot.live(np.arange(snapshot.rows, dtype=np.int64))
        here, there = snapshot.ids[rows], index.ids()
        index.remove(np.setdiff1d(there, here, assume_unique=True))
        known = np.isin(here, there, assume_unique=True)
        differing = np.empty(0, np.int64) if saved == generation else self._differing(index, snapshot, rows[known])
        if len(differing) + index.deleted_count > REBUILD_SHARE * max(1, len(index)):
            _log.info("the search index is built anew: too much has changed since it was saved")
            return None
        missing = np.concatenate([differing, rows[~known]])
        if len(rows) - int(known.sum()) > REBUILD_SHARE * len(rows):
            _log.info("building the search index goes on: %d of %d photos are in it", int(known.sum()), len(rows))
        self._fill(index, snapshot, missing)
        return index, bool(len(missing)) or len(there) != len(here)

    def make(self, snapshot: Snapshot) -> HnswIndex:
        """Return a new index of what is there. Raises Cancelled; what was saved until then is gone on with."""
        _log.info("building the search index of %d photos", len(snapshot))
        index = HnswIndex(self._dimension, capacity=len(snapshot) + len(snapshot) // 16 + 1024)
        self._fill(index, snapshot, snapshot.live(np.arange(snapshot.rows, dtype=np.int64)))
        return index

    def reach(self, index: HnswIndex, snapshot: Snapshot) -> Reach:
        """Return how far the index has to look."""
        reach = self._tried(lambda scorer: reach_of(index, snapshot, self._words(), scorer))
        _log.info("the search index looks at %s photos for pictures, %s for words", reach.pictures, reach.words)
        return reach

    def found(self, index: HnswIndex, reach: Reach, snapshot: Snapshot) -> Found:
        """Return which share of the best photos the index finds now."""
        return self._tried(lambda scorer: found_by(index, reach, snapshot, self._words(), scorer))

    def save(self, index: HnswIndex, generation: int) -> bool:
        """Write the index; return False when the disk refused."""
        try:
            index.save(self._header_path, self._index_key, generation)
        except (OSError, KnownError) as exc:
            _log.warning("the search index was not saved and may have to be built again: %s", exc)
            return False
        return True

    def _differing(self, index: HnswIndex, snapshot: Snapshot, rows: IdArray) -> IdArray:
        """Return those rows whose vector in the index is another one."""
        differing = [np.empty(0, np.int64)]
        for start in range(0, len(rows), _COMPARE_SLICE):
            self._cancel.raise_if_cancelled()
            part = rows[start : start + _COMPARE_SLICE]
            same = (index.vectors(snapshot.ids[part]) == snapshot.vectors(part)).all(axis=1)
            differing.append(part[~same])
        return np.concatenate(differing)

    def _fill(self, index: HnswIndex, snapshot: Snapshot, rows: IdArray) -> None:
        """Put rows into an index that nobody asks yet."""
        saved_at = len(index)

        def fill() -> None:
            nonlocal saved_at
            for start in range(0, len(rows), _SLICE):
                self._wait_turn(self._cancel)
                self._cancel.raise_if_cancelled()
                part = rows[start : start + _SLICE]
                index.add(snapshot.ids[part], snapshot.vectors(part).astype(np.float32), self._threads)
                if len(index) >= max(_FIRST_SAVE, _SAVE_GROWTH * saved_at) and start + _SLICE < len(rows):
                    saved_at = len(index)
                    with self._may_save() as may:
                        if may:
                            self.save(index, UNKNOWN_GENERATION)

        _behind_others(fill)

    def _tried(self, trial: Callable[[ExactScorer], _T]) -> _T:
        scorer = ExactScorer(1)
        try:
            return _behind_others(lambda: trial(scorer))
        finally:
            scorer.close()


def _behind_others(job: Callable[[], _T]) -> _T:
    """Return what `job` does on a thread that lets all others go first: it has no way back from there."""
    with ThreadPoolExecutor(1, "search-index-build", lower_thread_priority, (_NICENESS,)) as pool:
        return pool.submit(job).result()
