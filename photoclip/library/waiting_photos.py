"""WaitingPhotos: what a repair made wait is read and looked at, in the background or else at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryProblem
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.indexing import Indexing
from photoclip.library.stores import Stores


class WaitingPhotos:
    """Photos without a reading, or without a vector of the checkpoint in use."""

    def __init__(
        self,
        stores: Stores,
        checkpoint: ActiveCheckpoint,
        load: Callable[[], None],
        indexing: Indexing,
        work: Callable[[], None],
    ) -> None:
        """`load`: begins to load the checkpoint; `work`: wakes the thread that indexes in the background."""
        self._files = stores.files
        self._settings = stores.settings
        self.checkpoint = checkpoint
        self._load = load
        self._indexing = indexing
        self._work = work

    def look_at(self, cancel: CancelToken) -> int:
        """Begin with them, and wait for the end where nobody indexes in the background; return how many that are.

        Raises Cancelled.
        """
        waiting = self._files.count_unread() + self._without_vector(cancel)
        if self._indexing.is_begun:
            self._work()
        elif waiting:
            with suppress(LibraryProblem):  # another process indexes, and hears of it
                return self._indexing.run(cancel, lambda _status: None).indexed
        return waiting

    def _without_vector(self, cancel: CancelToken) -> int:
        if self._settings.active_model() is None:
            return 0
        if self.checkpoint.loaded is None:
            self._load()
        state = self.checkpoint.wait(cancel)
        return 0 if state.active is None else self._files.count_unseen(state.active.row_id)
