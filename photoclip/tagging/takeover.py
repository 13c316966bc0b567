"""What an exchange with sidecars gathers on its way: what came of it, and what the library has to take over."""

from __future__ import annotations

from dataclasses import dataclass, field

from photoclip.core.exchange import ExchangeFailure, ExchangeReport, SidecarChange, SidecarConflict
from photoclip.core.xmp import XmpFields, key

_PATHS_SHOWN = 200
_CHANGES_SHOWN = 10_000


@dataclass(slots=True)
class Tally:
    """What an exchange did so far."""

    changed: int = 0
    unchanged: int = 0
    conflicts: list[SidecarConflict] = field(default_factory=list)
    failed: list[ExchangeFailure] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    changes: list[SidecarChange] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    taken: int = 0

    def note(self, path: str, changed: bool) -> None:
        if not changed:
            self.unchanged += 1
            return
        self.changed += 1
        if len(self.paths) < _PATHS_SHOWN:
            self.paths.append(path)

    def note_change(self, change: SidecarChange) -> None:
        """Remember what is changed in one sidecar, as far as there is room."""
        if len(self.changes) < _CHANGES_SHOWN:
            self.changes.append(change)

    def report(self, dry_run: bool) -> ExchangeReport:
        return ExchangeReport(
            changed=self.changed,
            unchanged=self.unchanged,
            conflicts=tuple(self.conflicts),
            failed=tuple(self.failed),
            taken=self.taken,
            dry_run=dry_run,
            paths=tuple(self.paths),
            changes=tuple(self.changes),
            waiting=tuple(sorted(self.waiting)),
        )


@dataclass(slots=True)
class Takeover:
    """What the library has to change, gathered so that one change speaks of many photos."""

    put: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    gone: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    marks: dict[int, XmpFields] = field(default_factory=dict)
    photo_ids: set[int] = field(default_factory=set)

    def add(self, photo_id: int, before: XmpFields, after: XmpFields) -> None:
        if before == after:
            return
        self.photo_ids.add(photo_id)
        had, has = ({key(path): path for path in fields.keywords} for fields in (before, after))
        for each in has.keys() - had.keys():
            self.put.setdefault(each, (has[each], []))[1].append(photo_id)
        for each in had.keys() - has.keys():
            self.gone.setdefault(each, (had[each], []))[1].append(photo_id)
        if (before.rating, before.label) != (after.rating, after.label):
            self.marks[photo_id] = after
