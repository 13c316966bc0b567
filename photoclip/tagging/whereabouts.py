"""Whether a photo still lies where the library last saw it, and whose the sidecar beside it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from photoclip.errors import XmpProblem
from photoclip.language import english, tr
from photoclip.media.sidecar import Sidecar
from photoclip.store.shared_fields import SharedFile

Whereabouts = Literal["here", "waiting", "offline", "silent", "gone"]
"""How a photo's file is: as it was, still being read (it changed since), on a drive that is away, on a server that does
not answer, or none of these."""

NOT_AS_IT_WAS = english("It was moved or changed since PhotoClip last looked at it; let it look again, then try again.")


def as_met(file: SharedFile, sidecar: Sidecar | None) -> SharedFile:
    """Return the file with the agreement that was made about this sidecar, wherever that lay then, or without one.

    One that stayed where the photo lay, or was deleted, is another sidecar: all that this one does not say would count
    as taken out of it. The copy of one that the photo agreed with is none: what was taken off the photo since would
    come back from it.
    """
    if sidecar is None:
        return file
    another = (sidecar.is_anothers or file.moved) and sidecar.content_hash != file.content_hash
    if file.base is not None and not another:
        return file
    base = None if sidecar.is_anothers else file.elsewhere.get(sidecar.content_hash)
    return replace(file, base=base, content_hash="" if base is None else sidecar.content_hash)


def refuse_anothers(file: SharedFile, sidecar: Sidecar | None) -> None:
    """Raise XmpProblem where the sidecar belongs to the photo that lay here before."""
    if sidecar is not None and file.others_sidecar == sidecar.content_hash:
        raise XmpProblem(
            tr("{path} is the sidecar of another photo, which lay here before; move it away and export again.").format(
                path=sidecar.path
            )
        )
