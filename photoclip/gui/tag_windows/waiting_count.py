"""WaitingCount: how many suggested tags wait, kept up to date."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.tags import SharedTag
from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library

REST_MS = 500


class WaitingCount(QObject):
    """Asks the library after it has said that suggestions changed, twice a second at most."""

    changed = Signal(int)

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.count = 0
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self.reload)
        bridge.suggestions_changed.connect(self._on_changed)

    def reload(self) -> None:
        self._bridge.ask(self._library.labels.suggestion_counts, done=self._on_counts, owner=self, latest=True)

    def _on_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_counts(self, counts: list[SharedTag]) -> None:
        self.count = sum(one.photo_count for one in counts)
        self.changed.emit(self.count)
