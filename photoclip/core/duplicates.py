"""Photos that are there more than once, or nearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that a person may want to have once."""

    kind: Literal["identical", "similar"]
    photo_ids: tuple[int, ...]
    """identical: one photo, whose content lies in several files; similar: two or more, the sharpest largest first."""
