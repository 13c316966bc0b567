"""Which XMP file beside a photo is its sidecar.

digiKam and darktable write `a.jpg.xmp`, and so does PhotoClip; Lightroom writes `a.xmp`, for raw photos only.

- `a.jpg.xmp` is the photo's. Where it stands, `a.xmp` is not: two files that can be changed apart would bring back in
  one what was removed in the other.
- `a.xmp` is about every picture called `a` that has no sidecar of its own, unless it names the one ending that it is
  for (`photoshop:SidecarForExtension`). Of several only a raw photo writes into it, for others would put words on that
  one: they get one of their own, made of it.
- A name that differs in its case alone is the same, where none is closer: cards, cameras and other systems change it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from photoclip.core.photo_names import EXTENSIONS, RAW_EXTENSIONS

_SUFFIX = ".xmp"


@dataclass(frozen=True, slots=True)
class SidecarName:
    """The name of a photo's sidecar."""

    name: str
    is_shared: bool = False
    """Whether it is about other pictures, too."""


@dataclass(slots=True)
class SidecarsBeside:
    """The sidecars of photos, by folders that are each listed once: for work on many photos that takes moments."""

    _listed: dict[Path, dict[str, SidecarName]] = field(default_factory=dict)

    def of(self, photo_path: Path) -> SidecarName | None:
        """Return which file is the sidecar of a photo; None when it has none."""
        folder, name = photo_path.parent, photo_path.name
        if folder not in self._listed:
            self._listed[folder] = sidecars_beside(_names_in(folder))
        found = self._listed[folder].get(name)
        if found is None and not os.path.lexists(photo_path):  # what was its sidecar is not another's yet
            found = sidecars_beside({*_names_in(folder), name}).get(name)
        return found if found is not None and os.path.lexists(folder / found.name) else None


def find_sidecar(photo_path: Path) -> Path | None:
    """Return where a photo's sidecar is; None when it has none."""
    found = SidecarsBeside().of(photo_path)
    return None if found is None else photo_path.with_name(found.name)


def may_write_into(photo_name: str, sidecar: SidecarName) -> bool:
    """Tell whether what is said of a photo may be written into this sidecar of its."""
    return not sidecar.is_shared or os.path.splitext(photo_name)[1].lower() in RAW_EXTENSIONS  # noqa: PTH122


def sidecars_beside(names: Collection[str]) -> dict[str, SidecarName]:
    """Return which of a folder's names is the sidecar of which picture. `names`: all that the folder lists.

    Costs nothing per photo where no sidecar lies.
    """
    if _SUFFIX not in "/".join(names).lower():
        return {}
    suffixed = sorted((name for name in names if name[-4:].lower() == _SUFFIX), key=_usual_first)
    # A hundred thousand names: a Path costs ten times as much.
    stems = {name: os.path.splitext(name)[0] for name in names if _is_picture(name)}  # noqa: PTH122
    exact = {name[:-4]: name for name in reversed(suffixed)}
    # What is one picture's by its very name is no other one's.
    free = {stem: name for stem, name in exact.items() if stem not in stems}
    alike = {stem.casefold(): name for stem, name in free.items()}
    found: dict[str, str] = {}
    for name, stem in stems.items():
        places = (exact.get(name), alike.get(name.casefold()), free.get(stem), alike.get(stem.casefold()))
        if (sidecar := next((place for place in places if place is not None), None)) is not None:
            found[name] = sidecar
    pictures = Counter(found.values())
    return {name: SidecarName(sidecar, pictures[sidecar] > 1) for name, sidecar in found.items()}


def _usual_first(name: str) -> tuple[bool, bool, str]:
    suffix = name[-4:]
    return suffix != ".xmp", suffix != ".XMP", name


def _is_picture(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in EXTENSIONS  # noqa: PTH122


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 names, not paths
    except OSError:
        return []
