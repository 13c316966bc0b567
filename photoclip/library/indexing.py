"""Indexing: the background work that brings photos in, by one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.core.reports import IndexReport
from photoclip.errors import LibraryProblem
from photoclip.indexing.indexer import Indexer
from photoclip.library.contract import IndexingPart


class Indexing(IndexingPart):
    """Life: `begin` takes the lock and starts the thread, `stop` ends the thread, `release` gives the lock back."""

    def __init__(
        self,
        indexer: Indexer,
        lock_file: Path,
        load: Callable[[], None],
        follow_up: Callable[[CancelToken], None],
    ) -> None:
        """`load`: begins to load the checkpoint; `follow_up`: does what new photos call for, at once."""
        self._indexer = indexer
        self._lock = filelock.FileLock(lock_file)
        self._load = load
        self._follow_up = follow_up

    def begin(self) -> bool:
        """Index in the background from now on; False where another process does."""
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            return False
        self._indexer.start()
        return True

    def run(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None]) -> IndexReport:
        with self._only_here():
            self._load()
            report = self._indexer.run_once(cancel, on_status)
            self._follow_up(cancel)
            return report

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
        if self._lock.is_locked:
            self._lock.release()

    @contextmanager
    def _only_here(self) -> Iterator[None]:
        try:
            with self._lock.acquire(timeout=0):
                yield
        except filelock.Timeout as exc:
            raise LibraryProblem("PhotoClip is already indexing this library; let it finish, or close it.") from exc
