"""What a face may ask of the library: the system's trash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.duplicates import DuplicateChoice
from photoclip.core.trash import BroughtBack, Trashed, TrashPlan


class TrashPart(Protocol):
    """The one way in which PhotoClip moves files: to the system's trash, by the person's word."""

    def plan(self, photo_ids: Sequence[int]) -> TrashPlan:
        """Return what `move` would move, for the question before it."""

    def plan_choices(self, choices: Sequence[DuplicateChoice]) -> TrashPlan:
        """Return what `resolve` would move, for the question before it."""

    def move(self, photo_ids: Sequence[int]) -> Trashed:
        """Move these photos to the trash, with every file and sidecar of theirs.

        What is on them stays, and is there again when they come back. What cannot go stays and is named with the
        reason: it is on a drive that is away, has changed since PhotoClip read it, or the trash does not take it.
        """

    def resolve(self, choices: Sequence[DuplicateChoice]) -> Trashed:
        """Keep one of each group, which gets the tags, marks and albums of the others; these go to the trash.

        Nothing of a group goes unless the one that is kept lies there, as it was last read, in a file of its own.
        """

    def bring_back(self, trashed: Trashed) -> BroughtBack:
        """Take `move` or `resolve` back. A photo that cannot come back is named, and what was merged of it stays."""
