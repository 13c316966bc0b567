"""The colors of the made-up pictures, by the names their captions use."""

from __future__ import annotations

Color = tuple[int, ...]
"""Red, green, blue and, where it is see-through, alpha; 0 to 255."""

NAMED: dict[str, Color] = {
    "red": (212, 62, 56),
    "orange": (240, 138, 46),
    "yellow": (247, 202, 70),
    "green": (84, 158, 86),
    "blue": (54, 112, 196),
    "purple": (130, 84, 176),
    "pink": (242, 142, 174),
    "white": (250, 248, 243),
    "black": (46, 45, 52),
    "gray": (148, 151, 158),
    "brown": (132, 86, 56),
    "golden": (224, 172, 98),
}

INK: Color = (44, 42, 52)
SHADOW: Color = (20, 24, 40, 46)


def mix(color: Color, other: Color, share: float) -> Color:
    """Return `color` with `share` (0 to 1) of `other` in it."""
    return tuple(round(a + (b - a) * share) for a, b in zip(color[:3], other[:3], strict=True))


def light(color: Color, share: float = 0.25) -> Color:
    return mix(color, (255, 255, 255), share)


def dark(color: Color, share: float = 0.25) -> Color:
    return mix(color, (18, 18, 40), share)


def clear(color: Color, alpha: int) -> Color:
    """Return `color` see-through: 0 is glass, 255 is paint."""
    return (*color[:3], alpha)
