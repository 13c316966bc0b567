"""What a face may ask of the library: dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from photoclip.core.date_changes import DateChange
from photoclip.core.taken import Taken


class DatesPart(Protocol):
    """What the person says of when photos were taken: it counts over all that is read, and goes into sidecars."""

    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return what the person said of these photos, None where nothing; unknown ones are left out."""

    def as_read(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return what was read of those photos of which the person said something else; None: nothing."""

    def shifted(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken]:
        """Return what `shift` would make of the times of photos; those that have none are left out."""

    def say(self, dates: Mapping[int, Taken | None]) -> DateChange:
        """Give photos these dates, None: those that were read. `undo` takes it back, also after a restart."""

    def shift(self, photo_ids: Sequence[int], minutes: int) -> DateChange:
        """Move the times of photos. Those that have none stay, and are not counted."""

    def changes(self) -> list[DateChange]:
        """Return what was done to dates, the latest first, undone changes included."""

    def undoable(self, change_id: int) -> int:
        """Return how many photos `undo` would change: none of a change that is undone or unknown."""

    def undo(self, change_id: int) -> int:
        """Take a change back, but for photos of which something was said since; return how many photos it was."""
