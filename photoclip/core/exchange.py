"""Tags and marks that travel: sidecars in and out, tables out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TableFormat = Literal["csv", "json"]

ConflictSide = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class SidecarConflict:
    """A field that changed here and in the sidecar since both were alike. Neither was overwritten."""

    photo_id: int
    path: str
    """Of the photo."""
    field: str
    """"rating" or "label"."""
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ExchangeFailure:
    path: str
    reason: str
    photo_id: int = 0
    """Whose sidecar is written by itself as soon as it can be; 0 where no other try would help."""


@dataclass(frozen=True, slots=True)
class SidecarChange:
    """What an export changes (or would change) in one sidecar."""

    path: str
    """Of the photo."""
    is_new: bool
    """Whether there is no sidecar yet."""
    added: tuple[str, ...] = ()
    """Keywords."""
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    fields: tuple[tuple[str, str, str], ...] = ()
    """(name, before, after) of "rating", "label" and "date" as far as they change; '' where there is none."""


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What an import or export of sidecars did, or in a dry run would do."""

    changed: int = 0
    """Sidecars written, or photos that got something from theirs."""
    unchanged: int = 0
    conflicts: tuple[SidecarConflict, ...] = ()
    failed: tuple[ExchangeFailure, ...] = ()
    taken: int = 0
    """Photos in the library that got something (an export takes over what changed in the sidecars meanwhile)."""
    dry_run: bool = False
    paths: tuple[str, ...] = ()
    """The first of what was (or would be) changed."""
    changes: tuple[SidecarChange, ...] = ()
    """Of an export: what was (or would be) changed in each sidecar, of ten thousand at most."""
    waiting: tuple[int, ...] = ()
    """Photos that are still being read: an export writes their sidecars when that is done."""
    import_id: int = 0
    """Of an import of Google Takeout that took something over: by what it is taken back."""
    stopped: bool = False
    """Whether such an import was stopped: what it had taken over until then is told, and stays."""


@dataclass(frozen=True, slots=True)
class TakeoutImported:
    """An import of Google Takeout that took something over."""

    id: int
    made: datetime
    """In local time."""
    photo_count: int
    """Photos that got something."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ConflictsResolved:
    """Which conflicts were settled, and which could not be and why."""

    settled: tuple[SidecarConflict, ...] = ()
    failed: tuple[ExchangeFailure, ...] = ()


@dataclass(frozen=True, slots=True)
class MetadataTool:
    """The program that writes into photos: exiftool."""

    version: str
    path: str
