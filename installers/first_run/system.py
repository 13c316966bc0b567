"""System: what differs between Linux, Windows and macOS. Nothing else in the first run asks which of them this is."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

if sys.platform == "win32":
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

    def languages(
        self, environ: Mapping[str, str] | None = None, ask: Callable[[System], list[str]] | None = None
    ) -> list[str]:
        """Return what the person wants to be spoken to in, the dearest first: 'de_AT.UTF-8', 'zh-Hans-CN'.

        The environment says so, as gettext reads it; where it says nothing Windows and macOS are asked (`ask`).
        """
        environ = os.environ if environ is None else environ
        said = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
        if said.partition(".")[0] in {"C", "POSIX"}:
            return []  # who wants no language is not asked which one before others
        wanted = [name for name in (*environ.get("LANGUAGE", "").split(":"), said) if name]
        return wanted or (ask or _languages_of)(self)

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


_BOXES = (
    ("zenity", "--error", "--no-markup", "--text"),
    ("kdialog", "--error"),
    ("notify-send", "PhotoClip"),
    ("xmessage",),
)
"""What shows a sentence on a Linux desktop; the launcher asks the same ones."""

THIS = System(sys.platform, platform.machine())


def _languages_of(system: System) -> list[str]:
    """Return the languages of the person's settings, where the system keeps any."""
    if sys.platform == "win32":
        return windows_languages(ctypes.windll.kernel32)
    return macos_languages() if system.name == "darwin" else []


def windows_languages(kernel32: Any) -> list[str]:
    """Return the languages that Windows shows itself in to this person."""
    by_name, count, letters = 0x8, ctypes.c_ulong(), ctypes.c_ulong()
    asked = kernel32.GetUserPreferredUILanguages
    if not asked(by_name, ctypes.byref(count), None, ctypes.byref(letters)):
        return []
    names = ctypes.create_unicode_buffer(letters.value)
    if not asked(by_name, ctypes.byref(count), names, ctypes.byref(letters)):
        return []
    return [name for name in "".join(names[: letters.value]).split("\0") if name]


def macos_languages(run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run) -> list[str]:
    """Return the preferred languages of the person on this Mac."""
    try:
        asked = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
        said = run(asked, capture_output=True, text=True, check=False).stdout
    except OSError:
        return []
    return re.findall(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*", said)


def hold(file: IO[str]) -> None:
    """Lock a file until it is closed or this process ends. Raises OSError where another one holds it."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _show_box(sentence: str) -> None:
    """Show it on the desktop: from a menu nobody reads standard error."""
    found = next((command for command in _BOXES if shutil.which(command[0])), None)
    if found is not None:
        subprocess.run([*found, sentence], capture_output=True, check=False)


def tell(sentence: str) -> None:
    """Say it where the person sees it: in the terminal, or where there is none in a box of the system's."""
    if sys.stderr is not None and (sys.platform == "linux" or sys.stderr.isatty()):
        sys.stderr.write(f"{sentence}\n")
        if not sys.stderr.isatty() and any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
            _show_box(sentence)
    elif sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, sentence, "PhotoClip", 0x10)
    elif sys.platform == "darwin":
        # The sentence is an argument, not a part of the script.
        script = 'on run words\ndisplay alert "PhotoClip" message (item 1 of words)\nend run'
        subprocess.run(["/usr/bin/osascript", "-e", script, sentence], capture_output=True, check=False)
