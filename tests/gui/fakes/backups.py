"""FakeBackups: files that only say that they are backups, and a library that a restore does not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from photoclip.core.backups import Backup, Restored
from photoclip.core.cancel import CancelToken
from photoclip.errors import LibraryProblem
from photoclip.library.contract import BackupsPart
from photoclip.library.contract.backups import Progress
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart

_TEXT = b"a backup of a fake"


class FakeBackups(FakePart, BackupsPart):
    """What there is stands in `world.backup_list`; what was restored, in `world.restored`."""

    part = "backups"

    @slow
    def all(self) -> list[Backup]:
        return sorted(self._world.backup_list, key=lambda backup: backup.made, reverse=True)

    @slow
    def newest(self) -> Backup | None:
        return next((one for one in self.all() if not one.problem and one.kind != "replaced"), None)

    @slow
    def examine(self, path: Path) -> Backup:
        return self._found(path)

    @slow
    def make(
        self,
        target: Path | None = None,
        *,
        may_replace: bool = False,
        cancel: CancelToken | None = None,
        on_progress: Progress | None = None,
    ) -> Backup:
        number = len(self._world.backup_list) + 1
        path = target or self._world.paths.backups / f"asked-{number}.photoclip.zip"
        if path.exists() and not may_replace:
            raise LibraryProblem(f"{path} is there already; choose another name, or say that it may be replaced.")
        self._go_through(cancel, on_progress)
        try:
            if target is None:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_TEXT)
        except OSError as exc:
            raise LibraryProblem(f"The backup {path} cannot be written: {exc.strerror}.") from exc
        count = len(self._world.photo_list)
        made = Backup(path, "asked", datetime.now().astimezone(), len(_TEXT), 1, count, has_vectors=target is not None)
        if target is None:
            self._world.backup_list.append(made)
        return made

    @slow
    def restore(self, path: Path, cancel: CancelToken | None = None, on_progress: Progress | None = None) -> Restored:
        backup = self._found(path)
        self._go_through(cancel, on_progress)
        restored = Restored(backup, self._kept())
        self._world.restored.append(restored)
        return restored

    @slow
    def start_empty(self) -> Restored:
        restored = Restored(None, self._kept())
        self._world.restored.append(restored)
        return restored

    def _kept(self) -> Backup:
        """Return what lay there, kept beside the others."""
        place = self._world.paths.data_dir / f"library-replaced-{len(self._world.restored) + 1}.sqlite3"
        kept = Backup(place, "replaced", datetime.now().astimezone(), 1, 1, len(self._world.photo_list))
        self._world.backup_list.append(kept)
        return kept

    def _found(self, path: Path) -> Backup:
        known = next((one for one in self._world.backup_list if one.path == path), None)
        if known is None and path.is_file() and path.read_bytes() == _TEXT:
            known = Backup(path, "asked", datetime.now().astimezone(), len(_TEXT), 1, len(self._world.photo_list))
        if known is None or known.problem:
            raise LibraryProblem(known.problem if known else f"{path} is not a backup of PhotoClip.")
        return replace(known)

    @staticmethod
    def _go_through(cancel: CancelToken | None, on_progress: Progress | None) -> None:
        for done in range(5):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if on_progress is not None:
                on_progress(done, 4)
