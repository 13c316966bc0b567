"""What a face may ask of the library: where photos were taken."""

from __future__ import annotations

from typing import Protocol

from photoclip.core.places import Outlines, PlaceName, Spread, Town
from photoclip.core.search import IdArray


class PlacesPart(Protocol):
    """Names of places and the map, from tables that ship: nothing is asked of the network."""

    def spread(self, photo_ids: IdArray) -> Spread:
        """Return where on the map those of `photo_ids` lie that say where they were taken, in the order given."""

    def name_at(self, latitude: float, longitude: float) -> PlaceName | None:
        """Return what people call a place, given in degrees north and east; None at sea."""

    def towns(self, left: float, top: float, right: float, bottom: float, limit: int) -> list[Town]:
        """Return the largest towns of a part of the map, by falling size.

        The map is a square of side 1; `left` and `right` may lie outside, where the world goes on.
        """

    def outlines(self) -> Outlines:
        """Return land and borders to draw, the same each time. Takes a second."""
