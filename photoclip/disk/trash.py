"""The system's trash: files go there by the system's own way, and come back where it says where they lie."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

_INFO = ".trashinfo"


class SystemTrash:
    """Send2Trash moves. On freedesktop's systems the note beside each file (`.trashinfo`) says where it lay."""

    def put(self, path: Path) -> str:
        """Move a file to the trash; return where it lies there, '' where the system does not tell. Raises OSError."""
        from send2trash import send2trash  # noqa: PLC0415 it asks the desktop's own libraries for their way

        before = path.lstat()
        try:
            send2trash(str(path))
        except OSError:
            raise
        except Exception as exc:
            # The desktop's libraries have exceptions of their own, which are no OSError.
            raise OSError(errno.EIO, "the trash does not take it") from exc
        return _place_of(path, before)

    def bring_back(self, place: str, path: Path) -> None:
        """Let what lies at `place` in the trash lie at `path` again. Raises OSError, also where something does."""
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "another file lies there now")
        path.parent.mkdir(parents=True, exist_ok=True)
        lying = Path(place)
        try:
            os.link(lying, path, follow_symlinks=False)  # which writes over nothing
        except FileExistsError:
            raise FileExistsError(errno.EEXIST, "another file lies there now") from None
        except OSError:  # another disk, or one that knows no links
            shutil.move(lying, path)
        else:
            lying.unlink()
        with contextlib.suppress(OSError):
            (lying.parent.parent / "info" / (lying.name + _INFO)).unlink()


def _place_of(path: Path, before: os.stat_result) -> str:
    """Return where the file that was moved to the trash just now lies there; '' where that cannot be told."""
    if sys.platform in ("win32", "darwin"):
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
    user = str(os.getuid()) if sys.platform != "win32" else ""
    yield top / ".Trash" / user, top
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
