"""Checks of the library and the machine, each with what to do when it fails."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from photoclip.errors import KnownError
from photoclip.health.system_libraries import missing_sentence
from photoclip.library import Library

_LITTLE_SPACE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    said: str


def examine(library: Library) -> list[Check]:
    """Look at everything; takes seconds, because the encoder's process is asked for its devices."""
    return [
        _database(library),
        _folders(library),
        _photos(library),
        _model(library),
        _space(library),
        _devices(library),
        _qt(),
    ]


def _database(library: Library) -> Check:
    problems = library.integrity_problems()
    said = "; ".join(problems[:3]) if problems else f"sound ({library.paths.database})"
    return Check("library file", not problems, said)


def _folders(library: Library) -> Check:
    folders = library.folders.all()
    offline = [folder.path for folder in folders if not Path(folder.path).is_dir()]
    if offline:
        return Check("folders", False, f"cannot be reached now: {', '.join(offline)}; plug the drive in or remove them")
    return Check("folders", True, f"{len(folders)} watched" if folders else "none watched yet")


def _photos(library: Library) -> Check:
    problems = library.photos.problems()
    if problems:
        first = problems[0]
        return Check("photos", False, f"{len(problems):,} unreadable files, for example {first.path}: {first.reason}")
    return Check("photos", True, f"{len(library.photos.ids()):,} in the library, none unreadable")


def _model(library: Library) -> Check:
    chosen = library.models.chosen()
    if chosen is None:
        return Check("model", False, "none chosen; 'photoclip models list' shows what there is")
    library.models.load()
    try:
        loaded = library.models.require()
    except KnownError as exc:
        return Check("model", False, str(exc))
    waiting = library.photos.count_without_embedding()
    text = f"{chosen} on {loaded.device}, {loaded.precision}: {loaded.device_reason}"
    return Check("model", True, text + (f" {waiting:,} photos wait to be looked at." if waiting else ""))


def _space(library: Library) -> Check:
    free = shutil.disk_usage(library.paths.data_dir).free
    return Check("disk space", free > _LITTLE_SPACE_BYTES, f"{free / 1e9:,.1f} GB free beside the library")


def _devices(library: Library) -> Check:
    try:
        return Check("devices", True, "; ".join(said for _, said in library.models.devices()))
    except KnownError as exc:
        return Check("devices", False, str(exc))


def _qt() -> Check:
    sentence = missing_sentence()
    return Check("window", not sentence, sentence or "the system libraries of Qt are here")
