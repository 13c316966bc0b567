"""What a whole indexing run did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from photoclip.core.disappearance import Disappearance
from photoclip.core.photo import Problem


@dataclass(frozen=True, slots=True)
class IndexReport:
    """Counts of files. `failed` lists every file in quarantine, also those of earlier runs."""

    indexed: int = 0
    unchanged: int = 0
    rechecked: int = 0
    """Files that something had touched, and whose content is what it was."""
    mended: int = 0
    """Embeddings that were damaged and were made again."""
    moved: int = 0
    offline: int = 0
    waiting: int = 0
    """Files that could not be read yet, because they are still being written."""
    failed: tuple[Problem, ...] = ()
    incomplete: tuple[Problem, ...] = ()
    """Files whose picture is cut off, which are shown as far as they are there; of earlier runs, too."""
    closed: tuple[Problem, ...] = ()
    """Folders that could not be opened, and files that the disk says nothing of. All are looked at again by itself."""
    gone: tuple[Disappearance, ...] = ()
    """Where the person has to say whether photos were deleted; nothing changes before."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Files of kinds that PhotoClip does not show, by their ending; all that the watched folders hold."""
    seconds: float = 0.0
    message: str = ""
    """A plain sentence when something stood in the way (no model, a folder that could not be reached); else ''."""
