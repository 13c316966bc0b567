"""UndoList: what was done last and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class UndoStep:
    """`name`: what the menu says after "Undo", as "delete album"; `take_back` starts the job that does it."""

    name: str
    take_back: Callable[[], None]


class UndoList(QObject):
    """The steps of this run, latest last. It takes back; it does not do again."""

    changed = Signal()
    offered = Signal(str)
    """A plain sentence that says what was done and can be taken back."""
    taken_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[UndoStep] = []

    @property
    def latest(self) -> UndoStep | None:
        return self._steps[-1] if self._steps else None

    def offer(self, sentence: str, name: str, take_back: Callable[[], None]) -> None:
        """Tell the person `sentence`, and let them take it back with one press."""
        self._steps = [*self._steps[1 - MAX_STEPS :], UndoStep(name, take_back)]
        self.changed.emit()
        self.offered.emit(sentence)

    def undo(self) -> None:
        """Take back what was done last."""
        if self._steps:
            step = self._steps.pop()
            self.changed.emit()
            step.take_back()
            self.taken_back.emit()
