"""Where PhotoClip keeps its own files, and where its shipped resources lie."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import appdirs

from photoclip.system import THIS
from photoclip.system.files import own_number

DATA_DIR_VARIABLE = "PHOTOCLIP_DATA_DIR"
_APP = "PhotoClip"
_LONGEST_SOCKET = 100  # bytes of a socket's path that every system takes


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Every place PhotoClip writes to. Nothing is ever written anywhere else."""

    data_dir: Path
    cache_dir: Path

    @classmethod
    def choose(cls, data_dir: str | os.PathLike[str] | None = None) -> AppPaths:
        """Return the given folder's paths, else those of PHOTOCLIP_DATA_DIR, else the platform's own."""
        chosen = data_dir or os.environ.get(DATA_DIR_VARIABLE)
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return cls(root, root / "cache")
        return cls(Path(appdirs.user_data_dir(_APP, False)), Path(appdirs.user_cache_dir(_APP, False)))

    def for_demo(self) -> AppPaths:
        """Return the paths of a library apart, so that a demo never mixes with a person's own photos."""
        root = self.data_dir / "demo-library"
        return AppPaths(root, root / "cache")

    @property
    def meeting_place(self) -> Path:
        """Where PhotoClips of one person find each other: a folder of their login's alone, else the library's own."""
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        return Path(runtime) if runtime and os.access(runtime, os.W_OK | os.X_OK) else self.data_dir

    @property
    def answers(self) -> Path:
        """The socket at which one that has this library at hand answers."""
        told = os.fsencode("\0".join([str(Path.home()), os.path.realpath(self.data_dir)]))
        return self.socket(f"photoclip-answers-{hashlib.sha256(told).hexdigest()[:16]}")

    def socket(self, name: str) -> Path:
        """Return where the socket of that name lies: at the meeting place, or, where its path would be too long for
        one, in a short folder of this person's alone. It is the same place for every PhotoClip of this person.
        """
        place = self.meeting_place / f"{name}.socket"
        if len(os.fsencode(place)) <= _LONGEST_SOCKET:
            return place
        short = _own_short_folder()
        return place if short is None else short / place.name

    @property
    def database(self) -> Path:
        return self.data_dir / "library.sqlite3"

    @property
    def settings(self) -> Path:
        return self.data_dir / "settings.json"

    @property
    def backups(self) -> Path:
        return self.data_dir / "backups"

    @property
    def models(self) -> Path:
        return self.data_dir / "models"

    @property
    def log(self) -> Path:
        return self.data_dir / "photoclip.log"

    @property
    def demo(self) -> Path:
        return self.data_dir / "demo"

    @property
    def thumbnails(self) -> Path:
        return self.cache_dir / "thumbnails"

    @property
    def index(self) -> Path:
        return self.cache_dir / "index"


def _own_short_folder() -> Path | None:
    """Return a folder with a short name that only this person may look into; None where there is none to be had."""
    if not THIS.sockets_are_files:
        return None
    folder = Path(tempfile.gettempdir()) / f"photoclip-{own_number()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700)
    try:
        found = folder.lstat()  # others may write beside it: it may be theirs, or lead elsewhere
    except OSError:
        return None
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == own_number() and not found.st_mode & 0o077
    return folder if own else None


@cache
def resources_dir() -> Path:
    """Return the folder of shipped resources: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
