"""What a face may ask of the library: files that are one photo to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.companions import CompanionFile


class CompanionsPart(Protocol):
    """Raw and JPEG, HEIC and JPEG, a photo and its film, an edit and its original: one photo, and its companions.

    A photo with companions stands once in every list and answer, which it meets where one of them does. Tags, marks
    and dates that it is given they get, too; with it they are copied, go to the trash and come back.
    """

    def apart(self) -> bool:
        """Return whether each file is to stand for itself instead."""

    def show_apart(self, apart: bool) -> None:
        """Let each file stand for itself from now on, or let companions stand with their photos.

        What was put on them stays on each. Takes seconds in a library of a million.
        """

    def of(self, photo_ids: Sequence[int]) -> dict[int, tuple[CompanionFile, ...]]:
        """Return the companions of these photos; those that have none are left out."""
