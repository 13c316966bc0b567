"""Under which licence a checkpoint from a file was published, as far as its names tell, and what that allows.

open_clip's tables name where weights lie, but no licence. Weights that were renamed are not known again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from photoclip.core.checkpoints import NOT_KNOWN
from photoclip.language import english

IMPORTED = english("Imported from a file.")


@dataclass(frozen=True, slots=True)
class Licence:
    """`name`: as its publisher calls it. `summary`: what a person must know, with where the checkpoint is from."""

    name: str
    summary: str


_APPLE = Licence(
    "Apple AMLR",
    english("Imported from a file. Apple allows this model for research only: not for commercial use."),
)
_META = Licence(
    "CC-BY-NC-4.0", english("Imported from a file. Its licence (CC-BY-NC-4.0) does not allow commercial use.")
)
_UNKNOWN = Licence(NOT_KNOWN, IMPORTED)

# MobileCLIP and DFN are Apple's; `fastvit_mci` and `mci` are the image towers that only MobileCLIP has.
_KNOWN = (
    (re.compile(r"mobileclip|dfn\d|datacompdr|dfndr|fastvit_mci|(?:^|[^a-z])mci\d"), _APPLE),
    (re.compile(r"metaclip|nllb"), _META),
)


def licence_of(names: Iterable[str]) -> Licence:
    """Return the licence of a checkpoint that goes by these names: of its files, its folder, its towers."""
    said = " ".join(names).lower()
    return next((licence for known, licence in _KNOWN if known.search(said)), _UNKNOWN)
