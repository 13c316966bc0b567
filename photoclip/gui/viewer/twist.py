"""Twist: what two fingers that turn around each other mean: a quarter turn of the photo, once they clearly do."""

from __future__ import annotations

from collections.abc import Callable

QUARTER_FROM_DEG = 50.0
"""Fingers that pinch turn a little, too. More than half a quarter, so that it takes a while to turn back again."""


class Twist:
    """Adds up what fingers turn by, and asks for a quarter turn to the side that they have come far enough to."""

    def __init__(self, turn_by: Callable[[int], object]) -> None:
        """`turn_by`: takes quarters to the right, 1 or -1."""
        self._turn_by = turn_by
        self._degrees = 0.0

    def begin(self) -> None:
        """Fingers were put down."""
        self._degrees = 0.0

    def go_on(self, degrees: float) -> None:
        """They have turned this much further to the right."""
        self._degrees += degrees
        if abs(self._degrees) >= QUARTER_FROM_DEG:
            side = 1 if self._degrees > 0 else -1
            self._degrees -= 90 * side
            self._turn_by(side)
