"""Labels that stay on: new photos are judged by them as they come."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.labels import LabelSet, TagScope
from photoclip.core.strictness import NORMAL


@dataclass(frozen=True, slots=True)
class StandingLabels:
    """A label set that goes on tagging an album, a folder, or with an empty `where` the library."""

    id: int
    labels: LabelSet
    where: TagScope = TagScope()
    strictness: float = NORMAL
    writes: bool = False
    """Whether tags are put on photos at once; else they wait as suggestions."""
    enabled: bool = True
    waiting_count: int = 0
    """Suggestions of it that wait for the person."""
