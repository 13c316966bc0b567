"""Staging: everything that any installer for one system carries, collected in one folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from installers.catalogues import compile_catalogues
from installers.desktop_files import ICONS, put_desktop_files
from installers.first_run.control import Control
from installers.first_run.downloads import Downloads
from installers.first_run.index import Index, Sources
from installers.first_run.packages import Package, read_lock, write_lock
from installers.first_run.payload import MANIFEST
from installers.first_run.problems import SetupProblem
from installers.lock import LOCKS, ROOT, default_index
from installers.native_wheel import bring_python, build_wheel, has_python, is_source
from installers.notices import notices
from installers.targets import LINUX, Target

CARRIED = ("pyside6-essentials", "shiboken6")
"""What the window of the first run needs. The app needs it, too, so to carry it adds nothing to what is downloaded."""
_LINUX = ROOT / "installers" / "linux"


class Staging:
    """Collects the payload in `folder` (anew) with downloads and compiled wheels kept in `kept`."""

    def __init__(
        self,
        folder: Path,
        kept: Path,
        index: str = "",
        torch_indexes: dict[str, str] | None = None,
        target: Target = LINUX,
        updates: Mapping[str, Any] | None = None,
    ) -> None:
        """`index`: the package index, by default uv's; `torch_indexes`: build → the index of that build's torch.

        `updates`: address and keys, where there is an address that says which updates there are.
        """
        self._updates = updates
        self.target = target
        self.folder = folder
        self.payload = folder / "payload"
        self.share = folder / "share"
        self._kept = kept
        self._index = index or os.environ.get("PHOTOCLIP_INDEX", "") or default_index()
        self._indexes = {target.build: self._index} | (torch_indexes or {})

    def collect(self) -> None:
        """Make the folder. Raises `SetupProblem`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for made in (self.payload / "wheels", self.payload / "locks", self.share, self._kept):
            made.mkdir(parents=True, exist_ok=True)
        app = self._app_wheel()
        locks = sorted(lock for lock in LOCKS.glob(f"{self.target.tag}-cp*.txt") if has_python(_python_of(lock)))
        if not locks:
            wanted = ", ".join(self.target.pythons)
            raise SetupProblem(f"To build PhotoClip's installer, one of Python {wanted} must be here.")
        for lock in locks:
            self._lock(lock, app)
        self._lock_window(read_lock(locks[0]))
        self._tools()
        self._first_run()
        self._manifest(app.version)
        if self.target.brings_python:
            bring_python(self.target, self._kept, self.payload / "python")
        else:
            put_desktop_files(self.share, app.version)

    def version(self) -> str:
        """Return PhotoClip's version in the payload."""
        return str(json.loads((self.payload / MANIFEST).read_text("utf-8"))["version"])

    def pythons(self) -> list[str]:
        """Return the versions of Python that the payload is for, the newest first."""
        found = {_python_of(lock) for lock in (self.payload / "locks").glob("*-cp*.txt")}
        return sorted(found, key=lambda version: int(version.split(".")[1]), reverse=True)

    def _app_wheel(self) -> Package:
        target = self.payload / "wheels"
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise SetupProblem(f"PhotoClip's wheel could not be built:\n{ended.stderr.strip() or ended.stdout.strip()}")
        (wheel,) = target.glob("photoclip-*.whl")
        return package_of(wheel, "photoclip", wheel.name.split("-")[1])

    def _lock(self, lock: Path, app: Package) -> None:
        """Complete a lock: with the app, and with a wheel of what has none."""
        packages = [self._built(p, _python_of(lock)) if is_source(p) else p for p in read_lock(lock)]
        write_lock(self.payload / "locks" / lock.name, [*packages, app], f"PhotoClip {app.version}: {lock.stem}")

    def _built(self, package: Package, python: str) -> Package:
        wheel = build_wheel(self._get(package), python, self._kept, self.target)
        return package_of(self._carry(wheel), package.name, package.version)

    def _lock_window(self, packages: tuple[Package, ...]) -> None:
        carried = [package for package in packages if package.name in CARRIED]
        for package in carried:
            self._carry(self._get(package))
        write_lock(self.payload / "locks" / "window.txt", carried, "The window of the first run")

    def _tools(self) -> None:
        wheels = [self._get(package) for package in read_lock(LOCKS / f"{self.target.tag}-tools.txt")]
        uv = self.payload / self.target.uv_program
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                program = next(name for name in archive.namelist() if name.endswith(f"/scripts/{uv.name}"))
                uv.write_bytes(archive.read(program))
        uv.chmod(0o755)
        carried = set((self.payload / "wheels").glob("*.whl")) - set((self.payload / "wheels").glob("photoclip-*"))
        (self.payload / "NOTICE.txt").write_text(notices([*carried, *wheels], ROOT / "resources"), "utf-8")

    def _first_run(self) -> None:
        source = ROOT / "installers"
        target = self.payload / "installers"
        shutil.copytree(source / "first_run", target / "first_run", ignore=shutil.ignore_patterns("__pycache__"))
        compile_catalogues(target / "first_run" / "languages")
        shutil.copy(source / "__init__.py", target)
        shutil.copy(ROOT / "LICENSE", self.payload)
        shutil.copy(ICONS / "photoclip.svg", self.payload)
        for script in ("start.py", "update.py"):
            shutil.copy(source / script, self.payload)
        if self.target.brings_python:
            return
        shutil.copy(ROOT / "photoclip" / "health" / "system_libraries.py", self.payload)
        shutil.copy(_LINUX / "language.sh", self.payload)
        shutil.copy(_LINUX / "photoclip", self.payload)
        (self.payload / "photoclip").chmod(0o755)

    def _manifest(self, version: str) -> None:
        builds = {lock.stem.rpartition("-")[2] for lock in (self.payload / "locks").glob("*-cp*.txt")}
        unknown = builds - set(self._indexes)
        if unknown:
            raise SetupProblem(f"Say where torch of a build comes from: --torch-index {sorted(unknown)[0]}=ADDRESS")
        # A torch of another build lies in an index of its own, which need not have anything else.
        indexes = {build: list(dict.fromkeys((self._indexes[build], self._index))) for build in sorted(builds)}
        said: dict[str, Any] = {"version": version, "id": (id_ := self._id()), "indexes": indexes}
        if self._updates is not None:
            said["updates"] = self._updates
        (self.payload / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", "utf-8")
        (self.payload / "id").write_text(id_ + "\n", "utf-8")
        (self.payload / "pythons").write_text(" ".join(self.pythons()) + "\n", "utf-8")

    def _id(self) -> str:
        """Return what changes with anything that goes into an environment: the locks have the hash of all of it."""
        digest = hashlib.sha256()
        for lock in sorted((self.payload / "locks").iterdir()):
            digest.update(lock.name.encode() + lock.read_bytes())
        return digest.hexdigest()[:16]

    def _get(self, package: Package) -> Path:
        return Downloads(self._kept, (), Control(), lambda _: None).get(package, Index(Sources((self._index,))))

    def _carry(self, wheel: Path) -> Path:
        return Path(shutil.copy(wheel, self.payload / "wheels"))


def package_of(wheel: Path, name: str, version: str) -> Package:
    """Return the line of the lock for a wheel that was made here."""
    with zipfile.ZipFile(wheel) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return Package(name, version, wheel.name, digest, wheel.stat().st_size, unpacked)


def _python_of(lock: Path) -> str:
    tag = next(part for part in lock.stem.split("-") if part.startswith("cp"))
    return f"{tag[2]}.{tag[3:]}"
