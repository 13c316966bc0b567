"""Photos and the files that carry them, as plain values."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from photoclip.system import THIS, System

_EPOCH = datetime(1970, 1, 1)
_MOST = 0x7FFF_FFFF_FFFF_FFFF


class Stamp(NamedTuple):
    """What tells without reading that a file is still the same: size in bytes, mtime in ns, inode (0 where unknown).

    A tuple, as all that a scan makes for every file of a library: a frozen data class takes three times as long.
    """

    size: int
    mtime_ns: int
    inode: int = 0
    ctime_ns: int = 0
    """When anything about the file changed, its name and permissions, too, in ns (0 where unknown).

    No part of what a file is told by: another one only calls for another look (`scan.diff`).
    """

    @classmethod
    def of(cls, status: os.stat_result, system: System = THIS) -> Stamp:
        """Return the stamp of a file from its `os.stat` result."""
        # The database's integers are signed and have 64 bits. Windows and some network file systems use 64 unsigned
        # ones for the inode, and a clock set wrong writes times beyond the year 2262 or before 1677.
        ctime_ns = _stored(status.st_ctime_ns) if system.tells_when_anything_changed else 0
        return cls(_stored(status.st_size), _stored(status.st_mtime_ns), status.st_ino & _MOST, ctime_ns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stamp) and self[:3] == other[:3]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:3])

    @property
    def moment(self) -> datetime:
        """When the file was last written, in local time; the nearest moment that the calendar has."""
        try:
            return datetime.fromtimestamp(self.mtime_ns / 1e9)
        except (OverflowError, OSError, ValueError):  # Windows knows no time before 1970
            return _EPOCH + timedelta(microseconds=self.mtime_ns // 1000)


def _stored(number: int) -> int:
    return max(-_MOST, min(_MOST, number))


@dataclass(frozen=True, slots=True)
class ShotInfo:
    """What the camera wrote beside the pixels. Every field may be missing."""

    taken_at: datetime | None = None
    """Wall-clock time where the photo was taken, without zone, with microseconds; the start of what is known of it."""
    utc_offset_min: int | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    lens: str | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length_mm: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    orientation: int = 1
    """EXIF orientation, 1 to 8."""
    date_precision: str = ""
    """One of `taken.Precision`, how exact `taken_at` is; '' is to the second."""
    date_source: str = ""
    """One of `taken.SOURCES`, where `taken_at` stands; '' where that is not known, or nothing is."""
    duration_s: float | None = None
    """How long a video is, 0 where nobody says; None for a picture."""

    live_id: str = ""
    """What a live photo and its film have in common, `companions.INSIDE` where that lies in the file; '' for none."""
    high_range: bool = False
    """Whether there is more brightness in it than a usual screen shows: its standard picture is shown."""

    @property
    def camera_moment(self) -> datetime | None:
        """When the photo was taken, where the file itself says so to the second."""
        exact = self.date_precision in {"", "second"}
        inside = {"", "exif", "video", "xmp", "iptc", "gps"}
        return self.taken_at if exact and self.date_source in inside else None


@dataclass(frozen=True, slots=True)
class Looks:
    """What can be told of a picture without knowing what it shows."""

    sharpness: float
    """0 (nothing in it is sharp) to 1; see `media.looks`."""
    brightness: float
    """Grey that nine tenths of it are darker than: 0 (black) to 1."""
    page: float = 0.0
    """How likely it is to be a page with something written on it, 0 to 1; see `media.pages`."""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """One folder that the person asked PhotoClip to watch."""

    id: int
    path: str
    paused: bool = False
    online: bool = True
    photo_count: int = 0
    failed_count: int = 0
    closer: bool = False
    """Whether its photos are looked at closer."""


@dataclass(frozen=True, slots=True)
class FoldersAdded:
    """Which folders are watched from now on, and why the others are not, in plain sentences."""

    watched: tuple[str, ...]
    refused: dict[str, str]


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One path that carries a photo's content."""

    id: int
    folder_id: int
    path: str
    stamp: Stamp
    offline: bool = False
    incomplete: str = ""
    """What is missing of the picture in it, in a plain clause; '' when it is all there."""
    photo_id: int = 0
    """The photo whose content it is, where that is not said around it."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: its content, and every file that carries it."""

    id: int
    content_hash: str
    """SHA-256 of the bytes, hex."""
    size_bytes: int
    width: int
    """Pixels after the EXIF orientation was applied."""
    height: int
    format: str
    shot: ShotInfo
    date: datetime
    """`shot.taken_at`, else the file's time."""
    files: tuple[PhotoFile, ...]
    description: str = ""
    """What it is described by in words; '' for nothing."""

    @property
    def incomplete(self) -> str:
        """What is missing of the picture, in a plain clause; '' when it is all there."""
        return next((file.incomplete for file in self.files if file.incomplete), "")


@dataclass(frozen=True, slots=True)
class Tile:
    """What the grid draws for one photo."""

    photo_id: int
    content_hash: str
    name: str
    path: str
    date: datetime
    width: int
    height: int
    file_count: int = 1
    offline: bool = False
    rating: int = 0
    """0 to 5 stars."""
    favourite: bool = False
    color: str = ""
    """Colour label: one of `COLOR_LABELS`, or ''."""
    flag: str = ""
    """One of `FLAGS`, or ''."""
    tags: tuple[str, ...] = ()
    """Names of its tags, in their order."""
    hidden: bool = False
    """Whether it is to be seen only by who asks for it."""
    duration_s: float | None = None
    """How long a video is, 0 where nobody says; None for a picture."""
    companions: tuple[str, ...] = ()
    """Which kinds of companions it has, each once; "film" where it lies in the photo's own file, too."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that could not be read, or not all of it, with the reason in plain words.

    Tried again when its stamp changes.
    """

    path: str
    reason: str
    passing: bool = False
    """Whether the reason may pass, so that it is tried again by itself, too."""
    shown: bool = False
    """Whether it is shown all the same, as far as it is there."""


@dataclass(frozen=True, slots=True)
class FolderNode:
    """One folder of the folder panel. `relative` is '' for the watched folder itself, else uses '/'."""

    folder_id: int
    relative: str
    name: str
    photo_count: int
    """Photos in this folder and below, each once."""
    file_count: int = 0
    """Files that carry them there: more, where copies of a photo lie there."""
    closer: bool = False
    """Whether the photos in it are looked at closer, but for folders in it of which something else was said."""


def camera_name(make: str | None, model: str | None) -> str:
    """Return make and model, the make once: 'NIKON CORPORATION' and 'NIKON D750' are 'NIKON D750'."""
    make, model = (make or "").strip(), (model or "").strip()
    if not make or not model:
        return make or model
    brand = make.split()[0].casefold()
    return model if model.casefold().startswith(brand) else f"{make} {model}"
