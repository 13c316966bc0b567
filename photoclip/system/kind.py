"""System: one of the three, and what follows from which it is."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """`name`: as `sys.platform` has it. What is none of the three keeps to freedesktop's ways, as Linux does."""

    name: str

    @property
    def is_windows(self) -> bool:
        return self.name == "win32"

    @property
    def is_macos(self) -> bool:
        return self.name == "darwin"

    @property
    def is_linux(self) -> bool:
        """Whether the kernel is Linux, with what only that can be asked."""
        return self.name.startswith("linux")

    @property
    def is_freedesktop(self) -> bool:
        """Whether desktops keep to freedesktop's ways: entries of programs, notes in the trash, D-Bus."""
        return not (self.is_windows or self.is_macos)

    # Files

    @property
    def renames_open_files(self) -> bool:
        return not self.is_windows

    @property
    def owners_are_numbers(self) -> bool:
        """Whether a file says in numbers whose it is and what others may do. On Windows a profile is private anyway."""
        return not self.is_windows

    @property
    def tells_when_anything_changed(self) -> bool:
        """Whether `st_ctime` is when anything of a file changed. On Windows it is when the file was made."""
        return not self.is_windows

    @property
    def syncs_folders(self) -> bool:
        """Whether the names in a folder can be brought to the disk."""
        return not self.is_windows

    # Processes

    @property
    def orphans_get_a_parent(self) -> bool:
        """Whether a process whose parent has ended is told another one. Windows goes on naming the one that was."""
        return not self.is_windows

    # The desktop

    @property
    def asks_for_the_program(self) -> bool:
        """Whether the system has a window of its own that asks which program opens a file."""
        return self.is_windows

    @property
    def shows_icons_in_menus(self) -> bool:
        return not self.is_macos

    @property
    def sockets_are_files(self) -> bool:
        """Whether a local socket lies at a path. Windows has names for them, which everybody's programs share."""
        return not self.is_windows

    @property
    def says_pinches_itself(self) -> bool:
        """Whether a pinch arrives as a gesture of the system's own; to take Qt's, too, would zoom twice."""
        return self.is_macos

    @property
    def passes_arguments_as_text(self) -> bool:
        """Whether a program gets its arguments as it was given them. Windows translates them to an old code page."""
        return not self.is_windows


LINUX, WINDOWS, MACOS = System("linux"), System("win32"), System("darwin")
THIS = System(sys.platform)
"""The one that PhotoClip runs on."""
