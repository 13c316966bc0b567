"""What a face may ask of the library: looking closer."""

from __future__ import annotations

from typing import Protocol

from photoclip.core.parts import CloserCost


class CloserPart(Protocol):
    """Photos of which parts are looked at by themselves, too, so that small things in them are found."""

    def everywhere(self) -> bool:
        """Return whether that is so in all folders of which nothing else was said. A folder says it of itself."""

    def choose(self, closer: bool, folder_id: int | None = None) -> None:
        """Look closer at the photos of a folder from now on, or no more; None: of all folders, also those to come.

        What was seen is kept when it is turned off, and counts again when it is turned on.
        """

    def cost(self, folder_id: int | None = None) -> CloserCost:
        """Return what is still to be looked at closer in a folder (None: in all), chosen or not."""
