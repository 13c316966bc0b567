"""UndoList: what was done last, the way back from it, and the way forward again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a person's work, and the way back from it.

    `text`: a plain sentence that says it. `name`: what the menu says after "Undo", as "deleting an album".
    `way_back` takes it back, on a library thread; without it nothing can be. `taken_back` is called afterwards, on the
    GUI thread. `again` does it once more, on a library thread, and is reported like the first time; without it that is
    the same job, which is wrong only where something must come back under its old id.
    """

    text: str
    name: str = ""
    way_back: Callable[[], object] | None = None
    taken_back: Callable[[], object] | None = None
    again: Callable[[], object] | None = None
    shows_itself: bool = False
    """Whether one sees what was done where it was done, so that nothing has to be said."""
    in_any_order: bool = False
    """Whether it can be taken back while what was done after it stays: the way back leaves that alone."""
    stays: Callable[[], str] | None = None
    """Says which of what was done since hides it now, so that taking it back changes less than it says; '' for none."""


Arrive = Callable[["UndoStep | None"], None]
"""Takes the step that leads the other way from where a job has led, None where there is none or the job failed."""
Way = Callable[[Arrive], None]
"""Starts a job, which then calls its `Arrive`."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One thing done, with its two ways."""

    text: str
    name: str
    back: Way
    forward: Way
    shows_itself: bool = False
    in_any_order: bool = False
    stays: Callable[[], str] | None = None
    made: datetime = field(default_factory=datetime.now)
    """When it was done, in local time."""


class UndoList(QObject):
    """The steps of this run. One is taken at a time: the next waits until the job of the one before has ended."""

    changed = Signal()
    offered = Signal(str)
    """A plain sentence that says what was done and can be taken back; '' where one sees that."""
    taken_back = Signal()
    """The latest step is being taken back."""
    is_back = Signal(str)
    """The name of a step that was taken back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []
        self._asked: deque[Literal["redo"] | UndoStep | None] = deque()
        """What is to come: a step to be taken back, the latest for None."""
        self._under_way: UndoStep | None = None

    @property
    def latest(self) -> UndoStep | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def latest_undone(self) -> UndoStep | None:
        """What `redo` would do again."""
        return self._undone[-1] if self._undone else None

    def add(self, step: UndoStep) -> None:
        """Tell the person what was done, and let them take it back. What was undone before cannot be redone now."""
        self._undone = []
        self._put(step)

    @property
    def done(self) -> list[UndoStep]:
        """What was done and can be taken back, in the order in which it was done."""
        return list(self._done)

    @property
    def undone(self) -> list[UndoStep]:
        """What was taken back; `redo` takes the last one."""
        return list(self._undone)

    @property
    def under_way(self) -> UndoStep | None:
        """What is being taken back, or done again, just now."""
        return self._under_way

    def can_take_back(self, step: UndoStep) -> bool:
        """Tell whether this step can be taken back now, with what was done after it staying as it is."""
        return any(one is step for one in self._done) and (step.in_any_order or step is self.latest)

    def take_back(self, step: UndoStep) -> None:
        """Take this step back, where that can be done when its turn comes."""
        self._ask(step)

    def undo(self) -> None:
        """Take back what was done last."""
        self._ask(None)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._ask("redo")

    # Below: private

    def _put(self, step: UndoStep) -> None:
        self._done = [*self._done[1 - MAX_STEPS :], step]
        self.changed.emit()
        self.offered.emit("" if step.shows_itself else step.text)

    def _ask(self, what: Literal["redo"] | UndoStep | None) -> None:
        self._asked.append(what)
        self._go_on()

    def _go_on(self) -> None:
        while self._asked and self._under_way is None:
            what = self._asked.popleft()
            if what == "redo":
                self._redo()
            else:
                self._undo(what or self.latest)

    def _undo(self, step: UndoStep | None) -> None:
        if step is None or not self.can_take_back(step):
            return
        self._done = [one for one in self._done if one is not step]
        self._under_way = step
        self.changed.emit()
        # This very list: what is done meanwhile puts another in its place, and then nothing can be redone.
        step.back(partial(self._on_taken_back, self._undone))
        self.taken_back.emit()

    def _redo(self) -> None:
        if not self._undone:
            return
        step = self._undone.pop()
        self._under_way = step
        self.changed.emit()
        step.forward(self._on_done_again)

    def _on_taken_back(self, undone: list[UndoStep], step: UndoStep | None) -> None:
        self._under_way = None
        if step is not None:
            undone.append(step)
            self.changed.emit()
            self.is_back.emit(step.name)
        self._go_on()

    def _on_done_again(self, step: UndoStep | None) -> None:
        self._under_way = None
        if step is None:  # what was undone before this one stood on it
            self._undone = []
            self.changed.emit()
        else:
            self._put(step)
        self._go_on()
