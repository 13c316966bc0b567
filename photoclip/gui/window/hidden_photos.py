"""HiddenPhotos: shows hidden photos for a while, and hides them again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library


class HiddenPhotos(QObject):
    """What the menu "View" does about hidden photos. The system may ask who wants to see them."""

    changed = Signal()
    """They are shown now, or no longer."""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge

    @property
    def shown(self) -> bool:
        return self._library.hidden.shown

    def toggle(self) -> None:
        """Show them until they are hidden again, or PhotoClip ends."""
        job = self._hide_again if self.shown else self._show
        self._bridge.do(job, done=self._on_done, failed=self._on_failed, owner=self)

    # Below: private

    def _show(self) -> str:
        """Runs on a library thread: the system may wait for a password."""
        self._library.hidden.show()
        if self._library.hidden.asks_person():
            return self.tr("Hidden photos are shown until you hide them again or close PhotoClip.")
        return self.tr(
            "Hidden photos are shown until you hide them again or close PhotoClip. Nobody was asked for a password: "
            "whoever uses this account can do the same."
        )

    def _hide_again(self) -> str:
        self._library.hidden.hide_again()
        return self.tr("Hidden photos are hidden again.")

    def _on_done(self, sentence: str) -> None:
        self.changed.emit()
        self._bridge.notice.emit(sentence)

    def _on_failed(self, sentence: str) -> None:
        self.changed.emit()  # the tick that Qt has set already
        self._bridge.problem.emit(sentence)
