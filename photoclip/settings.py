"""What the person chose for this machine. Choices that belong to the library itself live in its database."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

import filelock

from photoclip.core.search import StrictnessLevel

_log = logging.getLogger(__name__)

Appearance = Literal["system", "light", "dark"]
Speed = Literal["gentle", "normal", "fast"]
DeviceChoice = Literal["auto", "cuda", "mps", "xpu", "cpu"]
PrecisionChoice = Literal["auto", "float32", "float16", "bfloat16"]

_PATIENCE_S = 10.0

_ALLOWED: dict[str, tuple[str, ...]] = {
    "appearance": get_args(Appearance),
    "speed": get_args(Speed),
    "device": get_args(DeviceChoice),
    "strictness": get_args(StrictnessLevel),
    "precision": get_args(PrecisionChoice),
}


@dataclass(frozen=True, slots=True)
class Settings:
    appearance: Appearance = "system"
    speed: Speed = "normal"
    device: DeviceChoice = "auto"
    precision: PrecisionChoice = "auto"
    strictness: StrictnessLevel = "normal"
    """How sure a match must be."""
    first_start_done: bool = False
    thumbnail_size_px: int = 176
    show_folder_panel: bool = True
    show_info_panel: bool = False
    collapse_bursts: bool = False
    """Whether the grid shows one photo for a burst of them."""
    read_sidecars: bool = True
    """Whether keywords, stars and colour labels of new photos are taken over from their files and sidecars."""
    write_sidecars: bool = False
    """Whether sidecars follow tags by themselves."""
    write_into_files: bool = False
    """Whether exports write into the photos themselves, too, with exiftool."""
    window_geometry: str = ""
    """Qt's own saved geometry, base64; '' before the first close."""


def load(path: Path) -> Settings:
    """Return the saved settings; whatever is missing or makes no sense has its default."""
    saved = read(path)
    return Settings() if saved is None else saved


def read(path: Path) -> Settings | None:
    """Return the saved settings as `load` does; None where nothing is saved, or it cannot be read."""
    try:
        saved = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        _log.warning("the saved settings could not be read: %s", exc)
        return None
    return _from_json(saved if isinstance(saved, dict) else {})


def stamp(path: Path) -> tuple[int, int] | None:
    """Return what is another after every `save`, by whichever process; None where nothing is saved."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Let no other process read and save settings meanwhile. Raises OSError where that cannot be had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(path.with_name(path.name + ".lock"), timeout=_PATIENCE_S):
        yield


def save(path: Path, settings: Settings) -> None:
    """Write `settings` atomically. Raises OSError when the disk will not take it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(asdict(settings), stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _from_json(saved: dict[str, Any]) -> Settings:
    known: dict[str, Any] = {}
    defaults = Settings()
    for field in fields(Settings):
        value = saved.get(field.name)
        if type(value) is not type(getattr(defaults, field.name)):
            continue
        if field.name in _ALLOWED and value not in _ALLOWED[field.name]:
            continue
        known[field.name] = value
    return replace(defaults, **known)
