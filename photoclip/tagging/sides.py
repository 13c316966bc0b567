"""What each side of an exchange says: a sidecar, the file that it lies beside, the library."""

from __future__ import annotations

from photoclip.core.exchange import SidecarConflict
from photoclip.core.photo import Stamp
from photoclip.core.xmp import MOST_KEYWORDS, Reconciled, XmpFields, key
from photoclip.errors import XmpProblem
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
            f"{sidecar.path} was left as it is: with yours it would have {len(together):,} keywords, and PhotoClip"
            f" writes {MOST_KEYWORDS:,} at most; take some off."
        )


def over(sidecar: XmpFields, inside: XmpFields) -> XmpFields:
    """Return what a photo says in all: its sidecar's word, and the file's own where the sidecar has none."""
    return XmpFields(
        sidecar.keywords or inside.keywords, sidecar.rating or inside.rating, sidecar.label or inside.label
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
