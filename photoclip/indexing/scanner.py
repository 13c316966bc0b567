"""Looking at a folder: which photo files are there, and their stamps. No file is opened."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import Stamp
from photoclip.core.photo_names import HIDDEN, passed_over_kind
from photoclip.core.scan import FoundFile
from photoclip.indexing.excludes import Excludes
from photoclip.language import english
from photoclip.media.sidecar_names import SidecarName, sidecars_beside
from photoclip.media.takeout import json_names

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class ScanNotes:
    """What a scan met besides photos."""

    entries: int = 0
    """Everything looked at so far: while this grows, the disk answers."""
    unlisted: dict[str, str] = field(default_factory=dict)
    """Folders that could not be listed, and files that the disk says nothing of: why, in plain words."""
    emptied: list[str] = field(default_factory=list)
    """Folders with nothing in them."""
    passed_over: Counter[str] = field(default_factory=Counter)
    """Files of kinds that PhotoClip does not show, by their ending in small letters."""


class Scanner:
    """Walks watched folders. `is_photo_name` tells by a file's name whether it is a photo.

    `on_draft` is called with what may be a draft of ours, left there by a process that was killed.
    """

    def __init__(
        self,
        is_photo_name: Callable[[str], bool],
        excludes: Excludes,
        on_draft: Callable[[Path], None] = lambda _path: None,
    ) -> None:
        self._is_photo_name = is_photo_name
        self._excludes = excludes
        self._on_draft = on_draft

    def scan(
        self,
        root: str,
        below: str = "",
        recursive: bool = True,
        cancel: CancelToken | None = None,
        notes: ScanNotes | None = None,
        known: KnownFiles | None = None,
    ) -> Iterator[FoundFile]:
        """Yield the photo files of `root`/`below` in any order, and put what else was met into `notes`.

        Folders that cannot be listed are noted and passed over. Of `known` it takes out what is exactly as it was, and
        yields none of it. Nearly all files are, so what is done for each is as little as can be.

        Raises OSError when `root`/`below` itself cannot be listed, and Cancelled.
        """
        notes = ScanNotes() if notes is None else notes
        known = KnownFiles() if known is None else known
        waiting = [below]
        first = True
        while waiting:
            if cancel is not None:
                cancel.raise_if_cancelled()
            folder = waiting.pop()
            try:
                with os.scandir(os.path.join(root, folder) if folder else root) as entries:  # noqa: PTH118
                    listed = {entry.name: entry for entry in entries}
            except OSError as exc:
                if first:
                    raise
                _log.info("folder passed over: %s: %s", Path(folder), exc.strerror)
                notes.unlisted[folder] = why_closed(exc)
                continue
            first = False
            if not listed and folder:
                notes.emptied.append(folder)
            beside = _Beside.of_folder(listed)
            prefix = folder and folder + "/"
            may_exclude = self._excludes.may_exclude_in(folder)
            deeper = []
            for name, entry in listed.items():
                notes.entries += 1
                relative = prefix + name
                if name[0] == "." and name.startswith(".photoclip-"):
                    self._on_draft(Path(entry.path))
                # Links to folders are not followed: they make circles, and the same photos would be found twice.
                elif entry.is_dir(follow_symlinks=False):
                    if recursive and not self._leaves_out(relative, entry.path, True):
                        deeper.append(relative)
                elif self._is_photo_name(name) and not (may_exclude(name) and self._excludes.excludes(relative, False)):
                    found = self._found(entry, relative, beside, notes, known)
                    if found is not None:
                        yield found
                elif kind := self._passed_over(entry, relative):
                    notes.passed_over[kind] += 1
            waiting += sorted(deeper)

    def includes_folder(self, root: str, relative: str) -> bool:
        """Tell whether `relative` and every folder above it is looked at."""
        parts = relative.split("/") if relative else []
        return not any(
            self._leaves_out("/".join(parts[: depth + 1]), str(Path(root, *parts[: depth + 1])), True)
            for depth in range(len(parts))
        )

    def includes_file(self, root: str, relative: str) -> bool:
        """Tell whether a scan would report this path if it were there."""
        folder, _, name = relative.rpartition("/")
        return (
            self._is_photo_name(name)
            and not self._excludes.excludes(relative, False)
            and self.includes_folder(root, folder)
        )

    def passes_over_kind(self, root: str, relative: str) -> bool:
        """Tell whether nothing but its kind keeps a path from being reported: it may be wanted again."""
        folder, _, name = relative.rpartition("/")
        return (
            not self._is_photo_name(name)
            and not self._excludes.excludes(relative, False)
            and self.includes_folder(root, folder)
        )

    def _leaves_out(self, relative: str, path: str, is_folder: bool) -> bool:
        return self._excludes.excludes(relative, is_folder) or self._excludes.is_own(path)

    def _passed_over(self, entry: os.DirEntry[str], relative: str) -> str:
        """Return what a person calls what is not shown; '' for what nobody misses: left out, or no picture."""
        kind = passed_over_kind(entry.name, entry.is_symlink())
        return "" if kind != HIDDEN and self._excludes.excludes(relative, False) else kind

    @staticmethod
    def _found(
        entry: os.DirEntry[str], relative: str, beside: _Beside | None, notes: ScanNotes, known: KnownFiles
    ) -> FoundFile | None:
        """Return what is there; None for what is as it was, for what is no file and for what nothing is said of."""
        try:
            # os.stat, not entry.stat(): on Windows the latter has no inode, and each entry would keep what it says.
            status = os.stat(entry.path)  # noqa: PTH116 a Path a file costs as much as asking for it
            if not entry.is_file():
                return None
            sidecar, takeout = beside.of(entry.name) if beside else (None, None)
            if sidecar is None and takeout is None and known.take_same(relative, status):
                return None
            return FoundFile(relative, Stamp.of(status), _stamp_of(sidecar), _stamp_of(takeout))
        except FileNotFoundError:  # gone meanwhile, or a link that leads nowhere
            return None
        except OSError as exc:
            _log.info("file passed over: %s: %s", Path(relative), exc.strerror)
            notes.unlisted[relative] = why_closed(exc)
            return None


class _Beside:
    """What lies beside a folder's photos and is about them."""

    def __init__(
        self, listed: Mapping[str, os.DirEntry[str]], sidecars: Mapping[str, SidecarName], jsons: Collection[str]
    ) -> None:
        self._listed = listed
        self._sidecars = sidecars
        self._jsons = jsons

    @classmethod
    def of_folder(cls, listed: Mapping[str, os.DirEntry[str]]) -> _Beside | None:
        """Return what lies beside the photos of a folder, of which this is listed; None where that is nothing."""
        sidecars, jsons = sidecars_beside(listed), {name for name in listed if name.endswith(".json")}
        return cls(listed, sidecars, jsons) if sidecars or jsons else None

    def of(self, name: str) -> tuple[os.DirEntry[str] | None, os.DirEntry[str] | None]:
        """Return the sidecar of a photo and its JSON of Google Takeout, None for what is not there."""
        sidecar = self._sidecars.get(name)
        takeout = next((one for one in json_names(name) if one in self._jsons), "") if self._jsons else ""
        return None if sidecar is None else self._listed[sidecar.name], self._listed.get(takeout)


def why_closed(exc: OSError) -> str:
    """Say in plain words why something could not be looked at."""
    if isinstance(exc, PermissionError):
        return english("PhotoClip is not allowed to open it")
    return english("the disk does not answer for it ({reason})").format(reason=exc.strerror or exc)


def _stamp_of(sidecar: os.DirEntry[str] | None) -> Stamp | None:
    try:
        return None if sidecar is None else Stamp.of(os.stat(sidecar.path))  # noqa: PTH116
    except OSError:  # gone meanwhile, or it cannot be looked at
        return None
