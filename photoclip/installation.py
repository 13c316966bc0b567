"""Installation: the environment that PhotoClip's installer made for this person, where PhotoClip runs from one.

The names of the files in it are shared with the installers, which know nothing else of PhotoClip.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from photoclip.system import locks

_MADE_BY_AN_INSTALLER = "photoclip-payload"
_STARTED = "photoclip-started"
_RUNNING = "photoclip-running"
_INSTALLED = "photoclip-installed.json"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an environment came from: the installer's payload, and the home in which environments are made."""

    payload: Path
    home: Path


@dataclass(frozen=True, slots=True)
class Installation:
    """One environment. A new version is on trial there until it has started once."""

    environment: Path

    def source(self) -> Source | None:
        """Return where it came from; None where that is not said."""
        said = _said(self.environment)
        if not said.get("payload") or not said.get("home"):
            return None
        return Source(Path(said["payload"]), Path(said["home"]))

    def waiting(self) -> str:
        """Return the version that the next start uses, '' where that is this one."""
        source = self.source()
        if source is None:
            return ""
        current = source.home / "current"
        with suppress(OSError, UnicodeDecodeError):
            if current.is_file():  # where there are no links for everybody
                current = source.home / "environments" / current.read_text("utf-8").strip()
        version = _said(current).get("version", "")
        return version if version != _said(self.environment).get("version") else ""

    @classmethod
    def here(cls, environment: Path | None = None) -> Installation | None:
        """Return what this process runs from (or the one in that folder); None where no installer made it."""
        found = environment or Path(sys.prefix)
        return cls(found) if (found / _MADE_BY_AN_INSTALLER).is_file() else None

    def stay(self) -> None:
        """Keep the environment from being removed after an update, until this process ends."""
        with suppress(OSError):  # on a disk that takes nothing more nobody removes it either
            _kept_open(self.environment / _RUNNING)

    def has_started(self) -> None:
        """Say that PhotoClip has started from it: the version before is needed no more."""
        with suppress(OSError):
            (self.environment / _STARTED).touch()


def _said(environment: Path) -> dict[str, str]:
    """Return what the set-up wrote of an environment; nothing where it cannot be read."""
    try:
        said = json.loads((environment / _INSTALLED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}


@cache
def _kept_open(path: Path) -> int:
    """Return the handle of the file, which stays open."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    locks.share(handle)
    return handle


def stay() -> None:
    """Do `Installation.stay` where PhotoClip runs from one."""
    here = Installation.here()
    if here is not None:
        here.stay()


def has_started() -> None:
    """Do `Installation.has_started` where PhotoClip runs from one."""
    here = Installation.here()
    if here is not None:
        here.has_started()
