"""DemoInstall: the made-up library on its way."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.core.cancel import CancelToken
from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library


class DemoInstall(QObject):
    """Runs `Library.install_demo` and tells how far it is. Lives as long as the bridge, so no page must wait for it."""

    progressed = Signal(int, int)
    """photos done, photos in all"""
    finished = Signal()
    stopped = Signal()
    """The person did not want it after all; nothing is left of it."""
    failed = Signal(str)

    _reported = Signal(int, int)

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self._running = False
        self._cancel = CancelToken()
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return self._running

    def start(self) -> None:
        if self._running:
            return
        self._running = True
        self._cancel = CancelToken()
        # `_reported.emit` runs on a library thread; the library closes, and waits for it, before the bridge goes.
        self._bridge.do(
            self._library.demo.install,
            self._reported.emit,
            self._cancel,
            done=self._on_done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            owner=self,
        )

    def stop(self) -> None:
        """End it at its next photo."""
        self._cancel.cancel()

    def _on_done(self, _folder: object) -> None:
        self._running = False
        self.finished.emit()

    def _on_cancelled(self) -> None:
        self._running = False
        self.stopped.emit()

    def _on_failed(self, sentence: str) -> None:
        self._running = False
        self.failed.emit(sentence)
