"""GarbageTimer: has Python collect its garbage on the GUI thread, between events."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from photoclip.gui.base.spare_memory import SpareMemory

LOOK_EVERY_MS = 1_000
WHOLE_EVERY = 60
"""Looks from one collection of all that lives to the next: it costs what the library holds, not what was dropped."""


class GarbageTimer(QObject):
    """Collects by its timer, as long as it is there, instead of wherever an allocation happens to be one too many.

    That may be on a thread of the library, or while Qt hands a signal over: a window that went in a reference cycle
    would be destroyed there, which ends the process. Anki and calibre do the same.
    """

    def __init__(self, parent: QObject) -> None:
        """`parent`: an object of the GUI thread that stays until the app ends."""
        super().__init__(parent)
        self._looks = 0
        self._spare = SpareMemory()
        gc.collect()
        gc.freeze()  # what was imported stays: no collection need walk over it
        gc.disable()
        timer = QTimer(self, interval=LOOK_EVERY_MS)
        timer.timeout.connect(self._look)
        timer.start()
        self.destroyed.connect(gc.enable)

    def keep_what_is_there(self) -> None:
        """Walk over nothing of what there is by now from here on: it was imported, and stays."""
        gc.freeze()

    def _look(self) -> None:
        self._looks += 1
        young, middle, _old = gc.get_count()
        many, several, _seldom = gc.get_threshold()
        if self._looks % WHOLE_EVERY == 0:
            gc.collect()
            self._spare.give_back()
        elif middle > several:
            gc.collect(1)
        elif young > many:
            gc.collect(0)
