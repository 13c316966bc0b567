"""What the person chose for this machine. Choices that belong to the library itself live in its database."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

import filelock

from photoclip.core.strictness import StrictnessLevel
from photoclip.disk.drafts import replacing
from photoclip.disk.private import private_folder
from photoclip.language import tr
from photoclip.language.choice import LanguageChoice

Appearance = Literal["system", "light", "dark"]
Speed = Literal["gentle", "normal", "fast"]
DeviceChoice = Literal["auto", "cuda", "mps", "xpu", "cpu"]
PrecisionChoice = Literal["auto", "float32", "float16", "bfloat16"]

_PATIENCE_S = 10.0
_LARGEST_BYTES = 1 << 20
_LARGEST_THUMBNAIL_PX = 4096
_LONGEST_SLIDE_S = 3600

_ALLOWED: dict[str, tuple[str, ...]] = {
    "appearance": get_args(Appearance),
    "language": get_args(LanguageChoice),
    "speed": get_args(Speed),
    "device": get_args(DeviceChoice),
    "strictness": get_args(StrictnessLevel),
    "precision": get_args(PrecisionChoice),
}


@dataclass(frozen=True, slots=True)
class Settings:
    appearance: Appearance = "system"
    language: LanguageChoice = "system"
    """Whoever starts next speaks it; the environment variable PHOTOCLIP_LANGUAGE comes before it."""
    speed: Speed = "normal"
    device: DeviceChoice = "auto"
    precision: PrecisionChoice = "auto"
    strictness: StrictnessLevel = "normal"
    """How sure a match must be."""
    first_start_done: bool = False
    thumbnail_size_px: int = 176
    show_folder_panel: bool = True
    show_info_panel: bool = False
    show_map: bool = False
    show_film_strip: bool = True
    """Whether the viewer shows the photos before and after the one in view, small, below it."""
    folded_sections: str = "keywords"
    """The sections of the side panel that are folded: their names, with blanks between."""
    collapse_bursts: bool = False
    """Whether the grid shows one photo for a burst of them."""
    advance_after_marking: bool = False
    """Whether the viewer goes on to the next photo after stars or a flag."""
    slideshow_s: int = 5
    """How long a photo of a slideshow is shown, in seconds."""
    read_sidecars: bool = True
    """Whether keywords, stars and colour labels of new photos are taken over from their files and sidecars."""
    write_sidecars: bool = False
    """Whether sidecars follow tags by themselves."""
    write_into_files: bool = False
    """Whether exports write into the photos themselves, too, with exiftool."""
    check_for_updates: bool = False
    """Whether a newer PhotoClip is looked for once a day."""
    update_address: str = ""
    """Where; '' where the installer says."""
    window_geometry: str = ""
    """Qt's own saved geometry, base64; '' before the first close."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What lies at the settings' place."""

    settings: Settings | None
    """What could be read, with defaults for the rest; None where nothing could, or nothing is saved."""
    damage: str = ""
    """Why not all of it could be read, a plain clause; '' where all is well."""
    passing: bool = False
    """Whether the reason may pass (no permission, a disk that fails): the file itself may be sound."""


def load(path: Path) -> Settings:
    """Return the saved settings; whatever is missing or makes no sense has its default."""
    return look(path).settings or Settings()


def look(path: Path) -> Saved:
    """Return what is saved, whatever lies there: a file cut short, of another program, a folder, a pipe, gigabytes."""
    try:
        saved = json.loads(_bytes_of(path).decode("utf-8-sig"))
    except FileNotFoundError:
        return Saved(None)
    except OSError as exc:
        return Saved(None, tr("they cannot be read now: {reason}").format(reason=exc.strerror or exc), passing=True)
    except (ValueError, RecursionError):
        return Saved(None, tr("the file is damaged"))
    if not isinstance(saved, dict):
        return Saved(None, tr("the file is damaged"))
    settings, misread = _from_json(saved)
    return Saved(settings, tr("some make no sense: {names}").format(names=", ".join(misread)) if misread else "")


def set_aside(path: Path) -> Path | None:
    """Move what lies at the settings' place out of the way; return where it is now, None where that cannot be done."""
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    for number in range(100):
        aside = path.with_name(f"{path.name}.damaged-{moment}{f'-{number}' if number else ''}")
        if not os.path.lexists(aside):
            try:
                path.rename(aside)
            except OSError:
                return None
            return aside
    return None


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
    private_folder(path.parent)
    with filelock.FileLock(path.with_name(path.name + ".lock"), timeout=_PATIENCE_S, mode=0o600):
        yield


def save(path: Path, settings: Settings) -> None:
    """Write `settings` atomically. Raises OSError when the disk will not take it."""
    private_folder(path.parent)
    with replacing(path) as file:
        file.write(json.dumps(asdict(settings), indent=2).encode())


def _bytes_of(path: Path) -> bytes:
    """Return a file's content. Raises OSError, ValueError where it is none or too large to be settings."""
    # Not blocking: opening a named pipe would wait for its writer for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("not a file")
        data = os.read(handle, _LARGEST_BYTES + 1)
    finally:
        os.close(handle)
    if len(data) > _LARGEST_BYTES:
        raise ValueError("too large")
    return data


def _from_json(saved: dict[str, Any]) -> tuple[Settings, list[str]]:
    """Return the settings, and the names of those whose values are of another type. (Later versions may know more.)"""
    known: dict[str, Any] = {}
    misread: list[str] = []
    defaults = Settings()
    for field in fields(Settings):
        value = saved.get(field.name, getattr(defaults, field.name))
        if type(value) is not type(getattr(defaults, field.name)):
            misread.append(field.name)
        elif _makes_sense(field.name, value):
            known[field.name] = value
    return replace(defaults, **known), misread


def _makes_sense(name: str, value: Any) -> bool:
    if name in _ALLOWED:
        return value in _ALLOWED[name]
    if name == "slideshow_s":
        return 0 < int(value) <= _LONGEST_SLIDE_S
    return name != "thumbnail_size_px" or 0 < value <= _LARGEST_THUMBNAIL_PX
