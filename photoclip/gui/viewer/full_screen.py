"""FullScreen: nothing but the photo. The bar goes when nothing moves, and comes back with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

BAR_IDLE_MS = 2500


class FullScreen(QObject):
    """Makes the window of `canvas` as large as the screen, and says when to show the bar."""

    changed = Signal(bool)
    bar_shown = Signal(bool)

    def __init__(self, canvas: QWidget, bar: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._bar = bar
        self._on = False
        self._state_before = Qt.WindowState.WindowNoState
        self.idle_timer = QTimer(self, singleShot=True, interval=BAR_IDLE_MS)
        self.idle_timer.timeout.connect(self._hide_bar)
        canvas.installEventFilter(self)

    @property
    def on(self) -> bool:
        return self._on

    def toggle(self) -> None:
        self.set_on(not self._on)

    def set_on(self, on: bool) -> None:
        if on == self._on:
            return
        self._on = on
        window = self._canvas.window()
        if on:
            self._state_before = window.windowState()
            window.setWindowState(self._state_before | Qt.WindowState.WindowFullScreen)
            self.idle_timer.start()
        else:
            window.setWindowState(self._state_before)
            self.idle_timer.stop()
            self.bar_shown.emit(True)
        self._canvas.setMouseTracking(on)
        self.changed.emit(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._on and event.type() in {QEvent.Type.MouseMove, QEvent.Type.KeyPress}:
            if event.type() == QEvent.Type.MouseMove:
                self.bar_shown.emit(True)
            self.idle_timer.start()
        return super().eventFilter(watched, event)

    def _hide_bar(self) -> None:
        in_use = any(child.hasFocus() for child in self._bar.findChildren(QWidget))
        if self._on and not self._bar.underMouse() and not in_use:
            self.bar_shown.emit(False)
