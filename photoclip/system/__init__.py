"""What differs between Linux, Windows and macOS. Nothing else in PhotoClip asks which of them this is.

`kind.py` says how they differ, as a value that tests make for each of the three; the other modules call what only one
of them has.
"""

from photoclip.system.kind import LINUX, MACOS, THIS, WINDOWS, System

__all__ = ["LINUX", "MACOS", "THIS", "WINDOWS", "System"]
