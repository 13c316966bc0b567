"""Whether a photo still lies where the library last saw it, and whose the sidecar beside it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from photoclip.core.photo import Stamp
from photoclip.errors import XmpProblem
from photoclip.media.sidecar import Sidecar
from photoclip.media.sidecar_names import SidecarsBeside
from photoclip.store.shared_fields import SharedFile

Whereabouts = Literal["here", "waiting", "offline", "gone"]
"""How a photo's file is: as it was, still being read (it changed since), on a drive that is away, or none of these."""

NOT_AS_IT_WAS = "was moved or changed since PhotoClip last looked at it; let it look again, then try again."


def whereabouts(file: SharedFile) -> Whereabouts:
    """Tell whether the photo still lies where it did: another one there, or none, has nothing to do with its words."""
    if file.offline:
        return "offline"
    if file.state == "pending":
        return "waiting"
    try:
        now = Stamp.of(file.path.stat())
    except OSError:
        return "gone"
    if file.state != "ready":
        return "gone"
    return "here" if (now.size, now.mtime_ns) == (file.stamp.size, file.stamp.mtime_ns) else "waiting"


def lost_its_sidecar(file: SharedFile, beside: SidecarsBeside) -> bool:
    """Tell whether there was a sidecar and is none now: deleted, or left behind when the photo moved."""
    return bool(file.content_hash) and not file.offline and beside.of(file.path) is None


def as_met(file: SharedFile, sidecar: Sidecar | None) -> SharedFile:
    """Return the file without an agreement that was made about another sidecar, which stayed where the photo lay.

    Else all that this one does not say would count as taken out of it.
    """
    another = sidecar is not None and (sidecar.is_anothers or file.moved) and sidecar.content_hash != file.content_hash
    if not another:
        return file
    return replace(file, base=None, content_hash="")


def refuse_anothers(file: SharedFile, sidecar: Sidecar | None) -> None:
    """Raise XmpProblem where the sidecar belongs to the photo that lay here before."""
    if sidecar is not None and file.others_sidecar == sidecar.content_hash:
        raise XmpProblem(
            f"{sidecar.path} is the sidecar of another photo, which lay here before; move it away and export again."
        )
