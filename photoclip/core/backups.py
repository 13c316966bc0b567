"""What a backup is, and which backups of a library are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

BackupKind = Literal["daily", "asked", "migration", "replaced"]
"""daily: made by itself; asked: by the person; migration: before the library got a new format.

replaced: not a copy but the library itself that lay here before a restore, with all that was in it.
"""

DAILY, WEEKLY, MONTHLY = 7, 4, 6
"""Of the last so many days, weeks and months that have one, the latest daily backup is kept."""
MIGRATIONS_KEPT, ASKED_KEPT = 3, 10
SPACE_BYTES = 4_000_000_000
"""All backups beside the library together; above it the oldest go first."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One file that a library can be brought back from."""

    path: Path
    kind: BackupKind
    made: datetime
    """With its zone."""
    size_bytes: int
    library_format: int = 0
    photo_count: int = 0
    tag_count: int = 0
    album_count: int = 0
    has_vectors: bool = False
    problem: str = ""
    """Why it cannot be restored, in a plain sentence; '' for one that can."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    backup: Backup | None
    """None: the library begins anew."""
    kept: Backup | None
    """The library that lay there before; None where there was none."""
    to_look_at: int = 0
    """Photos that came back without a vector, and are looked at again."""
    left_out: int = 0
    """Rows that pointed to something that is not there."""
    folders_missing: tuple[str, ...] = ()
    """Watched folders that cannot be reached on this machine."""


def superfluous(backups: Sequence[Backup], space_bytes: int = SPACE_BYTES) -> list[Backup]:
    """Return the backups that need not be kept, the oldest first.

    Never the newest that can be restored; nor a replaced library, which is no copy.
    """
    copies = sorted((backup for backup in backups if backup.kind != "replaced"), key=lambda backup: backup.made)
    sound = [backup for backup in copies if not backup.problem]
    if not sound:
        return []
    by_kind = {kind: [one for one in sound if one.kind == kind] for kind in ("daily", "asked", "migration")}
    kept = {one.path for one in _of_each_period(by_kind["daily"])}
    kept |= {one.path for one in by_kind["asked"][-ASKED_KEPT:] + by_kind["migration"][-MIGRATIONS_KEPT:]}
    kept |= {one.path for one in copies if one.problem}  # another program, or a newer PhotoClip, may read it
    left = [one for one in copies if one.path in kept]
    total = sum(one.size_bytes for one in left)
    for one in left:
        if total <= space_bytes or one is sound[-1]:
            break
        kept.discard(one.path)
        total -= one.size_bytes
    return [one for one in copies if one.path not in kept and one is not sound[-1]]


def _of_each_period(dailies: Sequence[Backup]) -> list[Backup]:
    """`dailies`: the oldest first. The latest of a period stays the latest when others go, so nothing wanders."""
    rules: tuple[tuple[Callable[[date], Hashable], int], ...] = (
        (lambda day: day, DAILY),
        (lambda day: day.isocalendar()[:2], WEEKLY),
        (lambda day: (day.year, day.month), MONTHLY),
    )
    found: list[Backup] = []
    for period, count in rules:
        latest = {period(one.made.date()): one for one in dailies}
        found += sorted(latest.values(), key=lambda one: one.made)[-count:]
    return found
