"""Selection: the photos that menus, keys and panels mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from photoclip.core.search import IdArray, plain_ids

SETTLE_MS = 120
"""So long what is said of several photos waits before it is read: a selection that still grows is not added up, and the
window shows first that they are selected."""


class Selection(QObject):
    """One for each place that shows photos: the selected ones of a grid, the one in view."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []

    @property
    def ids(self) -> list[int]:
        """Ids in the order in which the photos are shown. Do not write into it."""
        return self._ids

    def choose(self, photo_ids: Sequence[int] | IdArray) -> None:
        """From now on these photos are meant."""
        ids = plain_ids(photo_ids)
        if ids != self._ids:
            self._ids = ids
            self.changed.emit()
