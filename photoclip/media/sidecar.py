"""The XMP file beside a photo: which one it is, what it says, and saving it without losing what others put there.

digiKam and darktable write `a.jpg.xmp`, and so does PhotoClip; Lightroom writes `a.xmp`, for raw photos only.

- `a.jpg.xmp` is the photo's. Where it stands, `a.xmp` is not looked at: two files that can be changed apart would bring
  back in one what was removed in the other.
- `a.xmp` is the photo's only while no other picture is called `a`: beside a raw photo it belongs to that, and between
  two pictures it could be either's. Then it is written, too, so that both names are not there.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.photo import Stamp
from photoclip.core.photo_names import EXTENSIONS
from photoclip.core.xmp import XmpFields
from photoclip.disk.drafts import draft_file, take_over
from photoclip.errors import MalformedXmp, SidecarChanged, SidecarRefused, UnreadableImage, XmpProblem
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_bytes
from photoclip.media.xmp_document import LARGEST_BYTES
from photoclip.media.xmp_reading import read_packet
from photoclip.media.xmp_writing import merged_packet, new_packet

# Probed, not listed: a folder may hold ten thousand photos, each with its sidecar.
_SUFFIXES = (".xmp", ".XMP", ".Xmp")
_OTHER_PICTURES = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr", ".iiq", ".jxl", ".k25", ".kdc"),
    *(".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".psd", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf"),
    *(".srw", ".x3f"),
)
_PICTURES = tuple(sorted({*EXTENSIONS, *_OTHER_PICTURES}))

_LIMITS = DecodeLimits(max_file_bytes=LARGEST_BYTES)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar as it was read or written."""

    path: Path
    fields: XmpFields
    stamp: Stamp
    content_hash: str
    """SHA-256 of the bytes, hex: what `write_sidecar` expects to find."""


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


def read_sidecar(photo_path: Path) -> Sidecar | None:
    """Return what a photo's sidecar says; None when it has none. Raises `XmpProblem`, if broken `MalformedXmp`."""
    path = find_sidecar(photo_path)
    return None if path is None else _read(path)[0]


def write_sidecar(photo_path: Path, fields: XmpFields, expected: str | None) -> Sidecar | None:
    """Put `fields` into a photo's sidecar and return it; it appears whole or not at all.

    `expected`: the `content_hash` of the sidecar that the caller has read, None when there was none. A sidecar that has
    to be made is called `a.jpg.xmp`; for empty fields none is, and None returned. One that already says so is not
    touched. A link is followed and stays one.

    Raises `SidecarChanged` when the sidecar is not the expected one any more, `SidecarRefused` when the disk does not
    let it be written, `MalformedXmp`, and other `XmpProblem`s; the sidecar then is as it was.
    """
    path = find_sidecar(photo_path)
    if path is None:
        if expected is not None:
            raise SidecarChanged(f"The sidecar of {photo_path} was removed by another program.")
        if not fields:
            return None
        path = photo_path.with_name(f"{photo_path.name}.xmp")
        return _save(path, new_packet(fields), fields, None)
    before, data = _read(path)
    if before.content_hash != expected:
        raise SidecarChanged(f"{path} was changed by another program; it was left as it is.")
    try:
        merged = merged_packet(data, fields)
    except XmpProblem as exc:
        raise XmpProblem(f"{path} was left as it is: {exc}.") from exc
    return before if merged == data else _save(path, merged, fields, before.stamp)


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


def _read(path: Path) -> tuple[Sidecar, bytes]:
    try:
        data, stamp = read_bytes(path, _LIMITS)
        fields = read_packet(data)
    except UnreadableImage as exc:
        kind = SidecarRefused if exc.passing or exc.retry else XmpProblem
        raise kind(f"{path} cannot be read: {exc.reason}.") from exc
    except MalformedXmp as exc:
        raise MalformedXmp(exc.reason, str(path)) from exc
    except XmpProblem as exc:
        raise XmpProblem(f"{path} was left as it is: {exc}.") from exc
    return Sidecar(path, fields, stamp, hashlib.sha256(data).hexdigest()), data


def _save(path: Path, data: bytes, fields: XmpFields, before: Stamp | None) -> Sidecar:
    """Write a sidecar beside itself and put it in place unless it changed since `before` (None: is there by now)."""
    target = Path(os.path.realpath(path))
    try:
        status = target.stat() if before is not None else None
        if status is not None and not status.st_mode & 0o222:
            # A person's protection of this file; replacing it would only need the folder's permission.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with draft_file(target.parent, private=False) as draft:
            draft.file.write(data)
            if status is not None:
                take_over(draft.path, status)
            draft.sync()
            stamp = Stamp.of(os.fstat(draft.file.fileno()))
            if _stamp_now(target) != before:
                raise SidecarChanged(f"{path} was changed by another program; it was left as it is.")
            draft.replace(target)
    except OSError as exc:
        raise _cannot_write(path, exc) from exc
    return Sidecar(path, fields, stamp, hashlib.sha256(data).hexdigest())


def _stamp_now(path: Path) -> Stamp | None:
    try:
        return Stamp.of(path.stat())
    except FileNotFoundError:
        return None


def _cannot_write(path: Path, exc: OSError) -> SidecarRefused:
    if exc.errno in _FULL:
        return SidecarRefused(f"The disk is full: {path} was not saved. Free some space.")
    if exc.errno in _READ_ONLY:
        return SidecarRefused(f"PhotoClip is not allowed to write {path}. Check the permissions of file and folder.")
    return SidecarRefused(f"{path} could not be saved ({exc.strerror or exc}).")
