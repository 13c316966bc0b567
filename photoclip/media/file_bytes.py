"""The bytes of a file that may lie anywhere and be anything, with the stamp that they belong to."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from photoclip.core.photo import Stamp
from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.limits import DecodeLimits

# Not blocking: opening a named pipe would wait for its writer for ever.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)

_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}
_NO_ANSWER = {
    *(errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH),
    *(errno.ENETDOWN, errno.EHOSTDOWN, errno.ECONNRESET, errno.ECONNABORTED, errno.ECONNREFUSED, errno.ESHUTDOWN),
}
_OVERLOADED = {errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.EBUSY, errno.ENOBUFS}


_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file's content is known by."""

    stamp: Stamp
    content_hash: str
    """SHA-256 of the bytes, hex."""
    start_hash: str = ""
    """The same of the first bytes, as many as were asked for; '' where there are fewer."""


def read_bytes(path: str | Path, limits: DecodeLimits) -> tuple[bytes, Stamp]:
    """Return a regular file's bytes and the stamp they belong to. Raises `UnreadableImage`."""
    try:
        # Asked before it is opened, because opening a device can make it do something.
        _check_kind(os.stat(path))  # noqa: PTH116 - `path` may be text
        handle = os.open(path, _OPEN_FLAGS)
        with os.fdopen(handle, "rb", buffering=0) as file:
            before = os.fstat(handle)
            _check_kind(before)
            if before.st_size > limits.max_file_bytes:
                raise UnreadableImage(
                    english("the file is too large ({size} GB)").format(size=f"{before.st_size / 1e9:,.1f}")
                )
            data = _read(file.fileno(), before.st_size)
            after = os.fstat(handle)
    except (OSError, ValueError) as exc:
        raise unreadable(exc) from exc
    if Stamp.of(before) != Stamp.of(after) or len(data) != after.st_size:
        raise UnreadableImage(english("the file was still being written"), retry=True)
    return data, Stamp.of(after)


@contextmanager
def open_regular(path: str | Path) -> Iterator[BinaryIO]:
    """Yield a regular file, open to be read. Raises `UnreadableImage`, OSError, ValueError."""
    _check_kind(os.stat(path))  # noqa: PTH116 - `path` may be text
    with os.fdopen(os.open(path, _OPEN_FLAGS), "rb") as file:
        _check_kind(os.fstat(file.fileno()))
        yield file


def fingerprint(path: str | Path, start_bytes: int = 0) -> Fingerprint:
    """Return what tells a file's content, which is never in memory as a whole. Raises `UnreadableImage`."""
    digest, start_hash = hashlib.sha256(), ""
    try:
        with open_regular(path) as file:
            before, length = os.fstat(file.fileno()), 0
            while length <= before.st_size:
                most = _PIECE_BYTES if length >= start_bytes else min(_PIECE_BYTES, start_bytes - length)
                if not (piece := file.read(most)):
                    break
                digest.update(piece)
                length += len(piece)
                if length == start_bytes:
                    start_hash = digest.hexdigest()
            after = os.fstat(file.fileno())
    except (OSError, ValueError) as exc:
        raise unreadable(exc) from exc
    if Stamp.of(before) != Stamp.of(after) or length != after.st_size:
        raise UnreadableImage(english("the file was still being written"), retry=True)
    return Fingerprint(Stamp.of(after), digest.hexdigest(), start_hash)


def _check_kind(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableImage(english("it is a folder, not a file"))
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableImage(english("it is not an ordinary file"))


def _read(handle: int, size: int) -> bytes:
    """Read up to one byte more than `size`, so that a file that grew is noticed and an endless one ends."""
    parts = []
    left = size + 1
    while left > 0 and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def unreadable(exc: OSError | ValueError) -> UnreadableImage:
    """Return why the system could not read a file."""
    if isinstance(exc, ValueError):  # a NUL in the path, a name the system cannot express
        return UnreadableImage(english("the file is gone"))
    if exc.errno in _GONE:
        return UnreadableImage(english("the file is gone"))
    if isinstance(exc, PermissionError):
        return UnreadableImage(english("PhotoClip is not allowed to read the file"), passing=True)
    if exc.errno in _NO_ANSWER:
        # An unplugged drive or a lost share says nothing about the file.
        return UnreadableImage(english("the drive did not answer"), retry=True)
    if exc.errno in _OVERLOADED:
        return UnreadableImage(
            english("the system has too much to do ({reason})").format(reason=exc.strerror), passing=True
        )
    # A disk that fails at one place, or only today. What the name itself is to blame for stays as it is.
    reason = english("the disk could not read it ({reason})").format(reason=exc.strerror or exc)
    return UnreadableImage(reason, passing=exc.errno not in {errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL})
