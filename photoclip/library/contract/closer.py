"""What a face may ask of the library: looking closer."""

from __future__ import annotations

from typing import Protocol

from photoclip.core.parts import CloserCost, CloserFolder
from photoclip.core.search import Scope


class CloserPart(Protocol):
    """Photos of which parts are looked at by themselves, too, so that small things in them are found."""

    def everywhere(self) -> bool:
        """Return whether that is so in all folders of which nothing else was said. A folder says it of itself."""

    def within(self) -> list[CloserFolder]:
        """Return the folders below watched ones of which something else was said than of what is around them."""

    def choose(self, closer: bool, scope: Scope = Scope()) -> None:
        """Look closer at the photos of a folder and of all in it from now on, or no more.

        By default at those of all folders, also those to come. It goes before what was said of folders in it. What was
        seen is kept when it is turned off, and counts again when it is turned on.
        """

    def cost(self, scope: Scope = Scope()) -> CloserCost:
        """Return what is still to be looked at closer in a folder (by default in all), chosen or not."""
