"""Setup: everything between an installed PhotoClip and one that runs. No face of its own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from installers.first_run.builds import Build
from installers.first_run.control import Control, Progress, Report
from installers.first_run.downloads import Downloads
from installers.first_run.home import Home
from installers.first_run.index import Index, Sources
from installers.first_run.language import english, tr
from installers.first_run.packages import Package, size_text, write_lock
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem, Stopped, could_not_go_on, disk_full, is_disk_full
from installers.first_run.reuse import LOCK, Kept
from installers.first_run.trim import trim
from installers.first_run.uv import Uv

SPARE_BYTES = 200_000_000
"""Room that is left beside what is counted: folders, compiled modules, a library that begins."""
INSTALLED = "photoclip-installed.json"
"""The file in an environment that says what it is, for PhotoClip and for updates."""
PROOF = "import photoclip, PySide6.QtWidgets, hnswlib, torch, torchvision, open_clip"
LOOKING, GETTING = english("Looking at what is there"), english("Getting the parts")
UNPACKING, TRYING = english("Putting the parts together"), english("Trying whether it runs")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the person agreed to. `offline`: folders with wheels that were brought along."""

    build: Build
    sources: Sources
    offline: tuple[Path, ...] = ()


class Setup:
    """Makes the environment of one payload in one home. Whatever stops it, the next one goes on from there."""

    def __init__(self, payload: Payload, home: Home, control: Control, python: Path = Path(sys.executable)) -> None:
        self._payload = payload
        self._home = home
        self._control = control
        self._python = python

    def run(self, plan: Plan, report: Report) -> None:
        """Return when PhotoClip is ready. Raises `SetupProblem`, or `Stopped`; takes minutes."""
        self._home.prepare()
        with self._home.held():
            headline = tr("Setting up PhotoClip {version}, build {build}.")
            self._say(headline.format(version=self._payload.version, build=plan.build.name))
            try:
                self._run(plan, report)
            except SetupProblem as problem:
                self._say(str(problem))
                raise
            except OSError as error:
                self._say(repr(error))
                raise self._of_the_system(error) from error
            self._say(tr("PhotoClip is ready."))

    def _run(self, plan: Plan, report: Report) -> None:
        offline = (self._payload.wheels, *plan.offline)
        kept = Kept(self._home.in_use.resolve(), self._home.system)
        handed_on = self._handed_on(plan.build, kept, report)
        wanted = Build(plan.build.name, tuple(one for one in plan.build.packages if one not in handed_on))
        there = Downloads(self._home.downloads, offline, self._control, lambda _: None).have_bytes(wanted.packages)
        missing = wanted.download_bytes - there
        self._home.check_space(missing + wanted.unpacked_bytes + SPARE_BYTES)
        to_come = tr("{missing} of {all} are to be downloaded.")
        self._say(to_come.format(missing=size_text(missing), all=size_text(plan.build.download_bytes)))
        self._get(Plan(wanted, plan.sources, plan.offline), offline, report)
        environment = self._home.begin_environment()
        try:
            self._make(environment, wanted, offline, report, [partial(kept.hand_on, one) for one in handed_on])
            trim(self._home.system.packages_of(environment))
            report(Progress(TRYING))
            self._finish(environment, plan.build)
        except BaseException:
            self._home.drop_environment(environment)
            raise

    def _handed_on(self, build: Build, kept: Kept, report: Report) -> list[Package]:
        """Return what the environment in use has already."""

        def look() -> None:
            self._control.wait_while_paused()
            if self._control.stopped:
                raise Stopped

        report(Progress(LOOKING))
        return [package for package in build.packages if kept.is_whole(package, look)]

    def _get(self, plan: Plan, offline: Sequence[Path], report: Report) -> None:
        index, done, all_bytes = Index(plan.sources), 0, plan.build.download_bytes
        for package in plan.build.packages:
            told = _Told(report, done, all_bytes)
            Downloads(self._home.downloads, offline, self._control, told).get(package, index)
            done += package.size_bytes
            report(Progress(GETTING, done, all_bytes))

    def _make(
        self,
        environment: Path,
        wanted: Build,
        offline: Sequence[Path],
        report: Report,
        hand_on: Sequence[Callable[[Path], None]],
    ) -> None:
        uv = Uv(self._payload.uv, self._home.cache, self._home.log, self._control)
        report(Progress(UNPACKING))
        uv.make_environment(environment, self._python)
        for into in hand_on:
            into(environment)
        if wanted.packages:
            lock = environment / LOCK
            write_lock(lock, wanted.packages, "What is not there yet")
            python = self._home.system.python_of(environment)
            uv.install(lock, (*offline, self._home.downloads), "--python", str(python))

    def _finish(self, environment: Path, build: Build) -> None:
        """Try the environment, and use it."""
        python = self._home.system.python_of(environment)
        uv = Uv(self._payload.uv, self._home.cache, self._home.log, self._control)
        uv.run("the new environment", str(python), "-I", "-c", PROOF)
        write_lock(environment / LOCK, build.packages, f"PhotoClip {self._payload.version}, build {build.name}")
        places = {
            "payload": str((self._payload.tools or self._payload.folder).absolute()),
            "home": str(self._home.folder),
        }
        said = {"version": self._payload.version, "build": build.name} | places
        (environment / INSTALLED).write_text(json.dumps(said), "utf-8")
        self._home.finish_environment(environment, self._payload.id, self._payload.stands_for)

    def _of_the_system(self, error: OSError) -> SetupProblem:
        if is_disk_full(error):
            return disk_full(self._home.folder)
        return could_not_go_on(error, self._home.log)

    def _say(self, line: str) -> None:
        try:
            with self._home.log.open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {line}\n")
        except OSError as error:
            raise self._of_the_system(error) from error


@dataclass(frozen=True, slots=True)
class _Told:
    report: Report
    before: int
    all_bytes: int

    def __call__(self, there: int) -> None:
        self.report(Progress(GETTING, self.before + there, self.all_bytes))


def offline_folders(*near: Path) -> tuple[Path, ...]:
    """Return the folders with wheels: those PHOTOCLIP_WHEELS names, and `photoclip-wheels` in each of `near`."""
    named = [Path(word) for word in os.environ.get("PHOTOCLIP_WHEELS", "").split(os.pathsep) if word]
    return tuple(folder for folder in (*named, *(place / "photoclip-wheels" for place in near)) if folder.is_dir())


def sources_of(payload: Payload, build: str, mirror: str = "", proxy: str = "") -> Sources:
    """Return where a build comes from: the mirror that is given, else PHOTOCLIP_INDEX, else the usual index."""
    said = mirror or os.environ.get("PHOTOCLIP_INDEX", "")
    *of_torch, usual = payload.indexes[build]
    return Sources((*of_torch, said or usual), proxy)
