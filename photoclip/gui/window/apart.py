"""Apart: whether files that are one photo each stand for themselves, as the library keeps it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import CompanionsPart


class Apart(QObject):
    """Knows the choice without waiting; read again when the library says that something changed."""

    def __init__(self, companions: CompanionsPart, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._companions = companions
        self._bridge = bridge
        self._is_on = False
        bridge.folders_changed.connect(self.read)

    @property
    def is_on(self) -> bool:
        return self._is_on

    def read(self) -> None:
        """Ask the library, which is open."""
        self._bridge.ask(self._companions.apart, done=self._on_read, owner=self, latest=True)

    def toggle(self) -> None:
        """Let each file stand for itself from now on, or let them stand as one photo."""
        self._is_on = not self._is_on
        self._bridge.do(self._companions.show_apart, self._is_on, failed=self._on_failed, owner=self)

    def _on_read(self, apart: bool) -> None:
        self._is_on = apart

    def _on_failed(self, sentence: str) -> None:
        self.read()
        self._bridge.problem.emit(sentence)
