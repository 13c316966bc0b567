"""IndexingRight: one process at a time brings photos in and writes the search index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from photoclip.language import tr


class IndexingRight:
    """A lock file that all processes of a library share. Any thread may take it and give it back."""

    def __init__(self, lock_file: Path) -> None:
        # Not a lock for each thread: it is taken on one thread and given back on another.
        self._file = filelock.FileLock(lock_file, thread_local=False, mode=0o600)
        self._lock = threading.Lock()
        self._problem = ""
        self._takers = 0

    @property
    def problem(self) -> str:
        """Why the right could not be taken, where no other process has it; '' where one does."""
        return self._problem

    def take(self) -> bool:
        """Take the right for this process, once more if it has it; return False where it cannot be had."""
        with self._lock:
            if not self._takers:
                self._problem = ""
                try:
                    self._file.acquire(timeout=0)
                except filelock.Timeout:
                    return False
                except OSError as exc:
                    folder = Path(self._file.lock_file).parent
                    self._problem = tr("The library folder {folder} cannot be written: {reason}.").format(
                        folder=folder, reason=exc.strerror
                    )
                    return False
            self._takers += 1
            return True

    def give_back(self) -> None:
        """Undo one `take`."""
        with self._lock:
            self._takers -= 1
            if not self._takers:
                self._file.release()

    @contextmanager
    def for_a_moment(self) -> Iterator[bool]:
        """Hold the right inside the block, if it can be had; tell whether it was."""
        taken = self.take()
        try:
            yield taken
        finally:
            if taken:
                self.give_back()
