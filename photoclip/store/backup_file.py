"""The file that a backup is: a ZIP archive of a manifest, the library's rows, its vectors if asked for, settings.

Any archiver opens it. The manifest comes first and says what is inside, with the hash of each part; the parts are
SQLite files without indexes.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any, get_args

from photoclip import __version__
from photoclip.core.backups import Backup, BackupKind
from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store import pasted_pictures
from photoclip.store.migrations import SCHEMA_VERSION

MANIFEST, ROWS, VECTORS, SETTINGS = "manifest.json", "library.sqlite3", "vectors.sqlite3", "settings.json"
_WHAT = "PhotoClip backup"
_FILE_FORMAT = 1
MAX_TEXT_BYTES = 1_000_000
_PIECE_BYTES = 1 << 20
# A million photos: 389 MB of rows, 178 MB at the quickest level, 167 at zlib's usual one, which takes twice as long.
_LEVEL = 1

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OverflowError, LookupError, TypeError)
"""What reading a damaged or hostile archive raises, besides OSError."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside, before it is packed."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    kind: BackupKind
    made: str
    library_format: int
    library_id: str
    photo_count: int
    tag_count: int
    album_count: int
    rows: Part
    vectors: Part | None
    pictures_folder: str
    """Where the pictures lay that smart albums look for; the albums name them by it."""
    program: str = __version__


def write(
    target: Path,
    manifest: Manifest,
    rows: Path,
    vectors: Path | None,
    settings: bytes,
    pictures: Sequence[Path],
    cancel: CancelToken,
    on_bytes: Callable[[int], None],
) -> None:
    """Write the archive to `target`, and see it safe on the disk. Raises OSError, Cancelled."""
    handle = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            said = {"what": _WHAT, "file_format": _FILE_FORMAT} | asdict(manifest)
            archive.writestr(MANIFEST, json.dumps(said, indent=1))
            archive.writestr(SETTINGS, settings)
            pasted_pictures.pack(archive, pictures)
            _pack(archive, rows, ROWS, cancel, on_bytes)
            if vectors is not None:
                # A ZipInfo of one's own is stored as it is: half-precision numbers hardly shrink.
                _pack(archive, vectors, zipfile.ZipInfo(VECTORS), cancel, on_bytes)
        stream.flush()
        os.fsync(stream.fileno())


def part_of(path: Path, cancel: CancelToken) -> Part:
    """Return size and hash of a file that is to be packed."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in _pieces(stream, cancel):
            digest.update(piece)
        return Part(stream.tell(), digest.hexdigest())


def check(path: Path, manifest: Manifest, cancel: CancelToken, on_bytes: Callable[[int], None]) -> None:
    """Read everything back. Raises LibraryProblem where it is not what was written, and Cancelled."""
    for name, part in ((ROWS, manifest.rows), (VECTORS, manifest.vectors)):
        if part is not None:
            unpack(path, name, part, None, cancel, on_bytes)


def unpack(
    path: Path,
    name: str,
    part: Part,
    target: Path | None,
    cancel: CancelToken,
    on_bytes: Callable[[int], None] = lambda _count: None,
) -> None:
    """Write a part to `target`, or with None only read it.

    Raises LibraryProblem where it is not what the manifest says, OSError of the target, Cancelled.
    """
    digest, size = hashlib.sha256(), 0
    with _opened(path) as archive, _target(target) as out:
        with archive.open(name) as stream:
            for piece in _pieces(stream, cancel):
                size += len(piece)
                if size > part.size_bytes:
                    break
                digest.update(piece)
                on_bytes(len(piece))
                if out is not None:
                    out.write(piece)
        if (size, digest.hexdigest()) != (part.size_bytes, part.sha256):
            raise _damaged(path)


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself. Raises LibraryProblem with the reason why it cannot be used."""
    with _opened(path) as archive:
        if MANIFEST not in archive.namelist():
            raise LibraryProblem(tr("{path} is not a backup of PhotoClip.").format(path=path))
        said = json.loads(_text(archive, MANIFEST))
        if not isinstance(said, dict) or said.get("what") != _WHAT:
            raise LibraryProblem(tr("{path} is not a backup of PhotoClip.").format(path=path))
        file_format, library_format = said.get("file_format"), said.get("library_format")
        if _is_newer(file_format, _FILE_FORMAT) or _is_newer(library_format, SCHEMA_VERSION):
            raise LibraryProblem(
                tr("{path} was written by a newer PhotoClip; please update PhotoClip.").format(path=path)
            )
        manifest = _manifest(said)
        names = {info.filename: info.file_size for info in archive.infolist()}
        parts = {ROWS: manifest.rows, VECTORS: manifest.vectors}
        if any(part is not None and names.get(name) != part.size_bytes for name, part in parts.items()):
            raise _damaged(path)
    return manifest


