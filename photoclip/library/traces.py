"""Traces: what tells that a library with a person's work in it was here."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from photoclip import settings as settings_file
from photoclip.language import counted, day_text, tr
from photoclip.paths import AppPaths
from photoclip.store.synced import write_synced

_log = logging.getLogger(__name__)

_MARKER = "library.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was last known of the library that lies here."""

    library_id: str
    photo_count: int
    used: str
    """The day, as ISO 8601 has it."""


class Traces:
    """A small file says so. Libraries of earlier versions left none, so what else they leave is looked at, too."""

    def __init__(self, paths: AppPaths) -> None:
        self._paths = paths
        self._marker = paths.data_dir / _MARKER

    def remember(self, library_id: str, photo_count: int) -> None:
        """Note which library lies here, and that it holds photos. Where that cannot be written, it is not."""
        now = Remembered(library_id, photo_count, date.today().isoformat())
        if now == self.remembered():
            return
        text = json.dumps({"library_id": library_id, "photos": photo_count, "used": now.used})
        try:
            write_synced(self._marker, text.encode())
        except OSError as exc:
            _log.info("which library lies here could not be noted: %s", exc)

    def forget(self) -> None:
        """Another library lies here from now on."""
        with suppress(OSError):
            self._marker.unlink(missing_ok=True)

    def remembered(self) -> Remembered | None:
        """Return what was noted last."""
        try:
            said = json.loads(self._marker.read_bytes()[:10_000])
            used = date.fromisoformat(said["used"])
            return Remembered(str(said["library_id"]), int(said["photos"]), used.isoformat())
        except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
            return None

    def found(self) -> str:
        """Return in a clause what was here, '' where nothing tells of a person's work.

        A model that was downloaded, settings, and a demo in a folder of its own are not work.
        """
        known = self.remembered()
        if known is not None and known.photo_count > 0:
            day = day_text(date.fromisoformat(known.used))
            one, many = tr("it held 1 photo on {day}"), tr("it held {n} photos on {day}")
            return counted(known.photo_count, one, many, day=day)
        paths = self._paths
        if _any_file(paths.backups.glob("*.zip")) or _any_file(paths.backups.glob("*.sqlite3")):
            return tr("there are backups of one")
        if any(_has_bytes(paths.database.with_name(paths.database.name + end)) for end in ("-wal", "-journal")):
            return tr("its log is still there")
        if _any_file(paths.thumbnails.rglob("*.*")) or _any_file(paths.index.glob("*.index")):
            return tr("small pictures of its photos are still there")
        if known is None and self._was_in_use():
            return tr("PhotoClip has indexed photos here")
        return ""

    def _was_in_use(self) -> bool:
        """Tell whether the window was past its first start and indexed, or a file without bytes is what was left."""
        has_indexed = (self._paths.data_dir / "indexing.lock").exists()
        is_past_first_start = settings_file.load(self._paths.settings).first_start_done
        return has_indexed and (is_past_first_start or self._paths.database.exists())


def _any_file(paths: Iterable[Path]) -> bool:
    with suppress(OSError):
        return any(path.is_file() for path in paths)
    return False


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
