"""What a face may ask of the library: missing photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.missing import CarriedOver, FoundMissing

SHOWN = 1000


class MissingPart(Protocol):
    """Photos whose file was deleted or replaced by another photo, and the work on them."""

    def all(self, limit: int = SHOWN) -> FoundMissing:
        """Return the photos of which no file is there, those that carry work first.

        Photos in a folder that cannot be reached are not among them, nor those about which the person is asked. A
        photo comes back by itself when its file does.
        """

    def carry_over(self, old_id: int, new_id: int) -> CarriedOver:
        """Let a photo have the tags, marks and albums of a missing one. Raises LibraryProblem.

        What the photo has of its own wins; what says something else stays with the missing one.
        """

    def undo_carry_over(self, carried: CarriedOver) -> None:
        """Take `carry_over` back."""

    def remove(self, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Forget missing photos and all that was put on them, for good; return which. Others of these stay.

        What went to the trash by PhotoClip and comes back by its undo, while the library is open, has its work again.
        """

    def remove_all(self) -> tuple[int, ...]:
        """Forget every missing photo as `remove` does; return which."""
