"""Wallpaper: shows a photo behind the windows, where this desktop can be asked to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from photoclip.errors import KnownError
from photoclip.language import tr
from photoclip.system import THIS, System
from photoclip.system.windows_calls import show_wallpaper

ENDS = (".jpg", ".jpeg", ".png")
"""What every desktop reads."""
_PATIENCE_S = 20.0
_GNOME = "org.gnome.desktop.background"
_XFCE = (
    "xfconf-query -c xfce4-desktop -l | grep -E '/last-image$' | while read -r one;"
    ' do xfconf-query -c xfce4-desktop -p "$one" -s "$1" || exit 1; done'
)
# The path is an argument, so that no sign in it can be a word of the script.
_MAC = """on run argv
tell application "System Events" to tell every desktop to set picture to (item 1 of argv)
end run"""

Words = list[str]
Run = Callable[[Words], bool]


class Wallpaper:
    """Each desktop has a way of its own; where none is known, it is not offered."""

    def __init__(
        self,
        system: System = THIS,
        environment: Mapping[str, str] = os.environ,
        run: Run | None = None,
        on_windows: Callable[[str], bool] | None = None,
    ) -> None:
        """`run`: runs a program, and tells whether it did its work."""
        self._system = system
        self._names = environment.get("XDG_CURRENT_DESKTOP", "").casefold().split(":")
        self._run = run if run is not None else _ran
        self._on_windows = on_windows if on_windows is not None else show_wallpaper

    @property
    def is_possible(self) -> bool:
        return self._system.is_windows or bool(self._ways("/"))

    def show(self, path: str) -> None:
        """Show the file at `path`. Waits for other programs: not for the window's thread. Raises KnownError."""
        if not path.casefold().endswith(ENDS):
            raise KnownError(
                tr("{name} cannot be the wallpaper: desktops read JPEG and PNG. Export a JPEG copy first.").format(
                    name=Path(path).name
                )
            )
        shown = self._on_windows(path) if self._system.is_windows else self._is_done(self._ways(path))
        if not shown:
            raise KnownError(tr("The desktop did not take {name} as its wallpaper.").format(name=Path(path).name))

    # Below: private

    def _is_done(self, ways: Sequence[Words]) -> bool:
        """The first must succeed; what follows is for what only newer desktops have."""
        done = [self._run(words) for words in ways]
        return bool(done) and done[0]

    def _ways(self, path: str) -> list[Words]:
        if self._system.is_macos:
            return [["osascript", "-e", _MAC, path]]
        uri = Path(path).absolute().as_uri()
        gnome = [["gsettings", "set", _GNOME, key, uri] for key in ("picture-uri", "picture-uri-dark")]
        ways: dict[str, list[Words]] = {
            "gnome": gnome,
            "unity": gnome,
            "budgie": gnome,
            "kde": [["plasma-apply-wallpaperimage", path]],
            "xfce": [["sh", "-c", _XFCE, "sh", path]],
            "x-cinnamon": [["gsettings", "set", "org.cinnamon.desktop.background", "picture-uri", uri]],
            "mate": [["gsettings", "set", "org.mate.background", "picture-filename", path]],
        }
        return next((way for name, way in ways.items() if name in self._names), [])


def _ran(words: Words) -> bool:
    try:
        return subprocess.run(words, capture_output=True, timeout=_PATIENCE_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
