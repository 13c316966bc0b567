"""What several photos have in common, and how far they reach, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameCount:
    """A name, and how many photos it is about."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class PhotosSummary:
    """What is said of several photos at once. Names come with those of most photos first, then by name."""

    count: int = 0
    """How many of them the library knows."""
    size_bytes: int = 0
    """Of one file of each."""
    first_day: int = 0
    """The number of a day (`core.days`); 0 where none of them has a date."""
    last_day: int = 0
    places: tuple[NameCount, ...] = ()
    """Cities with their countries, as `PlaceName.city_text` has them."""
    cameras: tuple[NameCount, ...] = ()


def by_count(counts: dict[str, int]) -> tuple[NameCount, ...]:
    """Return the names, those of most photos first."""
    return tuple(NameCount(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], name)))
