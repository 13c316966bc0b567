"""LongJobs: jobs of minutes, which end when the library closes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled


class LongJobs:
    """Cancels what runs within it when it is closed, for closing would wait for it."""

    def __init__(self) -> None:
        self._running: set[CancelToken] = set()
        self._closed = False

    @contextmanager
    def run(self, cancel: CancelToken) -> Iterator[CancelToken]:
        """Let the block be ended through `cancel`. Raises Cancelled where the library is closing already."""
        self._running.add(cancel)
        try:
            if self._closed:
                raise Cancelled
            yield cancel
        finally:
            self._running.discard(cancel)

    def close(self) -> None:
        """End what runs at its next step, and let nothing begin."""
        self._closed = True
        for cancel in list(self._running):
            cancel.cancel()
