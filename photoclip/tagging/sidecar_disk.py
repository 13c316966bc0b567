"""SidecarDisk: the disks that photos and their sidecars lie on, of which one may never answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from photoclip.core.cancel import CancelToken
from photoclip.core.photo import Stamp
from photoclip.core.xmp import XmpFields
from photoclip.errors import SidecarRefused
from photoclip.language import tr
from photoclip.media.sidecar import Sidecar, read_sidecar, write_sidecar
from photoclip.media.sidecar_names import SidecarsBeside
from photoclip.store.shared_fields import SharedFile
from photoclip.tagging.whereabouts import Whereabouts

_T = TypeVar("_T")


class Asking(Protocol):
    """Does something with the file at a path, for as long as somebody waits for it."""

    def __call__(self, path: str, job: Callable[[CancelToken], _T], /) -> _T:
        """Return `job(token)`; the token ends when nobody waits any more. Raises what it raises, Cancelled.

        And TimeoutError where the disk does not answer.
        """


def ask_at_once(_path: str, job: Callable[[CancelToken], _T], /) -> _T:
    """Ask a disk that answers."""
    return job(CancelToken())


class SidecarDisk:
    """The way to the disks for work on many photos that takes moments: each folder is listed once.

    Every call raises Cancelled; a disk that hangs is given up, and that is said.
    """

    def __init__(self, ask: Asking) -> None:
        self._ask = ask
        self._beside = SidecarsBeside()

    def whereabouts(self, file: SharedFile) -> Whereabouts:
        """Tell whether the photo still lies where it did: with another one there its words have nothing to do."""
        if file.offline:
            return "offline"
        if file.state == "pending":
            return "waiting"
        try:
            now = self._ask(str(file.path), lambda _wanted: Stamp.of(file.path.stat()))
        except TimeoutError:
            return "silent"
        except OSError:
            return "gone"
        if file.state != "ready":
            return "gone"
        return "here" if (now.size, now.mtime_ns) == (file.stamp.size, file.stamp.mtime_ns) else "waiting"

    def lost_its_sidecar(self, file: SharedFile) -> bool:
        """Tell whether there was a sidecar and is none now: deleted, or left behind when the photo moved."""
        if not file.content_hash or file.offline:
            return False
        try:
            return self._ask(str(file.path), lambda _wanted: self._beside.of(file.path)) is None
        except TimeoutError:
            return False

    def read(self, photo_path: Path) -> Sidecar | None:
        """Read a photo's sidecar as `read_sidecar` does. Raises SidecarRefused where the disk does not answer, too."""
        return self.reach(photo_path, lambda _wanted: read_sidecar(photo_path, self._beside))

    def write(
        self, photo_path: Path, fields: XmpFields, expected: str | None, date: str | None = None
    ) -> Sidecar | None:
        """Write a photo's sidecar as `write_sidecar` does; once it was given up nothing is put in its place."""
        return self.reach(
            photo_path, lambda wanted: write_sidecar(photo_path, fields, expected, self._beside, date, wanted)
        )

    def reach(self, photo_path: Path, job: Callable[[CancelToken], _T]) -> _T:
        """Return what `job` does with a photo's file. Raises SidecarRefused where the disk does not answer."""
        try:
            return self._ask(str(photo_path), job)
        except TimeoutError as exc:
            raise SidecarRefused(no_answer(photo_path)) from exc


def no_answer(photo_path: Path) -> str:
    """Say that the disk of a photo hangs."""
    return tr("The server on which {path} lies does not answer; it is tried again by itself.").format(path=photo_path)
