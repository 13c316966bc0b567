"""Which XMP file beside a photo is its sidecar.

digiKam and darktable write `a.jpg.xmp`, and so does PhotoClip; Lightroom writes `a.xmp`, for raw photos only.

- `a.jpg.xmp` is the photo's. Where it stands, `a.xmp` is not looked at: two files that can be changed apart would bring
  back in one what was removed in the other.
- `a.xmp` is the photo's only while no other picture is called `a`: beside a raw photo it belongs to that, and between
  two pictures it could be either's. Then it is written, too, so that both names are not there.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from photoclip.core.photo_names import EXTENSIONS

# Probed, not listed: a folder may hold ten thousand photos, each with its sidecar.
_SUFFIXES = (".xmp", ".XMP", ".Xmp")
_OTHER_PICTURES = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr", ".iiq", ".jxl", ".k25", ".kdc"),
    *(".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".psd", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf"),
    *(".srw", ".x3f"),
)
_PICTURES = tuple(sorted({*EXTENSIONS, *_OTHER_PICTURES}))


def find_sidecar(photo_path: Path) -> Path | None:
    """Return where a photo's sidecar is; None when it has none."""
    own = _first_there(photo_path.name, photo_path)
    if own is not None:
        return own
    shared = _first_there(photo_path.stem, photo_path)
    return None if shared is None or _shares_its_name(photo_path) else shared


def sidecars_beside(names: Collection[str]) -> dict[str, str]:
    """Return which of a folder's names is the sidecar of which other one, as `find_sidecar` finds it on the disk.

    `names`: all that the folder lists. Costs nothing per photo where no sidecar lies.
    """
    suffixed = [name for name in names if name.endswith(_SUFFIXES)]
    if not suffixed:
        return {}
    sidecars: dict[str, str] = {}
    for suffix in reversed(_SUFFIXES):
        sidecars |= {name.removesuffix(suffix): name for name in suffixed if name.endswith(suffix)}
    endings: dict[str, set[str]] = {}
    for name in names:
        stem, suffix = os.path.splitext(name)  # noqa: PTH122  a hundred thousand names: a Path costs ten times as much
        if suffix.lower() in _PICTURES:
            endings.setdefault(stem, set()).add(suffix.lower())
    beside = {
        name: sidecars[stem]
        for name in names
        if (stem := os.path.splitext(name)[0]) in sidecars and len(endings.get(stem, ())) == 1  # noqa: PTH122
    }
    return beside | {name: sidecars[name] for name in names if name in sidecars}


def _first_there(stem: str, photo_path: Path) -> Path | None:
    paths = (photo_path.with_name(stem + suffix) for suffix in _SUFFIXES)
    return next((path for path in paths if os.path.lexists(path)), None)


def _shares_its_name(photo_path: Path) -> bool:
    own = photo_path.suffix.lower()
    return any(
        os.path.lexists(photo_path.with_suffix(suffix))
        for lower in _PICTURES
        if lower != own
        for suffix in (lower, lower.upper())
    )
