"""What a screen reader is told of every page, read by AT-SPI from another process, on a screen of its own."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.gui.at_spi import LIBRARY
from tests.screen import unseen_screen

PROGRAMS = "Xvfb", "dbus-run-session"
SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")


def missing() -> str:
    """Return what is not here of what a screen reader needs; '' where all is."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return LIBRARY
    gone = [program for program in PROGRAMS if shutil.which(program) is None]
    return ", ".join(gone) or ("" if SERVICE.is_file() else "at-spi2-core")


@pytest.fixture
def display() -> Iterator[str]:
    with unseen_screen() as made:
        yield made


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=f"no screen reader can be had here: {missing()} is missing")
def test_every_page_is_told_to_a_screen_reader(display: str, tmp_path: Path) -> None:
    places = Path(__file__).with_name("at_spi_places.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(places)]
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("WAYLAND", "PYTEST_", "DBUS_"))}
    given = {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    ended = subprocess.run(
        ["dbus-run-session", "--", *command], cwd=ROOT, env=ours | given, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-8000:] + ended.stderr[-2000:]
