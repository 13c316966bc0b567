"""System: what differs between Linux, Windows and macOS. Nothing else in the first run asks which of them this is."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import ctypes
    import msvcrt
else:
    import fcntl

_FULL_DISK = ("No space left on device", "os error 28", "os error 112", "not enough space on the disk")
"""As uv and Python say it on one system or another."""


@dataclass(frozen=True, slots=True)
class System:
    """One of the three. `name`: as `sys.platform` has it; `machine`: as `platform.machine()` has it."""

    name: str
    machine: str

    @property
    def is_windows(self) -> bool:
        return self.name == "win32"

    @property
    def tag(self) -> str:
        """What the names of its locks begin with: 'linux-x86_64', 'win32-amd64', 'darwin-arm64'."""
        return f"{self.name}-{self.machine.lower()}"

    @property
    def uv(self) -> str:
        return "uv.exe" if self.is_windows else "uv"

    @property
    def has_links(self) -> bool:
        """Whether anybody may make a link: Windows asks for a privilege."""
        return not self.is_windows

    def python_of(self, environment: Path, *, windowed: bool = False) -> Path:
        """Return the Python of an environment; `windowed`: the one that opens no console."""
        if self.is_windows:
            return environment / "Scripts" / ("pythonw.exe" if windowed else "python.exe")
        return environment / "bin" / "python"

    def packages_of(self, environment: Path) -> Path:
        """Return the folder of an environment with the packages; there need be none."""
        if self.is_windows:
            return environment / "Lib" / "site-packages"
        return next((environment / "lib").glob("python3*/site-packages"), environment / "none")

    def is_used(self, running: Path) -> bool:
        """Tell whether a program runs from the environment with this file, which it keeps open and locked."""
        if not running.exists():
            return False
        if self.is_windows:  # which renames no folder with an open file in it
            aside = running.parent.with_name(running.parent.name + ".old")
            try:
                running.parent.rename(aside)
                aside.rename(running.parent)
            except OSError:
                return True
            return False
        try:
            with running.open("a") as file:
                hold(file)
        except OSError:
            return True
        return False

    def has_display(self) -> bool:
        """Tell whether a window could be shown."""
        if not self.name.startswith("linux"):
            return True
        return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))

    def is_mine(self, status: os.stat_result) -> bool:
        """Tell whether the person owns it. Windows does not say so in numbers, and gives each a folder of their own."""
        return self.is_windows or status.st_uid == os.getuid()

    def home(self, payload: Path) -> Path:
        """Return where the environments go of an installation that is one person's own."""
        if self.name == "darwin":  # nothing is written into a signed .app
            return Path.home() / "Library" / "Application Support" / "PhotoClip environment"
        if (payload / "for-everybody").exists():  # where the package, when it goes, finds it again
            return Path(f"/var/lib/photoclip/{os.getuid()}")
        return payload.parent / "private"

    def says_disk_full(self, text: str) -> bool:
        return any(words in text for words in _FULL_DISK)


THIS = System(sys.platform, platform.machine())


def hold(file: IO[str]) -> None:
    """Lock a file until it is closed or this process ends. Raises OSError where another one holds it."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def tell(sentence: str) -> None:
    """Say it where the person sees it: in the terminal, or where there is none in a box of the system's."""
    if sys.stderr is not None and (sys.platform == "linux" or sys.stderr.isatty()):
        sys.stderr.write(f"{sentence}\n")
    elif sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, sentence, "PhotoClip", 0x10)
    elif sys.platform == "darwin":
        # The sentence is an argument, not a part of the script.
        script = 'on run words\ndisplay alert "PhotoClip" message (item 1 of words)\nend run'
        subprocess.run(["/usr/bin/osascript", "-e", script, sentence], capture_output=True, check=False)
