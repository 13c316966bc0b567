"""Distances on the Earth, for SQL."""

from __future__ import annotations

import math

_EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)
KM_PER_DEGREE = math.pi * _EARTH_RADIUS_KM / 180


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two places in degrees (haversine formula; Sinnott 1984)."""
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    half_north = math.sin((other_north - north) / 2)
    half_east = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_north**2 + math.cos(north) * math.cos(other_north) * half_east**2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
