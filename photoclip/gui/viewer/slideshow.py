"""Slideshow: one photo after the other on the whole screen, by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

INTERVALS_S = (2, 3, 5, 10, 20, 60)


class Slideshow(QObject):
    """Goes on after each interval, until it is paused or ended."""

    changed = Signal()
    """It began, ended, was paused or goes on."""

    def __init__(self, go_on: Callable[[], object], interval_s: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._interval_s = interval_s
        self.on = False
        self.is_paused = False
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(go_on)

    def begin(self) -> None:
        self.on, self.is_paused = True, False
        self._wait()
        self.changed.emit()

    def end(self) -> None:
        if self.on:
            self.on = False
            self.timer.stop()
            self.changed.emit()

    def pause_or_go_on(self) -> None:
        self.is_paused = not self.is_paused
        if self.is_paused:
            self.timer.stop()
        else:
            self._wait()
        self.changed.emit()

    def photo_shown(self) -> None:
        """Another photo is in view, whoever went there: it stays for the whole interval."""
        if self.on and not self.is_paused:
            self._wait()

    def _wait(self) -> None:
        self.timer.start(1000 * self._interval_s())
