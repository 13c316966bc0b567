"""Whether a photo still lies where the library last saw it, and whose the sidecar beside it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from photoclip.errors import XmpProblem
from photoclip.media.sidecar import Sidecar
from photoclip.store.shared_fields import SharedFile

Whereabouts = Literal["here", "waiting", "offline", "silent", "gone"]
"""How a photo's file is: as it was, still being read (it changed since), on a drive that is away, on a server that does
not answer, or none of these."""

NOT_AS_IT_WAS = "was moved or changed since PhotoClip last looked at it; let it look again, then try again."


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
