"""BestShots: which photo of an opened burst came out best, asked in the background."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import partial

from PySide6.QtCore import QObject, Signal

from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library


class BestShots(QObject):
    """Only suggests: nothing is chosen by it."""

    changed = Signal()

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._best: dict[int, int] = {}

    @property
    def photo_ids(self) -> Set[int]:
        """The best photos of the bursts that were looked at."""
        return set(self._best.values())

    def look_at(self, representative: int, photo_ids: Sequence[int]) -> None:
        """Find the best of the burst for which a photo stands; `changed` tells when it is known."""
        found = partial(self._on_found, representative)
        self._bridge.ask(self._library.photos.best_of, list(photo_ids), done=found, owner=self)

    def _on_found(self, representative: int, best: int | None) -> None:
        if best is None:
            self._best.pop(representative, None)
        else:
            self._best[representative] = best
        self.changed.emit()