def read_settings(path: Path) -> bytes:
    """Return the settings file inside; empty where there is none."""
    with _opened(path) as archive:
        return _text(archive, SETTINGS) if SETTINGS in archive.namelist() else b""


def unpack_pictures(path: Path, folder: Path) -> None:
    """Write the pictures inside into `folder`. Raises LibraryProblem, OSError."""
    with _opened(path) as archive:
        pasted_pictures.unpack(archive, folder)


def described(path: Path, manifest: Manifest) -> Backup:
    """Return what is shown of a backup."""
    return Backup(
        path,
        manifest.kind,
        datetime.fromisoformat(manifest.made).astimezone(),
        path.stat().st_size,
        manifest.library_format,
        manifest.photo_count,
        manifest.tag_count,
        manifest.album_count,
        manifest.vectors is not None,
    )


def is_archive(path: Path) -> bool:
    """Tell whether a file begins like one of ours. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except BROKEN as exc:
        raise _damaged(path) from exc


@contextmanager
def _target(path: Path | None) -> Iterator[IO[bytes] | None]:
    if path is None:
        yield None
        return
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as stream:
        yield stream


def _pack(
    archive: zipfile.ZipFile,
    path: Path,
    name: str | zipfile.ZipInfo,
    cancel: CancelToken,
    on_bytes: Callable[[int], None],
) -> None:
    with path.open("rb") as stream, archive.open(name, "w", force_zip64=True) as packed:
        for piece in _pieces(stream, cancel):
            packed.write(piece)
            on_bytes(len(piece))


def _pieces(stream: IO[bytes], cancel: CancelToken) -> Iterator[bytes]:
    while piece := stream.read(_PIECE_BYTES):
        cancel.raise_if_cancelled()
        yield piece


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        text = stream.read(MAX_TEXT_BYTES + 1)
    if len(text) > MAX_TEXT_BYTES:
        raise ValueError("larger than any manifest")
    return text


def _manifest(said: dict[str, Any]) -> Manifest:
    """Raises ValueError, LookupError or TypeError where a field is missing or makes no sense."""
    known = {field.name: said[field.name] for field in fields(Manifest)}
    known |= {name: None if known[name] is None else _part(known[name]) for name in ("rows", "vectors")}
    counts = [known[name] for name in ("library_format", "photo_count", "tag_count", "album_count")]
    if any(type(count) is not int or not 0 <= count < 1 << 53 for count in counts) or not counts[0]:
        raise ValueError("a count is no count")
    if known["kind"] not in get_args(BackupKind) or known["rows"] is None:
        raise ValueError("not a kind of backup")
    made = datetime.fromisoformat(known["made"])
    if not isinstance(known["library_id"], str) or not isinstance(known["pictures_folder"], str) or made.tzinfo is None:
        raise ValueError("not said when, or of what")
    made.astimezone()  # OverflowError at the ends of time
    return Manifest(**known)


def _part(said: dict[str, Any]) -> Part:
    part = Part(said["size_bytes"], said["sha256"])
    if type(part.size_bytes) is not int or part.size_bytes < 0 or not isinstance(part.sha256, str):
        raise ValueError("not a part")
    return part


def _is_newer(number: object, known: int) -> bool:
    return isinstance(number, int) and number > known


def _damaged(path: Path) -> LibraryProblem:
    return LibraryProblem(
        tr("The backup {path} is damaged or cut off; nothing was changed. Choose another one.").format(path=path)
    )
