"""Lengths and moments of videos as every player shows them."""

from __future__ import annotations


def clock_text(seconds: float) -> str:
    """Return seconds as a player shows them: 0:07, 1:15, 1:02:03."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length_text(seconds: float) -> str:
    """Return how long a video is, to the nearest second: what is shorter than one lasts 0:01, as on phones."""
    return clock_text(max(1, int(seconds + 0.5)))
