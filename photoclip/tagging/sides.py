"""What each side of an exchange says: a sidecar, the file that it lies beside, the library."""

from __future__ import annotations

from photoclip.core.exchange import SidecarChange, SidecarConflict
from photoclip.core.photo import Stamp
from photoclip.core.xmp import MOST_KEYWORDS, Reconciled, XmpFields, key
from photoclip.errors import XmpProblem
from photoclip.language import number, tr
from photoclip.media.sidecar import Sidecar
from photoclip.store.shared_fields import SharedFile
from photoclip.tagging.takeover import Tally


def said_there(file: SharedFile, sidecar: Sidecar | None) -> XmpFields:
    """Return what the other side says. That a sidecar is gone takes no tag away: a backup may have left it out."""
    return (file.base or XmpFields()) if sidecar is None else sidecar.fields


def told_by(sidecar: Sidecar | None) -> tuple[str, Stamp | None]:
    """Return the hash and the stamp of a sidecar."""
    return ("", None) if sidecar is None else (sidecar.content_hash, sidecar.stamp)


def refuse_too_many(sidecar: Sidecar | None, ours: XmpFields, theirs: XmpFields) -> None:
    together = {key(path) for path in (*ours.keywords, *theirs.keywords)}
    if sidecar is not None and len(together) > MOST_KEYWORDS:
        raise XmpProblem(
            tr(
                "{path} was left as it is: with yours it would have {together} keywords, and PhotoClip writes "
                "{most} at most; take some off."
            ).format(path=sidecar.path, together=number(len(together)), most=number(MOST_KEYWORDS))
        )


def over(sidecar: XmpFields, inside: XmpFields) -> XmpFields:
    """Return what a photo says in all: its sidecar's word, and the file's own where the sidecar has none."""
    return XmpFields(
        sidecar.keywords or inside.keywords, sidecar.rating or inside.rating, sidecar.label or inside.label
    )


def note_write(tally: Tally, file: SharedFile, before: XmpFields | None, after: XmpFields, date: str | None) -> None:
    """Note what is written into one sidecar, if anything is. `before`: what it says, None where there is none."""
    start = before or XmpFields()
    changed = bool(date) or after != start
    tally.note(str(file.path), changed)
    if not changed:
        return
    had, has = ({key(path): path for path in fields.keywords} for fields in (start, after))
    values = (
        ("rating", start.rating, after.rating),
        ("label", start.label, after.label),
        ("date", None, date),
    )
    tally.note_change(
        SidecarChange(
            str(file.path),
            before is None,
            tuple(path for each, path in has.items() if each not in had),
            tuple(path for each, path in had.items() if each not in has),
            tuple(path for each, path in has.items() if each in had),
            tuple((name, str(old or ""), str(new or "")) for name, old, new in values if old != new),
        )
    )


def note_conflicts(tally: Tally, file: SharedFile, done: Reconciled) -> None:
    for conflict in done.conflicts:
        tally.conflicts.append(
            SidecarConflict(
                file.photo_id,
                str(file.path),
                conflict.field,
                "" if conflict.ours is None else str(conflict.ours),
                "" if conflict.theirs is None else str(conflict.theirs),
            )
        )
