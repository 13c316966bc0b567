"""The map's projection: degrees to a square that holds the world, and back (Web Mercator, EPSG 3857)."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Coordinates: TypeAlias = NDArray[np.float64]

NORTH_END = math.degrees(math.atan(math.sinh(math.pi)))
"""The latitude at which the square ends, 85.05; what lies nearer to a pole is drawn at its edge."""


def across(longitude: Coordinates) -> Coordinates:
    """Return how far from the left edge of the square degrees east lie, 0 to 1."""
    return longitude / 360 + 0.5


def down(latitude: Coordinates) -> Coordinates:
    """Return how far from the upper edge of the square degrees north lie, 0 to 1."""
    sine = np.sin(np.radians(np.clip(latitude, -NORTH_END, NORTH_END)))
    # Rounding may leave the ends just outside.
    return np.clip(0.5 - np.arctanh(sine) / (2 * math.pi), 0.0, 1.0)


def longitude_at(across: float) -> float:
    """Return the degrees east at a distance from the left edge; outside the square the world goes on."""
    return (across % 1.0) * 360 - 180


def latitude_at(down: float) -> float:
    """Return the degrees north at a distance from the upper edge, 0 to 1."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * min(1.0, max(0.0, down))))))
