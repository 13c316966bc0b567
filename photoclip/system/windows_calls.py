"""What only Windows can be asked."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import subprocess

_SET, _KEEP_AND_TELL = 0x14, 0x3  # SPI_SETDESKWALLPAPER; SPIF_UPDATEINIFILE | SPIF_SENDCHANGE


def show_wallpaper(path: str) -> bool:
    """Show a picture behind the windows; tell whether Windows took it. False elsewhere."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.SystemParametersInfoW(_SET, 0, path, _KEEP_AND_TELL))
    return False


def show_in_explorer(path: str) -> None:
    """Open Explorer with a file selected."""
    if sys.platform == "win32":
        subprocess.Popen(explorer_line(path))


def explorer_line(path: str) -> str:
    """Return the command line, as it stands: Explorer wants the quotes after the comma, where lists put them before."""
    return f'explorer.exe /select,"{path}"'
