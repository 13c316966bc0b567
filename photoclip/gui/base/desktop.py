"""Desktop: what PhotoClip asks of the person's desktop: open a file, open it with another program, show where it lies.

No call here waits for the program it starts.
"""

from __future__ import annotations

import configparser
import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeDatabase, QProcess, QStandardPaths, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

from photoclip.gui.base.wallpaper import Wallpaper
from photoclip.system import THIS, System, windows_calls

ANSWER_WITHIN_MS = 5000


@dataclass(frozen=True, slots=True)
class Program:
    """A program that can open pictures. `command`: its words; the file's path comes last."""

    name: str
    command: tuple[str, ...]


class Desktop:
    """The desktop of this machine."""

    def __init__(self, system: System = THIS) -> None:
        self._system = system
        self.wallpaper = Wallpaper(system)

    def open(self, path: str) -> bool:
        """Open the file or folder in the program that the person set for its kind; False when there is none."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def start(self, program: Program, path: str) -> bool:
        return _start([*program.command, path])

    def show_in_file_manager(self, path: str) -> None:
        show_in_file_manager(path)

    def has_own_open_with(self) -> bool:
        """The desktop brings its own choice of programs (Windows)."""
        return self._system.asks_for_the_program

    def open_with(self, path: str) -> bool:
        """Let Windows ask for the program."""
        return _start(["rundll32.exe", "shell32.dll,OpenAs_RunDLL", str(Path(path))])

    def program_at(self, file: str) -> Program:
        """Return the program that a person picked from the disk."""
        if self._system.is_macos and file.endswith(".app"):
            return Program(Path(file).stem, ("open", "-a", file))
        return Program(Path(file).name, (file,))

    def programs_for(self, path: str) -> list[Program]:
        """Return the installed programs that say they open this kind of file, by name. Reads the disk."""
        if not self._system.is_freedesktop:
            return []
        mime = QMimeDatabase().mimeTypeForFile(path, QMimeDatabase.MatchMode.MatchExtension).name()
        found = {program.name: program for entry in _entries_for(mime) if (program := _program(entry)) is not None}
        return sorted(found.values(), key=lambda program: program.name.casefold())


def show_in_file_manager(path: str | os.PathLike[str], bus: QDBusConnection | None = None) -> None:
    """Open the file manager with `path` selected, or at least the folder it lies in; over `bus`, or the session's."""
    target = Path(path)
    if THIS.is_windows:
        windows_calls.show_in_explorer(str(target))
    elif THIS.is_macos:
        _start(["open", "-R", str(target)])
    else:
        _show_through_dbus(target, bus or QDBusConnection.sessionBus())


def _show_through_dbus(target: Path, bus: QDBusConnection) -> None:
    """Ask org.freedesktop.FileManager1; where nothing answers, open the folder."""

    def open_folder() -> None:
        # By its name: whether it is a folder is not asked on the window's thread, for its server may hang.
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent if target.suffix else target)))

    def on_answer(asking: QDBusPendingCallWatcher) -> None:
        if asking.isError():
            open_folder()
        asking.deleteLater()

    if not bus.isConnected():
        open_folder()
        return
    name = "org.freedesktop.FileManager1"
    message = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    uri = QUrl.fromLocalFile(str(target)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    message.setArguments([[uri], ""])
    asking = QDBusPendingCallWatcher(bus.asyncCall(message, ANSWER_WITHIN_MS), QCoreApplication.instance())
    asking.finished.connect(on_answer)


def _start(words: list[str]) -> bool:
    started = QProcess.startDetached(words[0], words[1:])
    return bool(started[0] if isinstance(started, tuple) else started)


def _entries_for(mime: str) -> Iterator[Path]:
    for folder in map(Path, QStandardPaths.standardLocations(QStandardPaths.StandardLocation.ApplicationsLocation)):
        try:
            lines = (folder / "mimeinfo.cache").read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        for line in lines:
            kind, _, names = line.partition("=")
            if kind == mime:
                yield from (folder / name for name in names.split(";") if name)


def _program(entry: Path) -> Program | None:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string(entry.read_text("utf-8", "replace"))
        section = parser["Desktop Entry"]
        if any(section.get(key, "").lower() == "true" for key in ("NoDisplay", "Hidden", "Terminal")):
            return None
        words = [word for word in shlex.split(section["Exec"]) if not word.startswith("%")]
        return Program(section.get("Name", entry.stem), tuple(words)) if words else None
    except (OSError, KeyError, ValueError, configparser.Error):
        return None
