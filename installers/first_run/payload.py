"""Payload: what the installer put on this machine, for everybody and read only."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from installers.first_run.builds import Build
from installers.first_run.language import tr
from installers.first_run.packages import read_lock
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Payload:
    """The folder with the program `uv`, wheels that need no download, and the locks of the builds."""

    folder: Path
    version: str
    id: str
    """changes whenever anything that goes into the environment does"""
    indexes: dict[str, tuple[str, ...]]
    """build → the package indexes that it comes from, the first that has a file first"""
    stands_for: str = ""
    """of an update: the id of the installer's own payload, beside which it was made; '' of that itself"""
    updates_address: str = ""
    """where the signed file with updates lies; '' where the installer names none"""
    update_keys: tuple[str, ...] = ()
    """public keys, any of which signs that file"""
    tools: Path | None = None
    """of an update: the folder with `uv`; None where it lies in `folder`"""

    @classmethod
    def read(cls, folder: Path) -> Payload:
        """Return the payload in `folder`."""
        try:
            said = json.loads((folder / MANIFEST).read_text("utf-8"))
            indexes = {str(build): tuple(map(str, found)) for build, found in said["indexes"].items()}
            updates = said.get("updates", {})
            address, keys = str(updates.get("address", "")), tuple(map(str, updates.get("keys", ())))
            version, id_ = str(said["version"]), str(said["id"])
            return cls(folder, version, id_, indexes, updates_address=address, update_keys=keys)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            damaged = tr("PhotoClip's own files in {folder} are damaged; install PhotoClip again.")
            raise SetupProblem(damaged.format(folder=folder)) from error

    def updated_by(self, folder: Path) -> Payload:
        """Return the payload that an update of this one laid out in that folder; it has no tools of its own."""
        return replace(Payload.read(folder), stands_for=self.id, tools=self.folder)

    def newest(self, update: Path) -> Payload:
        """Return what this payload was updated to, as that small file says, while that is there; else this one."""
        try:
            name = update.read_text("utf-8").strip()
            folder = update.parent / (name if name.isalnum() else "none")
            said = json.loads((folder / MANIFEST).read_text("utf-8"))
            return self.updated_by(folder) if said["stands_for"] == self.id else self
        except (OSError, ValueError, KeyError, TypeError, SetupProblem):
            return self

    @property
    def uv(self) -> Path:
        return (self.tools or self.folder) / THIS.uv

    @property
    def wheels(self) -> Path:
        return self.folder / "wheels"

    def builds(self, tag: str | None = None) -> dict[str, Build]:
        """Return the builds for this machine and this Python, by name; at least one."""
        tag = tag or platform_tag()
        locks = {name: self.lock(tag, name) for name in self.indexes}
        found = {name: Build(name, read_lock(lock)) for name, lock in locks.items() if lock.is_file()}
        if not found:
            nothing = tr("This installer has nothing for this kind of computer and Python ({tag}).")
            raise SetupProblem(nothing.format(tag=tag))
        return found

    def lock(self, tag: str, build: str) -> Path:
        return self.folder / "locks" / f"{tag}-{build}.txt"


def platform_tag(version: tuple[int, int] | None = None) -> str:
    """Return what the lock files of this machine and a Python (this one) begin with: 'linux-x86_64-cp311'."""
    major, minor = version or sys.version_info[:2]
    return f"{THIS.tag}-cp{major}{minor}"
