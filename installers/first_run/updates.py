"""Updates: asks one address for the one signed file, and makes the environment of what it says beside that in use."""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from installers.first_run.builds import Build
from installers.first_run.control import Control, Report
from installers.first_run.downloads import Downloads
from installers.first_run.home import Home
from installers.first_run.index import Index, Missing, Sources
from installers.first_run.language import tr
from installers.first_run.packages import Package, read_lock
from installers.first_run.payload import MANIFEST, Payload, platform_tag
from installers.first_run.problems import SetupProblem, not_written
from installers.first_run.release import Release, is_newer, read_release
from installers.first_run.reuse import Kept
from installers.first_run.setup import INSTALLED, Plan, Setup, sources_of
from installers.first_run.signature import NotSigned, verified
from installers.first_run.system import THIS

AT_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A newer version that can be had."""

    release: Release
    packages: tuple[Package, ...]
    download_bytes: int
    did_not_start: bool
    """whether it was tried here before, and gone back from"""


class Updates:
    """The updates of one installation. `now` says the time, with its zone."""

    def __init__(
        self,
        payload: Payload,
        home: Home,
        control: Control,
        proxy: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._payload = payload
        self._home = home
        self._control = control
        self._proxy = proxy
        self._now = now
        self._folder = home.update.parent
        self._seen = self._folder / "seen.json"

    def check(self, address: str = "") -> Offer | None:
        """Return what is newer than the version in use. The one file at `address` (the installer's own) is read.

        Raises `SetupProblem`: nothing is believed that is not signed, is too old, or older than what was seen before.
        """
        release = self._read(address or self._payload.updates_address)
        self._remember(release)
        in_use = self.in_use()
        if not is_newer(release.version, in_use["version"]):
            return None
        packages = self._packages(release, in_use["build"])
        kept = Kept(self._home.in_use.resolve(), self._home.system)
        missing = sum(package.size_bytes for package in packages if not kept.knows(package))
        return Offer(release, packages, missing, self._home.refused(release.id))

    def apply(self, offer: Offer, report: Report, address: str = "") -> None:
        """Make the environment of the newer version and switch to it; the next start uses it. Takes minutes."""
        address = address or self._payload.updates_address
        build = Build(self.in_use()["build"], offer.packages)
        place = urljoin(address, quote(offer.release.version) + "/")
        carried = {name: urljoin(place, quote(name)) for name in offer.release.carried}
        sources = replace(sources_of(self._payload, build.name, proxy=self._proxy), carried=carried)
        self._home.prepare()
        with self._home.held():
            payload = self._lay_out(offer.release)
            ours = Downloads(payload.wheels, (self._payload.wheels,), self._control, lambda _: None)
            for package in build.packages:
                if package.file in carried:  # kept, for an environment may have to be made anew
                    ours.get(package, Index(sources))
        self._home.forgive()
        Setup(payload, self._home, self._control).run(Plan(build, sources, (self._payload.wheels,)), report)
        self._write(self._home.update, offer.release.id)
        self._clean_up(offer.release.id)

    def in_use(self) -> dict[str, str]:
        """Return version and build that the next start uses."""
        said = installed_at(self._home.in_use)
        if not said.get("version") or not said.get("build"):
            raise SetupProblem(tr("PhotoClip is not set up here yet; start it, or run 'photoclip setup'."))
        return said

    def _read(self, address: str) -> Release:
        if not address:
            raise SetupProblem(tr("This installer names no address for updates; say one."))
        if not self._payload.update_keys:
            raise SetupProblem(
                tr("This installer brought no key to tell true updates by; get a newer installer instead.")
            )
        index = Index(Sources((address,), self._proxy))
        try:
            with index.open(address) as answer:
                if answer.headers.get_content_type() == "text/html":
                    raise index.is_a_web_page()
                text: bytes = answer.read(AT_MOST_BYTES + 1)
        except Missing as error:
            gone = tr("There is no list of updates at {address}. Is the address right?")
            raise SetupProblem(gone.format(address=address)) from error
        except (OSError, http.client.HTTPException) as error:
            raise index.unreachable(error) from error
        try:
            if len(text) > AT_MOST_BYTES:
                raise NotSigned
            body = verified(text, self._payload.update_keys)
        except NotSigned as error:
            not_signed = tr(
                "What came from {host} is not signed by PhotoClip's developers, or arrived damaged. Nothing of it was "
                "used. Try again; if it stays so, is the address right?"
            )
            raise SetupProblem(not_signed.format(host=urlsplit(address).hostname)) from error
        return read_release(body, THIS.tag, self._now())

    def _remember(self, release: Release) -> None:
        """Refuse what is older than what was seen before, or another thing under the same number."""
        try:
            seen = json.loads(self._seen.read_text("utf-8"))
            serial, digest = int(seen["serial"]), str(seen["digest"])
        except (OSError, ValueError, KeyError, TypeError):
            serial, digest = -1, ""
        if release.serial < serial or (release.serial == serial and release.digest != digest):
            raise SetupProblem(
                tr(
                    "The list of updates is older than the one that was there before, so it is not believed. Try again "
                    "later; if it stays so, is the address right?"
                )
            )
        self._write(self._seen, json.dumps({"serial": release.serial, "digest": release.digest}))

    def _packages(self, release: Release, build: str) -> tuple[Package, ...]:
        name = f"{platform_tag()}-{build}"
        if name not in release.locks:
            not_for_it = tr(
                "PhotoClip {version} is there, but not for this computer's Python and build ({build}). Get its "
                "installer instead."
            )
            raise SetupProblem(not_for_it.format(version=release.version, build=name))
        lock = self._folder / "offered.txt"
        self._write(lock, release.locks[name])
        return read_lock(lock)

    def _lay_out(self, release: Release) -> Payload:
        """Put what an installer of that version would bring, but for wheels, into a folder of its own."""
        folder = self._folder / release.id
        what = {"version": release.version, "id": release.id, "indexes": self._payload.indexes}
        said = what | {"stands_for": self._payload.id}
        for name, text in release.locks.items():
            self._write(folder / "locks" / f"{name}.txt", text)
        self._write(folder / MANIFEST, json.dumps(said))
        try:
            (folder / "wheels").mkdir(exist_ok=True)
        except OSError as error:
            raise not_written(self._home.folder, error) from error
        return self._payload.updated_by(folder)

    def _clean_up(self, used: str) -> None:
        for left in self._folder.iterdir():
            if left.is_dir() and left.name != used:
                shutil.rmtree(left, ignore_errors=True)

    def _write(self, path: Path, text: str) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = path.with_name(path.name + ".new")
            new.write_text(text, "utf-8")
            new.replace(path)
        except OSError as error:
            raise not_written(self._home.folder, error) from error


def installed_at(environment: Path) -> dict[str, str]:
    """Return what a set-up wrote of an environment: version, build, payload and home; nothing where that is damaged."""
    try:
        said: Any = json.loads((environment / INSTALLED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}
