"""The XMP file beside a photo: what it says, and saving it without losing what others put there."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.photo import Stamp
from photoclip.core.xmp import XmpFields
from photoclip.disk.drafts import draft_file, take_over
from photoclip.errors import MalformedXmp, SidecarChanged, SidecarRefused, UnreadableImage, XmpProblem
from photoclip.language import tr
from photoclip.media.file_bytes import read_bytes
from photoclip.media.limits import DecodeLimits
from photoclip.media.sidecar_names import SidecarName, SidecarsBeside, may_write_into
from photoclip.media.xmp_document import LARGEST_BYTES, XmpDocument
from photoclip.media.xmp_reading import is_about_another, read_document
from photoclip.media.xmp_writing import merged_packet, new_packet

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
    is_anothers: bool = False
    """Whether it says itself that it is about another picture of the same name."""


def read_sidecar(photo_path: Path, beside: SidecarsBeside | None = None) -> Sidecar | None:
    """Return what a photo's sidecar says; None when it has none. Raises `XmpProblem`, if broken `MalformedXmp`.

    One that is about another picture of the same name says nothing about this one. `beside`: for work on many photos.
    """
    found = (beside or SidecarsBeside()).of(photo_path)
    return None if found is None else _read(photo_path, found)[0]


def write_sidecar(
    photo_path: Path,
    fields: XmpFields,
    expected: str | None,
    beside: SidecarsBeside | None = None,
    date: str | None = None,
    cancel: CancelToken | None = None,
) -> Sidecar | None:
    """Put `fields` into a photo's sidecar and return it; it appears whole or not at all.

    `expected`: the `content_hash` of the sidecar that the caller has read, None when there was none. A sidecar that has
    to be made is called `a.jpg.xmp`; for empty fields none is, and None returned. One that already says so is not
    touched, and one that others share is copied to be the photo's own. A link is followed and stays one. `date`: in the
    form of XMP, '' to take out the one that is there, None to leave it. `cancel`: ends it until the new file is put in
    place; raises Cancelled.

    Raises `SidecarChanged` when the sidecar is not the expected one any more, `SidecarRefused` when the disk does not
    let it be written, `MalformedXmp`, and other `XmpProblem`s; the sidecar then is as it was.
    """
    own = photo_path.with_name(f"{photo_path.name}.xmp")
    found = (beside or SidecarsBeside()).of(photo_path)
    if found is None:
        if expected is not None:
            raise SidecarChanged(tr("The sidecar of {path} was removed by another program.").format(path=photo_path))
        return _save(own, new_packet(fields, date), fields, None, cancel) if fields or date else None
    before, data = _read(photo_path, found)
    if before.content_hash != expected:
        raise SidecarChanged(
            tr("{path} was changed by another program; it was left as it is.").format(path=before.path)
        )
    if fields == before.fields and before.is_anothers and not date:
        return before
    try:
        merged = new_packet(fields, date) if before.is_anothers else merged_packet(data, fields, date)
    except XmpProblem as exc:
        raise XmpProblem(tr("{path} was left as it is: {reason}.").format(path=before.path, reason=exc)) from exc
    if merged == data:
        return before
    if before.is_anothers or not may_write_into(photo_path.name, found):
        return _save(own, merged, fields, None, cancel)
    return _save(before.path, merged, fields, before.stamp, cancel)


def _read(photo_path: Path, found: SidecarName) -> tuple[Sidecar, bytes]:
    path = photo_path.with_name(found.name)
    try:
        data, stamp = read_bytes(path, _LIMITS)
        document = XmpDocument.parse(data)
        is_anothers = found.is_shared and is_about_another(document, photo_path.suffix)
        fields = XmpFields() if is_anothers else read_document(document)
    except UnreadableImage as exc:
        kind = SidecarRefused if exc.passing or exc.retry else XmpProblem
        raise kind(tr("{path} cannot be read: {reason}.").format(path=path, reason=exc.reason)) from exc
    except MalformedXmp as exc:
        raise MalformedXmp(exc.reason, str(path)) from exc
    except XmpProblem as exc:
        raise XmpProblem(tr("{path} was left as it is: {reason}.").format(path=path, reason=exc)) from exc
    return Sidecar(path, fields, stamp, hashlib.sha256(data).hexdigest(), is_anothers), data


def _save(path: Path, data: bytes, fields: XmpFields, before: Stamp | None, cancel: CancelToken | None) -> Sidecar:
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
                raise SidecarChanged(
                    tr("{path} was changed by another program; it was left as it is.").format(path=path)
                )
            if cancel is not None:
                cancel.raise_if_cancelled()
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
        return SidecarRefused(tr("The disk is full: {path} was not saved. Free some space.").format(path=path))
    if exc.errno in _READ_ONLY:
        return SidecarRefused(
            tr("PhotoClip is not allowed to write {path}. Check the permissions of file and folder.").format(path=path)
        )
    return SidecarRefused(tr("{path} could not be saved ({reason}).").format(path=path, reason=exc.strerror or exc))
