"""Photos in the system's trash that undo may still bring back: what was put on them is kept as long."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class InTrash:
    """Who removes such a photo from the library does not see it any more; it is forgotten when the way back has gone.

    It is kept in memory, as is the way back itself: both end with the library. Any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: set[int] = set()
        self._removed: set[int] = set()

    def put(self, photo_ids: Iterable[int]) -> None:
        """Note that these may come back."""
        with self._lock:
            self._ids.update(photo_ids)

    def take_out(self, photo_ids: Iterable[int]) -> None:
        """Note that these are back."""
        with self._lock:
            self._ids.difference_update(photo_ids)
            self._removed.difference_update(photo_ids)

    def among(self, photo_ids: Iterable[int]) -> frozenset[int]:
        """Return those of these photos that may come back, and were not removed."""
        with self._lock:
            return frozenset(self._ids.intersection(photo_ids) - self._removed)

    def remove(self, photo_ids: Iterable[int]) -> frozenset[int]:
        """Let these be `removed` from now on; return them."""
        with self._lock:
            kept = frozenset(photo_ids)
            self._removed |= kept
            return kept

    @property
    def removed(self) -> frozenset[int]:
        """The photos that are to be forgotten unless they come back."""
        with self._lock:
            return frozenset(self._removed)
