"""A token that a long job looks at between two items."""

from __future__ import annotations

import threading

from photoclip.errors import Cancelled


class CancelToken:
    """Tells a job that the person asked it to stop. Safe from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        self._event.set()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` once somebody has asked the job to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` seconds; return True when cancelled."""
        return self._event.wait(timeout_s)
