"""Trashing: asks once, lets photos go to the system's trash, and brings them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from photoclip.core.duplicates import DuplicateChoice
from photoclip.core.search import plain_ids
from photoclip.core.trash import BroughtBack, Stayed, Trashed, TrashPlan
from photoclip.errors import LibraryProblem
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.undo import Done
from photoclip.gui.trash.question import TrashQuestion
from photoclip.language import shown
from photoclip.library.contract import Library


class Trashing(QObject):
    """Nothing goes without the person's yes. What went can be taken back where the system says where it lies."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        """`window`: the question stands before it."""
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._window = window

    def ask_for(self, photo_ids: Sequence[int]) -> None:
        """Ask whether these photos are to go."""
        ids = plain_ids(photo_ids)
        trash = self._library.trash
        self._ask(partial(trash.plan, ids), partial(trash.move, ids), False)

    def ask_for_others(
        self,
        choices: Sequence[DuplicateChoice],
        done: Callable[[Trashed], object],
        taken_back: Callable[[], object],
        owner: QObject,
    ) -> None:
        """Ask whether all are to go but those that are kept. `done` and `taken_back` hear, while `owner` is there."""
        chosen = list(choices)
        trash = self._library.trash
        self._ask(partial(trash.plan_choices, chosen), partial(trash.resolve, chosen), True, done, taken_back, owner)

    # Below: private

    def _ask(
        self,
        plan: Callable[[], TrashPlan],
        job: Callable[[], Trashed],
        of_groups: bool,
        done: Callable[[Trashed], object] = lambda _trashed: None,
        taken_back: Callable[[], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        def go() -> None:
            report = partial(_report, self._library, of_groups, taken_back)
            self._bridge.do(job, report=report, done=done, owner=owner or self)

        def ask(found: TrashPlan) -> None:
            if not found.file_count:
                self._bridge.problem.emit(_nothing_text(found))
                return
            question = TrashQuestion(found, of_groups, self._window.window())
            question.agreed.connect(go)
            question.open()

        self._bridge.ask(plan, done=ask, owner=owner or self)


def trashed_text(trashed: Trashed, of_groups: bool) -> str:
    """Say what went to the trash, and what did not."""
    said = []
    if trashed.files and of_groups:
        said.append(counted(len(trashed.files), _tr("1 file is in the trash."), _tr("{n} files are in the trash.")))
    elif trashed.files:
        said.append(
            counted(len(trashed.photo_ids), _tr("1 photo is in the trash."), _tr("{n} photos are in the trash."))
        )
    return " ".join([*said, *_stayed_text(trashed.stayed, _tr("{name} stays where it is: {reason}."))])


def _report(library: Library, of_groups: bool, taken_back: Callable[[], object] | None, trashed: Trashed) -> Done:
    text = trashed_text(trashed, of_groups)
    if not trashed.can_come_back:
        return Done(text)
    return Done(text, _tr("moving to the trash"), partial(_bring_back, library, trashed), taken_back, in_any_order=True)


def _bring_back(library: Library, trashed: Trashed) -> BroughtBack:
    """Raises LibraryProblem where something does not come back; the rest is back by then."""
    back = library.trash.bring_back(trashed)
    if back.stayed:
        raise LibraryProblem(" ".join(_stayed_text(back.stayed, _tr("{name} does not come back: {reason}."))))
    return back


def _stayed_text(stayed: Sequence[Stayed], one: str) -> list[str]:
    if not stayed:
        return []
    first = one.format(name=PurePath(stayed[0].path).name, reason=shown(stayed[0].reason))
    more = len(stayed) - 1
    return [first, *([counted(more, _tr("So does 1 more file."), _tr("So do {n} more files."))] if more else [])]


def _nothing_text(plan: TrashPlan) -> str:
    if plan.away_count:
        return _tr("Nothing can go to the trash: plug in the drive that these photos are on.")
    return _tr("Nothing can go to the trash: these photos are not there any more.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Trashing", text)
