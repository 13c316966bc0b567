"""Which system libraries Qt needs, and whether they are here. Imports nothing of Qt, which would abort without them."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

try:
    from photoclip.language import english, tr
except ModuleNotFoundError:
    # The launcher of an installed PhotoClip asks before there is one to be imported, and says in which language.
    def english(text: str) -> str:  # type: ignore[misc]
        return text

    def tr(text: str, context: str = "") -> str:  # noqa: ARG001 as the real one is called
        return text


Say = Callable[[str], str]
"""Says a sentence that is marked `english` in the person's language."""

# Library file → the packages that bring it: Debian and Ubuntu, Fedora.
_NEEDED = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs"),
}
# Since Qt 6.5 its X11 plugin aborts the process without these.
_NEEDED_FOR_X11 = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
}

# Without it the window starts, and says of each video that it cannot be played.
_NEEDED_TO_PLAY = {"libpulse.so.0": ("libpulse0", "pulseaudio-libs")}

NO_DISPLAY = english(
    "PhotoClip's window needs a display, and there is none here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
)


def has_display() -> bool:
    """Tell whether a window could be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_sentence(say: Say = tr) -> str:
    """Return what to install, in one sentence; '' when nothing is missing."""
    if not sys.platform.startswith("linux"):
        return ""
    needed = dict(_NEEDED)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith("xcb") or (not platform and os.environ.get("DISPLAY")):
        needed |= _NEEDED_FOR_X11
    commands = _commands(needed, say)
    if not commands:
        return ""
    said = english("Qt needs system libraries that are missing here; install them with {commands} and try again.")
    return say(said).format(commands=commands)


def missing_to_play() -> str:
    """Return how to install what plays videos, as a command or two; '' when nothing is missing."""
    return _commands(_NEEDED_TO_PLAY) if sys.platform.startswith("linux") else ""


def _commands(needed: Mapping[str, tuple[str, str]], say: Say = tr) -> str:
    missing = [packages for library, packages in needed.items() if not _loads(library)]
    if not missing:
        return ""
    debian = " ".join(sorted({first for first, _ in missing}))
    fedora = " ".join(sorted({second for _, second in missing}))
    said = english("'sudo apt install {debian}' (Debian, Ubuntu) or 'sudo dnf install {fedora}' (Fedora)")
    return say(said).format(debian=debian, fedora=fedora)


def main(say: Say = tr) -> int:
    """Print the sentence, if any; return 3 when something is missing."""
    sentence = missing_sentence(say)
    if sentence:
        sys.stderr.write(sentence + "\n")
    return 3 if sentence else 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
