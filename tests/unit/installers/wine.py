"""Windows as far as Wine has it: one of its own for the tests, and a program that stands for PhotoClip's Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import PATIENCE_S, wait_until

PROGRAMS = "makensis", "wine", "wineserver", "Xvfb"

# It says how it was started, and runs for as long as the file `stay` is there; `/mutex=NAME` is held meanwhile.
_STANDS_FOR_PYTHON = r"""
!include "LogicLib.nsh"
!include "FileFunc.nsh"
Unicode true
SilentInstall silent
RequestExecutionLevel user
Name started
OutFile "${OUT}"
Section
  ${GetParameters} $0
  ${GetOptions} $0 "/mutex=" $2
  System::Call 'kernel32::CreateMutex(p 0, i 0, t r2)'
  System::Call 'kernel32::GetCommandLine() t .r0'
  FileOpen $1 "C:\started.part" w
  FileWriteUTF16LE $1 "$0"
  FileClose $1
  Rename "C:\started.part" "C:\started.txt"
  ${DoWhile} ${FileExists} "C:\stay"
    Sleep 50
  ${Loop}
SectionEnd
"""


def missing() -> str:
    """Return what is not here of what Wine needs; '' where all is. Installers by NSIS are programs of 32 bits."""
    gone = [program for program in PROGRAMS if shutil.which(program) is None]
    if not gone and not any(Path("/usr/lib").glob("i386-linux-gnu/wine/i386-*")):
        gone = ["wine32"]
    return ", ".join(gone)


def compile_python(target: Path) -> None:
    """Make a program that stands for `pythonw.exe`."""
    source = target.with_suffix(".nsi")
    source.write_text(_STANDS_FOR_PYTHON, "utf-8")
    subprocess.run(["makensis", "-V2", "-WX", f"-DOUT={target}", str(source)], check=True, capture_output=True)
    source.unlink()


@dataclass
class Windows:
    """One Windows with a person in it, in a folder; all that runs in it ends with it."""

    folder: Path
    display: str
    _environ: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        home = self.folder / "home"
        home.mkdir(parents=True)
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("WINE", "WAYLAND", "XDG_"))}
        self._environ = ours | {
            "HOME": str(home),
            "WINEPREFIX": str(self.folder / "windows"),
            "WINEDEBUG": "-all",
            # Neither .NET nor a browser is brought, and no menu of this desktop gets entries.
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=",
            "DISPLAY": self.display,
            "LC_ALL": "C.UTF-8",
        }
        self.run("wineboot", "--init")
        self.settle()

    def run(self, *command: str | Path, check: bool = True) -> int:
        """Run a program of Windows to its end; return how it ended."""
        return subprocess.run(
            ["wine", *map(str, command)], env=self._environ, capture_output=True, check=check, timeout=PATIENCE_S
        ).returncode

    def settle(self) -> None:
        """Wait until no program of Windows runs any more, and all that it knows is on the disk."""
        subprocess.run(["wineserver", "--wait"], env=self._environ, check=True, timeout=PATIENCE_S)

    def end(self) -> None:
        """End all that runs."""
        subprocess.run(["wineserver", "--kill"], env=self._environ, check=False, timeout=PATIENCE_S)

    @contextmanager
    def running(self, *command: str | Path) -> Iterator[None]:
        """Let a program that stands for PhotoClip's Python run meanwhile."""
        stay = self.path(r"C:\stay")
        stay.touch()
        self.forget()
        process = subprocess.Popen(
            ["wine", *map(str, command)],
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.started()
            yield
        finally:
            stay.unlink()
            process.wait(timeout=PATIENCE_S)

    def path(self, there: str) -> Path:
        r"""Return where a path of Windows, `C:\a\b`, lies here."""
        return self.folder / "windows" / "drive_c" / there.removeprefix("C:\\").replace("\\", "/")

    @property
    def local(self) -> str:
        """What %LOCALAPPDATA% is."""
        (found,) = self.path(r"C:\users").glob("*/AppData/Local")
        return "C:\\" + str(found.relative_to(self.path("C:\\"))).replace("/", "\\")

    def forget(self) -> None:
        """Forget how PhotoClip's Python was started."""
        self.path(r"C:\started.txt").unlink(missing_ok=True)

    def started(self) -> str:
        """Wait until PhotoClip's Python was started; return by which line."""
        said = self.path(r"C:\started.txt")
        wait_until(said.exists)
        return said.read_bytes().decode("utf-16-le")

    def registry(self, key: str) -> dict[str, str]:
        """Return the values of a key of the person's, `Software\\…`; empty where there is no such key."""
        self.settle()
        lines = (self.folder / "windows" / "user.reg").read_text("utf-8", "replace").splitlines()
        wanted = "[" + key.replace("\\", "\\\\") + "]"
        begin = next((number for number, line in enumerate(lines) if line.startswith(wanted)), None)
        found: dict[str, str] = {}
        for line in lines[begin + 1 :] if begin is not None else ():
            if not line or line.startswith("["):
                break
            name, _, value = line.partition("=")
            if not line.startswith("#"):
                found[name.strip('"')] = _plain(value)
        return found


def _plain(value: str) -> str:
    """Return what a value says, as Wine keeps it: text in quotes with escapes, or a number."""

    def letter(escaped: re.Match[str]) -> str:
        return chr(int(escaped[1][1:], 16)) if escaped[1][1:] else escaped[1]

    return re.sub(r"\\(x[0-9a-f]{1,4}|.)", letter, value[1:-1] if value.startswith('"') else value)
