"""Photos that are there more than once, or nearly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from photoclip.core.photo import Tile


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that a person may want to have once."""

    kind: Literal["identical", "similar"]
    photo_ids: tuple[int, ...]
    """identical: one photo, whose content lies in several files; similar: two or more, the sharpest largest first."""


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """Groups, with the tile of each group's first photo, by its id: the group is called after it."""

    groups: tuple[DuplicateGroup, ...] = ()
    tiles: dict[int, Tile] = field(default_factory=dict)
