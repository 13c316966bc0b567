"""What a hostile file can make a decode worker do. Run inside workers, so importable there and light."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from photoclip.errors import LibraryProblem
from photoclip.media.reading import read_photo


def misbehave(path: str, thumbnails_root: Path, model_input: Any, limits: Any, regions: Any) -> Any:
    """Do what the file's name says; read it like any other when that is nothing special."""
    special = _DEEDS.get(Path(path).name)
    return special(path) if special else read_photo(path, thumbnails_root, model_input, limits, regions)


def hang(_: str) -> None:
    threading.Event().wait()


def hang_holding_everything(_: str) -> None:
    # A regular expression that backtracks for ages inside C, with the interpreter's lock.
    re.match(r"(a+)+$", "a" * 60 + "b")


def crash(_: str) -> None:
    os.abort()


def kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_once(path: str) -> str:
    if not Path(path).exists():
        Path(path).touch()
        kill(path)
    return "read at last"


def hog(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(64 << 20))


def bug(_: str) -> None:
    raise KeyError("nobody thought of this")


def full_disk(_: str) -> None:
    raise LibraryProblem("The disk is full.")


def complain(_: str) -> str:
    os.write(2, b"libtiff complains\n")
    os.write(1, b"libtiff complains\n")
    return "complained"


_DEEDS: dict[str, Callable[[str], Any]] = {
    "hang": hang,
    "hang holding everything": hang_holding_everything,
    "crash": crash,
    "kill": kill,
    "kill once": kill_once,
    "hog": hog,
    "bug": bug,
    "full disk": full_disk,
    "complain": complain,
    "modules": lambda _: sorted(sys.modules),
    "pid": lambda _: os.getpid(),
    "niceness": lambda _: os.nice(0),
}
