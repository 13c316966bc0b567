"""What a person said of photos since others were merged into them, or missing ones carried over to them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Set


class SaidSince:
    """Knows what a value cannot show: that the person said the same again of what a photo had got from another one.

    Taking back what it got must leave that alone. It is kept in memory, as are the ways back themselves; tags need it
    not, for each names the change that put it there. Any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self._watched: set[int] = set()
        self._said: dict[tuple[int, str], int] = {}

    def watch(self, photo_id: int) -> int:
        """Return the moment from which on `of` tells what was said of this photo."""
        with self._lock:
            self._watched.add(photo_id)
            self._now += 1
            return self._now

    def say(self, photo_ids: Iterable[int], *words: str) -> None:
        """Note that the person said this of photos."""
        with self._lock:
            self._now += 1
            for photo_id in self._watched.intersection(photo_ids):
                self._said.update({(photo_id, word): self._now for word in words})

    def take_back(self, photo_ids: Iterable[int], *words: str) -> None:
        """Note that the person took back what was said last."""
        with self._lock:
            for photo_id in self._watched.intersection(photo_ids):
                for word in words:
                    self._said.pop((photo_id, word), None)

    def of(self, photo_id: int, since: int) -> Set[str]:
        """Return what the person said of a photo after a moment, and did not take back."""
        with self._lock:
            return {word for (id_, word), said in self._said.items() if id_ == photo_id and said > since}
