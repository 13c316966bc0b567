"""How photos that are hidden are kept from being seen by chance."""

from __future__ import annotations

from typing import Literal

HiddenWay = Literal["blur", "out"]
"""blur: they stay where they are, out of focus until somebody wants to see one; out: they are in no list at all."""
