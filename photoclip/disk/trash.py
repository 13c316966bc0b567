"""The system's trash: files go there by the system's own way, and come back where it says where they lie."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from photoclip.disk.drafts import replacing
from photoclip.language import tr
from photoclip.system import THIS, System
from photoclip.system.files import own_number

_INFO = ".trashinfo"
_MOST_ALIKE = 1000
_NUMBER = " 9999"
"""What is added to a name that something in the trash has already."""


class SystemTrash:
    """Send2Trash moves. On freedesktop's systems the note beside each file (`.trashinfo`) says where it lay."""

    def put(self, path: Path) -> str:
        """Move a file to the trash; return where it lies there, '' where the system does not tell. Raises OSError."""
        before = path.lstat()
        if _room_for_name(path) >= len(os.fsencode(path.name)):
            _send(path)
            return _place_of(path, before)
        return _put_by_shorter_name(path, before)

    def bring_back(self, place: str, path: Path) -> None:
        """Let what lies at `place` in the trash lie at `path` again. Raises OSError, also where something does."""
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, tr("another file lies there now"))
        path.parent.mkdir(parents=True, exist_ok=True)
        lying = Path(place)
        try:
            os.link(lying, path, follow_symlinks=False)  # which writes over nothing
        except FileExistsError:
            raise FileExistsError(errno.EEXIST, tr("another file lies there now")) from None
        except OSError:  # another disk, or one that knows no links
            shutil.move(lying, path)
        else:
            lying.unlink()
        with contextlib.suppress(OSError):
            _note_of(lying).unlink()


def _send(path: Path) -> None:
    from send2trash import send2trash  # noqa: PLC0415 it asks the desktop's own libraries for their way

    try:
        send2trash(str(path))
    except OSError:
        raise
    except Exception as exc:
        # The desktop's libraries have exceptions of their own, which are no OSError.
        raise OSError(errno.EIO, tr("the trash does not take it")) from exc


def _room_for_name(path: Path, system: System = THIS) -> int:
    """Return how many bytes a name may have, so that the trash can give its note the same name."""
    if not system.is_freedesktop:
        return sys.maxsize
    longest = 255
    with contextlib.suppress(OSError, ValueError):
        longest = os.pathconf(path.parent, "PC_NAME_MAX")
    return longest - len(_INFO) - len(_NUMBER)


def _put_by_shorter_name(path: Path, before: os.stat_result) -> str:
    """Do as `put`, by a name to which the trash can add; its note leads to the name that the file had all the same."""
    shorter = _shorter_name(path, _room_for_name(path))
    try:
        os.link(path, shorter, follow_symlinks=False)
    except OSError:  # a disk that knows no links
        path.rename(shorter)
    try:
        _send(shorter)
    except OSError:
        shorter.replace(path)  # of two names of one file neither goes by this
        shorter.unlink(missing_ok=True)
        raise
    place = _place_of(shorter, before)
    if place:
        note = _note_of(Path(place))
        lines = [_leading_to(line, path.name) for line in note.read_bytes().splitlines()]
        with replacing(note, private=False) as file:
            file.write(b"\n".join([*lines, b""]))
    # Only now: whatever ends PhotoClip in between, the file is where it was.
    path.unlink(missing_ok=True)
    return place


def _shorter_name(path: Path, room: int) -> Path:
    """Return a path beside a file's own that is free, with the beginning of its name and its ending."""
    ending = os.fsencode(path.suffix)
    ending = ending if len(ending) < room // 2 else b""
    for number in range(1, _MOST_ALIKE):
        rest = (b" (%d)" % number if number > 1 else b"") + ending
        name = os.fsencode(path.stem)[: room - len(rest)].decode("utf-8", "ignore")
        shorter = path.with_name(name + os.fsdecode(rest))
        if not os.path.lexists(shorter):
            return shorter
    raise OSError(errno.ENAMETOOLONG, tr("its name is too long for the trash"))


def _leading_to(line: bytes, name: str) -> bytes:
    if not line.startswith(b"Path="):
        return line
    folder, slash, _shorter = line.removeprefix(b"Path=").rpartition(b"/")
    return b"Path=" + folder + slash + quote(os.fsencode(name)).encode()


def _note_of(lying: Path) -> Path:
    return lying.parent.parent / "info" / (lying.name + _INFO)


def _place_of(path: Path, before: os.stat_result) -> str:
    """Return where the file that was moved to the trash just now lies there; '' where that cannot be told."""
    if not THIS.is_freedesktop:
        return ""
    for trash, top in _trashes(path):
        for note in _notes(trash / "info", path.stem):
            lying = trash / "files" / note.name.removesuffix(_INFO)
            if _where(note, top) == Path(os.path.normpath(path.absolute())) and _is_same(lying, before):
                return str(lying)
    return ""


def _trashes(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the folders that may be the trash of what lay at `path`, each with what its notes count from."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    yield home / "Trash", home
    top = Path(os.path.realpath(path.parent))
    while not top.is_mount() and top != top.parent:
        top = top.parent
    user = own_number()
    yield top / ".Trash" / str(user), top
    yield top / f".Trash-{user}", top


def _notes(folder: Path, stem: str) -> list[Path]:
    """Return the notes about files of such a name, the newest first."""
    found: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(stem) and entry.name.endswith(_INFO):
                with contextlib.suppress(OSError):
                    found.append((entry.stat().st_mtime, Path(entry.path)))
    return [note for _time, note in sorted(found, reverse=True)]


def _where(note: Path, top: Path) -> Path | None:
    """Return the path that a note gives, None where it gives none."""
    with contextlib.suppress(OSError):
        for line in note.read_bytes().splitlines():
            if line.startswith(b"Path="):
                lay = top / os.fsdecode(unquote_to_bytes(line.removeprefix(b"Path=")))
                return Path(
                    os.path.normpath(lay.absolute())
                )  # of what is reached through a link, it counts from there by ".."
    return None


def _is_same(lying: Path, before: os.stat_result) -> bool:
    try:
        now = lying.lstat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
