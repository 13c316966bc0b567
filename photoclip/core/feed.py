"""Who wants to know of changes, and telling them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from photoclip.core.events import Change

Listener = Callable[[Change], None]


class ChangeFeed:
    """Calls every listener with every change, on the thread that emits. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[object, Listener] = {}

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change from now on; return what ends it."""
        key = object()
        with self._lock:
            self._listeners[key] = listener

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return unsubscribe

    def emit(self, change: Change) -> None:
        with self._lock:
            listeners = list(self._listeners.values())
        for listener in listeners:
            listener(change)
