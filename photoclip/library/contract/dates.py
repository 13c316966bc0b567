"""What a face may ask of the library: dates that the person gives to photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from photoclip.core.taken import Taken


class DatesPart(Protocol):
    """What the person says of when photos were taken: it counts over all that is read, and goes into sidecars."""

    def of(self, photo_ids: Sequence[int]) -> dict[int, Taken | None]:
        """Return what the person said of these photos, None where nothing; unknown ones are left out."""

    def say(self, dates: Mapping[int, Taken | None]) -> dict[int, Taken | None]:
        """Give photos these dates, None: those that were read; return what was said before, which takes it back."""

    def shift(self, photo_ids: Sequence[int], minutes: int) -> dict[int, Taken | None]:
        """Move the times of photos; return what was said before of those that have a time. The others stay."""
