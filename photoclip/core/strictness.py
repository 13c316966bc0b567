"""How sure a match must be to count as a strong one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

BROAD, NORMAL, STRICT = 0.0, 0.5, 1.0
"""Strictness: how sure a match must be to count as a strong one. Anything between is fine, too."""

StrictnessLevel = Literal["strict", "normal", "broad"]
STRICTNESS: Mapping[StrictnessLevel, float] = {"strict": STRICT, "normal": NORMAL, "broad": BROAD}
"""The strictness that has a name, strictest first."""

# How far strict and broad are from the normal cut, in log-odds.
_STRICTER = 0.9
_BROADER = 1.2


def cut_at(strictness: float) -> float:
    """Return the evidence above the normal cut from which a match is strong; `strictness` 0 (broad) to 1 (strict)."""
    away = 2 * (min(1.0, max(0.0, strictness)) - NORMAL)
    return away * (_STRICTER if away > 0 else _BROADER)
