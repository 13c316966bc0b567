"""Where photos were taken, as values: what a place is called, and the outlines of the world."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.mercator import Coordinates
from photoclip.core.search import IdArray


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What people call where a photo was taken. Each may be '', but not all."""

    town: str
    region: str
    country: str
    city: str = ""
    """Of which city the town is a quarter, or as good as one."""

    @property
    def text(self) -> str:
        """The town, its city and its country, or what is known of them: "Rome, Italy"."""
        parts = (self.town or self.region, self.city, self.country)
        return ", ".join(dict.fromkeys(part for part in parts if part))

    @property
    def city_text(self) -> str:
        """The city rather than a quarter of it, and its country: "New York City, United States"."""
        parts = (self.city or self.town or self.region, self.country)
        return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Where photos lie on the map, in parts of the square that holds the world (`core.mercator`). Shapes (n,)."""

    photo_ids: IdArray
    across: Coordinates
    down: Coordinates


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line on the map, in parts of the square that holds the world (`core.mercator`)."""

    points: Coordinates
    """Shape (n, 2): from the left, from above; n is at least 2."""
    bounds: tuple[float, float, float, float]
    """Left, upper, right and lower end."""

    @classmethod
    def of(cls, points: Coordinates) -> Line:
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return cls(points, (float(left), float(top), float(right), float(bottom)))


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """The world at one level of detail."""

    off: float
    """How far a line may be off, in parts of the square."""
    land: tuple[Line, ...]
    """Closed: the last point meets the first. Neighbours touch."""
    coasts: tuple[Line, ...]
    borders: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The world to draw."""

    details: tuple[Detail, ...]
    """Coarse ones first."""

    def at(self, pixels: float) -> Detail:
        """Return the coarsest detail whose lines look right where the world is `pixels` wide."""
        return next((one for one in self.details if one.off * pixels < 1.5), self.details[-1])


@dataclass(frozen=True, slots=True)
class Town:
    """A town to label on the map, in parts of the square that holds the world."""

    name: str
    across: float
    down: float
    people: int
