"""Resolving: which one of each group is kept, and the question about the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from photoclip.core.duplicates import DuplicateChoice, DuplicateGroup, KeepRule
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import while_there
from photoclip.gui.trash.trashing import Trashing
from photoclip.library.contract import Library


class Resolving(QObject):
    """What the person says of a group counts; of all others a rule decides."""

    resolved = Signal(object)
    """Trashed"""
    taken_back = Signal()
    said = Signal(str)
    """A plain sentence that says why nothing can be done, or what failed."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._trashing = Trashing(library, bridge, window)
        self._said: dict[DuplicateGroup, tuple[int, str]] = {}

    def forget_all_but(self, groups: Sequence[DuplicateGroup]) -> None:
        """Keep what was said of these groups."""
        self._said = {group: kept for group, kept in self._said.items() if group in groups}

    def keep(self, group: DuplicateGroup, photo_id: int, path: str) -> None:
        """The person keeps this photo of the group, by this file of it."""
        self._said[group] = (photo_id, path)

    def with_kept(
        self, group: DuplicateGroup, rule: KeepRule, show: Callable[[int, str], object], owner: QObject
    ) -> None:
        """Call `show` with the photo of the group that is kept, and its file, while `owner` is there."""
        if group in self._said:
            show(*self._said[group])
            return

        def done(choices: list[DuplicateChoice]) -> None:
            if choices and group not in self._said:
                show(choices[0].kept_id, choices[0].kept_path)

        self._bridge.ask(self._library.duplicates.choose, [group], rule, done=done, owner=owner, latest=True)

    def resolve(self, groups: Sequence[DuplicateGroup], rule: KeepRule) -> None:
        """Ask whether the others of these groups are to go."""
        said = {group: self._said[group] for group in groups if group in self._said}

        def ask(choices: list[DuplicateChoice]) -> None:
            if choices:
                taken_back = while_there(self, self.taken_back.emit)
                self._trashing.ask_for_others(choices, self.resolved.emit, taken_back, self)
            else:
                self.said.emit(self.tr("Only one of these is at hand; it stays."))

        self._bridge.ask(_choices, self._library, list(groups), rule, said, done=ask, failed=self.said.emit, owner=self)


def _choices(
    library: Library, groups: list[DuplicateGroup], rule: KeepRule, said: Mapping[DuplicateGroup, tuple[int, str]]
) -> list[DuplicateChoice]:
    """Return which one of each group is kept: as the person said, else by the rule. Runs on a library thread."""
    chosen = library.duplicates.choose([group for group in groups if group not in said], rule)
    for group, (photo_id, path) in said.items():
        chosen.append(DuplicateChoice(photo_id, path, tuple(id_ for id_ in group.photo_ids if id_ != photo_id)))
    return chosen
